//! The systems, from source to tree: the tree beside each source is the snapshot of its output.

use std::collections::BTreeMap;
use writ_tests::{fixture, sources, writ};

/// The tree that the sources compile to, and the tree that is checked in, are the same, file by
/// file and byte by byte: `writ compile fixtures/<name>` after an intended change.
fn compiles_to_its_tree(name: &str) {
    let outcome = writ_stack::compile(sources(name));
    let found: Vec<_> = outcome.diagnostics.sorted().into_iter().cloned().collect();
    assert!(found.is_empty(), "{found:#?}");
    let compiled = outcome.value.unwrap();
    let made: BTreeMap<String, String> = compiled
        .artifacts
        .files
        .iter()
        .map(|(path, artifact)| (path.clone(), artifact.text().to_owned()))
        .collect();
    let there = writ_disk::tree(&fixture(name).join("out")).unwrap();
    let paths = |tree: &BTreeMap<String, String>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&made), paths(&there));
    for (path, text) in &made {
        assert_eq!(text, &there[path], "{path}");
    }
}

#[test]
fn the_backup_compiles_to_its_tree() {
    compiles_to_its_tree("backup");
}

#[test]
fn the_web_application_compiles_to_its_tree() {
    compiles_to_its_tree("webapp");
}

#[test]
fn the_unsealer_compiles_to_its_tree() {
    compiles_to_its_tree("unsealer");
}

#[test]
fn the_snapshots_compile_to_their_tree() {
    compiles_to_its_tree("raft-snapshot");
}

#[test]
fn the_five_in_one_stack_compile_to_their_tree() {
    compiles_to_its_tree("all");
}

#[test]
fn the_backup_with_keys_of_users_compiles_to_its_tree() {
    compiles_to_its_tree("backup-iam-user");
}

#[test]
fn what_others_make_is_named_and_taken_as_given() {
    compiles_to_its_tree("shared-platform");
    let text = writ(&["prove", "fixtures/shared-platform"]).unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    insta::assert_snapshot!("summary_of_the_shared_platform", text);
}

#[test]
fn fine_grained_grants_compile_to_their_tree() {
    compiles_to_its_tree("fine-grained");
}

#[test]
fn what_is_told_of_a_change_without_a_restart_compiles_to_its_tree() {
    compiles_to_its_tree("edge");
}

#[test]
fn secrets_of_both_stores_compile_to_their_tree() {
    compiles_to_its_tree("secrets");
}

#[test]
fn the_tokens_of_people_and_pipelines_compile_to_their_tree() {
    compiles_to_its_tree("nomad-tokens");
}

#[test]
fn the_flow_that_nomad_removed_compiles_to_its_tree_and_is_not_verified() {
    compiles_to_its_tree("webapp-tokens");
    let output = std::process::Command::new(writ_tests::binary("writ-verify"))
        .args(["fixtures/webapp-tokens", "--quiet"])
        .current_dir(writ_tests::root())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("1.10 removed it"), "{said}");
}

#[test]
fn the_tree_is_the_same_whatever_the_locale_zone_and_order() {
    for name in ["backup", "all"] {
        let folder = tempfile::tempdir().unwrap();
        for (n, (locale, zone)) in
            [("C", "UTC"), ("tr_TR.UTF-8", "Asia/Kolkata"), ("de_DE", "America/Lima")].iter().enumerate()
        {
            let out = folder.path().join(n.to_string());
            let output = std::process::Command::new(writ_tests::binary("writ"))
                .args(["compile", &format!("fixtures/{name}"), "--out"])
                .arg(&out)
                .current_dir(writ_tests::root())
                .env("LC_ALL", locale)
                .env("TZ", zone)
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let expected = writ_disk::tree(&fixture(name).join("out")).unwrap();
            assert_eq!(writ_disk::tree(&out).unwrap(), expected, "{name}: {locale}, {zone}");
        }
    }
}

#[test]
fn the_summary_says_what_was_granted_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let output = writ(&["compile", "fixtures/backup", "--out", out.to_str().unwrap()]).unwrap();
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap().replace(out.to_str().unwrap(), "OUT");
    insta::assert_snapshot!("summary_of_the_backup", text);
    let again = writ(&["compile", "fixtures/backup", "--out", out.to_str().unwrap()]).unwrap();
    let text = String::from_utf8(again.stdout).unwrap();
    assert!(text.contains("0 written") && text.contains("0 removed"), "{text}");
}

#[test]
fn a_stale_tree_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let check = || writ(&["compile", "fixtures/webapp", "--check", "--out", out]).unwrap();
    assert_eq!(check().status.code(), Some(1));
    assert!(!folder.path().join("out").exists());
    assert_eq!(writ(&["compile", "fixtures/webapp", "--out", out]).unwrap().status.code(), Some(0));
    assert_eq!(check().status.code(), Some(0));
    let job = folder.path().join("out/nomad/jobs/web-app.nomad.hcl");
    let edited = std::fs::read_to_string(&job).unwrap().replace("8080", "9090");
    std::fs::write(&job, &edited).unwrap();
    let stale = check();
    assert_eq!(stale.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&stale.stdout).contains("web-app.nomad.hcl"));
    assert_eq!(std::fs::read_to_string(&job).unwrap(), edited);
}

#[test]
fn every_line_of_the_lock_leads_to_a_declaration() {
    for (name, file) in [("backup", "backup.writ"), ("webapp", "webapp.writ")] {
        let lock = std::fs::read_to_string(fixture(name).join("out/writ.lock.json")).unwrap();
        let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
        let source = std::fs::read_to_string(fixture(name).join(file)).unwrap();
        let mut origins = 0;
        for (path, entry) in lock["files"].as_object().unwrap() {
            for (lines, origin) in entry["lines"].as_object().unwrap() {
                let (at, line) = origin.as_str().unwrap().split_once(':').unwrap();
                assert_eq!(at, file, "{path}:{lines}");
                let line = source.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
                assert!(!line.trim().is_empty() && !line.trim().starts_with('#'), "{path}:{lines}: {line:?}");
                origins += 1;
            }
        }
        assert!(origins > 20, "{name}: {origins}");
    }
}
