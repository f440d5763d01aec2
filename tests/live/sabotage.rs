//! Trees broken by hand are refuted on real servers, and the report names the cause.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use writ_tests::fixture;
use writ_tests::sabotage::{ALL, named};
use writ_tests::verify::{verify, write_tree};

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
    let mut tree = writ_disk::tree(&fixture(sabotage.fixture).join("out")).unwrap();
    sabotage.apply(&mut tree).unwrap();
    let folder = tempfile::tempdir().unwrap();
    write_tree(folder.path(), &tree).unwrap();
    // Some of these tasks never run: waiting for them longer shows nothing new.
    let verified = verify(sabotage.fixture, folder.path(), 30).unwrap();
    assert_eq!(verified.code, Some(1), "{}: {}", sabotage.name, verified.text);
    // What the proof without a server says is not what the servers do.
    let refuted: Vec<_> =
        verified.with_verdict("refuted").into_iter().filter(|line| line["kind"] != "proof").collect();
    let named = refuted.iter().any(|line| line.to_string().contains(sabotage.live_cause));
    assert!(named, "{}: {:?} is not in {refuted:#?}", sabotage.name, sabotage.live_cause);
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
