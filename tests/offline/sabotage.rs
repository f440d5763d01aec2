//! Trees broken by hand are refuted without a server, with the cause.

use writ_tests::sabotage::{ALL, named};
use writ_tests::{fixture, sources};

/// The trees that have a test here.
const TESTED: [&str; 5] =
    ["no-namespace-claim", "prefix-without-slash", "extra-sql-grant", "wrong-audience", "extra-capability"];

#[test]
fn no_broken_tree_is_left_out() {
    assert_eq!(ALL.map(|sabotage| sabotage.name), TESTED);
}

fn refuted(name: &str) {
    assert!(TESTED.contains(&name));
    let sabotage = named(name).unwrap();
    let outcome = writ_stack::check(sources(sabotage.fixture));
    let checked = outcome.value.unwrap();
    let mut tree = writ_disk::tree(&fixture(sabotage.fixture).join("out")).unwrap();
    let (files, _, clean) = writ_stack::prove_tree(outcome.files, &checked, &tree);
    assert!(!clean.has_errors(), "the tree as it is");
    sabotage.apply(&mut tree).unwrap();
    let (files, _, found) = writ_stack::prove_tree(files, &checked, &tree);
    let found = found.sorted();
    let hit = found.iter().find(|d| d.code.0 == sabotage.code && d.primary.text.contains(sabotage.cause));
    let hit = hit.unwrap_or_else(|| panic!("{}: {found:#?}", sabotage.name));
    assert_eq!(files.get(hit.primary.span.file).name, sabotage.file, "{}", sabotage.name);
    if sabotage.code == "prove/more-than-declared" {
        assert!(hit.notes.iter().any(|n| n.starts_with("counterexample: ")), "{hit:#?}");
    }
}

#[test]
fn without_the_namespace_claim() {
    refuted("no-namespace-claim");
}

#[test]
fn with_a_prefix_without_a_slash() {
    refuted("prefix-without-slash");
}

#[test]
fn with_an_extra_sql_grant() {
    refuted("extra-sql-grant");
}

#[test]
fn with_a_wrong_audience() {
    refuted("wrong-audience");
}

#[test]
fn with_an_extra_capability() {
    refuted("extra-capability");
}

/// Every file counts: without any one of them the tree is refuted.
#[test]
fn without_any_one_file() {
    for name in ["backup", "webapp"] {
        let tree = writ_disk::tree(&fixture(name).join("out")).unwrap();
        for path in tree
            .keys()
            .filter(|path| !matches!(path.as_str(), "access.json" | "writ.lock.json" | "deployer/README.md"))
        {
            if path.ends_with("variables.tf") || path.ends_with("versions.tf") {
                continue; // What they say is no access; `tofu validate` misses them.
            }
            let outcome = writ_stack::check(sources(name));
            let checked = outcome.value.unwrap();
            let mut broken = tree.clone();
            broken.remove(path);
            let (_, _, found) = writ_stack::prove_tree(outcome.files, &checked, &broken);
            assert!(found.has_errors(), "{name} without {path}");
        }
    }
}

/// Every line counts. Without one, a tree is refuted by its facts, or cannot even be read; the
/// lines of which the facts say nothing are in the snapshot, and each is told as not as compiled.
#[test]
fn without_any_one_line() {
    let mut survivors = Vec::new();
    for name in ["backup", "webapp"] {
        let tree = writ_disk::tree(&fixture(name).join("out")).unwrap();
        let carries = |path: &str| {
            let says_none =
                matches!(path, "terraform/variables.tf" | "terraform/versions.tf" | "deployer/README.md");
            path.contains('/') && !says_none
        };
        for (path, text) in tree.iter().filter(|(path, _)| carries(path)) {
            let lines: Vec<&str> = text.lines().collect();
            for n in 0..lines.len() {
                let line = lines[n].trim();
                if line.is_empty() || line.starts_with('#') || line.starts_with("--") {
                    continue;
                }
                let without: Vec<&str> =
                    lines.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, line)| *line).collect();
                let outcome = writ_stack::check(sources(name));
                let checked = outcome.value.unwrap();
                let mut broken = tree.clone();
                broken.insert(path.clone(), format!("{}\n", without.join("\n")));
                let artifacts = writ_stack::emit(&outcome.files, &checked).unwrap();
                let (files, _, found) = writ_stack::prove_tree(outcome.files, &checked, &broken);
                if !found.has_errors() {
                    let told =
                        writ_stack::differences(&files, &found, &artifacts, &broken, checked.declared.span);
                    assert!(told.has_errors(), "{path} without {line:?}");
                    survivors.push(format!("{path}: {line}"));
                }
            }
        }
    }
    insta::assert_snapshot!("lines_that_the_proof_does_not_miss", survivors.join("\n"));
}
