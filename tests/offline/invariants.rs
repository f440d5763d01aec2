//! What ARCHITECTURE.md says of the crates, asked of cargo's metadata.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Every crate of the workspace with all crates that it depends on, directly or not.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(writ_tests::root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name_of: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["name"].as_str().unwrap()))
        .collect();
    let direct: BTreeMap<&str, Vec<&str>> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| {
            let normal = |d: &&Value| d["dep_kinds"].as_array().unwrap().iter().any(|k| k["kind"].is_null());
            let needs = node["deps"].as_array().unwrap().iter().filter(normal);
            (node["id"].as_str().unwrap(), needs.map(|d| d["pkg"].as_str().unwrap()).collect())
        })
        .collect();
    let mut all = BTreeMap::new();
    for (id, name) in &name_of {
        let (mut seen, mut rest) = (BTreeSet::new(), vec![*id]);
        while let Some(next) = rest.pop() {
            for needed in &direct[next] {
                if seen.insert(*needed) {
                    rest.push(needed);
                }
            }
        }
        all.insert((*name).to_owned(), seen.into_iter().map(|id| name_of[id].to_owned()).collect());
    }
    all
}

#[test]
fn reading_deciding_and_proving_never_depend_on_emitting() {
    let all = dependencies();
    for name in ["writ-source", "writ-semantics", "writ-read", "writ-graph", "writ-prove", "writ-live"] {
        assert!(!all[name].contains("writ-emit"), "{name}");
    }
    // Nor the other way: what prints shares types with what reads, and no parser.
    for name in ["writ-emit", "writ-graph", "writ-model"] {
        assert!(!all[name].contains("writ-read"), "{name}");
    }
    for name in ["writ-semantics", "writ-read"] {
        assert!(!all[name].contains("writ-syntax") && !all[name].contains("writ-model"), "{name}");
    }
}

#[test]
fn the_network_is_in_one_crate_and_not_in_the_path_of_the_hook() {
    let all = dependencies();
    for name in ["writ-cli", "writ-stack", "writ-disk", "writ-emit", "writ-prove"] {
        for client in ["writ-live", "reqwest", "tokio", "tokio-postgres"] {
            assert!(!all[name].contains(client), "{name} depends on {client}");
        }
    }
}
