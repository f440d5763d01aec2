//! Nomad ACL policies: what Nomad's own code allows of them, what it refuses, and comparison.

use crate::sample::{files, one};
use serde_json::Value;
use std::collections::BTreeSet;
use writ_semantics::nomad::acl::{Coarse, Named, Policy, Request, Workload, compare, decide, words};
use writ_semantics::{Comparison, Verdict};

fn policy(text: &str) -> Policy {
    let (files, id) = one("x", text);
    writ_read::nomad_acl(&files, id, "x").unwrap_or_else(|found| panic!("{text}\n{found:#?}"))
}

/// Every request of the corpus: of these names, paths and words.
fn asked() -> Vec<(String, Request, bool)> {
    const NAMES: [&str; 7] = ["apps", "apps-a", "apps-b", "ops", "x", "as", "apps-ba"];
    const PATHS: [&str; 9] = [
        "nomad/jobs",
        "nomad/jobs/web",
        "nomad/jobs/web/g",
        "nomad/jobs/web/g/t",
        "nomad/jobs/web/web/web",
        "a/b",
        "a/b/c",
        "a",
        "nomad/x",
    ];
    let owned = str::to_owned;
    let mut all = Vec::new();
    for name in NAMES {
        for word in words::NAMESPACE {
            let request = Request::Namespace { namespace: owned(name), capability: owned(word) };
            all.push((format!("namespace {name} {word}"), request, false));
        }
        for path in PATHS {
            for word in words::VARIABLES {
                for (own, prefix) in [(false, ""), (true, "own ")] {
                    let request = Request::Variable {
                        namespace: owned(name),
                        path: owned(path),
                        capability: owned(word),
                    };
                    all.push((format!("{prefix}variable {name} {path} {word}"), request, own));
                }
            }
        }
        for kind in [Named::NodePool, Named::HostVolume] {
            for word in words::of_named(kind) {
                let request = Request::Named { kind, name: owned(name), capability: owned(word) };
                all.push((format!("{} {name} {word}", kind.keyword()), request, false));
            }
        }
    }
    for kind in Coarse::ALL {
        for word in words::of_coarse(kind) {
            let request = Request::Coarse { kind, level: owned(word) };
            all.push((format!("{} {word}", kind.keyword()), request, false));
        }
    }
    all
}

/// `data/nomad_acl.json`: policies made at random, and each request that `acl.NewACL` of Nomad 1.11.1
/// allows a token with them (`own`: one whose workload is `web`, group `g`, task `t` in `apps`).
#[test]
fn the_evaluator_agrees_with_nomads_own_code() {
    let corpus: Value = serde_json::from_str(include_str!("../data/nomad_acl.json")).unwrap();
    let own = Workload {
        namespace: "apps".to_owned(),
        job: "web".to_owned(),
        group: "g".to_owned(),
        task: "t".to_owned(),
    };
    let asked = asked();
    let mut allowed = 0;
    for case in corpus.as_array().unwrap() {
        let texts = |key: &str| case[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap());
        let policies: Vec<Policy> = texts("policies").map(policy).collect();
        let theirs: BTreeSet<&str> = texts("allowed").collect();
        let ours: BTreeSet<&str> = asked
            .iter()
            .filter(|(_, request, is_own)| {
                decide(&policies, request, is_own.then_some(&own)).verdict == Verdict::Allow
            })
            .map(|(name, ..)| name.as_str())
            .collect();
        assert_eq!(ours, theirs, "{:#?}", case["policies"]);
        allowed += ours.len();
    }
    assert!(allowed > 1_000, "{allowed}");
}

/// Whether two sets of policies differ is what the requests of the corpus say, and each witness is one.
#[test]
fn the_comparison_agrees_with_the_evaluator() {
    let corpus: Value = serde_json::from_str(include_str!("../data/nomad_acl.json")).unwrap();
    let all: Vec<Vec<Policy>> = corpus
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            case["policies"].as_array().unwrap().iter().map(|t| policy(t.as_str().unwrap())).collect()
        })
        .collect();
    let asked = asked();
    let allows =
        |policies: &[Policy], request: &Request| decide(policies, request, None).verdict == Verdict::Allow;
    for (a, b) in all.iter().zip(all.iter().skip(1)) {
        let seen = |x: &[Policy], y: &[Policy]| {
            asked.iter().any(|(_, request, _)| allows(x, request) && !allows(y, request))
        };
        let (only_a, only_b) = match compare(a, b) {
            Comparison::Equal => (None, None),
            Comparison::More { only_a } => (Some(only_a), None),
            Comparison::Less { only_b } => (None, Some(only_b)),
            Comparison::Incomparable { only_a, only_b } => (Some(only_a), Some(only_b)),
            Comparison::Unknown(why) => panic!("{why:?}"),
        };
        assert!(only_a.is_some() || !seen(a, b));
        assert!(only_b.is_some() || !seen(b, a));
        assert!(only_a.iter().all(|witness| allows(a, witness) && !allows(b, witness)));
        assert!(only_b.iter().all(|witness| allows(b, witness) && !allows(a, witness)));
        assert_eq!(compare(a, a), Comparison::Equal);
    }
}

#[test]
fn a_difference_is_shown_by_a_request() {
    let declared = policy("namespace \"apps\" {\n  capabilities = [\"read-job\", \"submit-job\"]\n}\n");
    for (stated, witness) in [
        ("namespace \"apps*\" {\n  capabilities = [\"read-job\", \"submit-job\"]\n}\n", "namespace `apps2`"),
        ("namespace \"apps\" {\n  policy = \"write\"\n}\n", "`list-jobs` in namespace `apps`"),
        (
            "namespace \"apps\" {\n  capabilities = [\"read-job\", \"submit-job\"]\n}\nnode {\n  policy = \"write\"\n}\n",
            "`read` of node",
        ),
        (
            "namespace \"apps\" {\n  capabilities = [\"read-job\", \"submit-job\"]\n  variables {\n    path \"*\" {\n      capabilities = [\"write\"]\n    }\n  }\n}\n",
            "`write` of variable `x` in namespace `apps`",
        ),
    ] {
        let Comparison::More { only_a } = compare(&[policy(stated)], std::slice::from_ref(&declared)) else {
            panic!("{stated}")
        };
        assert!(only_a.to_string().contains(witness), "{only_a} for {stated}");
    }
}

#[test]
fn what_nomad_refuses_is_refused() {
    for (text, code, underlined) in [
        ("{}", "read/json-policy", "{"),
        ("", "read/empty-acl-policy", ""),
        ("namespace \"a_b\" { policy = \"read\" }", "read/acl-name", "\"a_b\""),
        ("namespace \"a\" { policy = \"all\" }", "read/unknown-acl-word", "\"all\""),
        ("namespace \"a\" { policy = \"list\" }", "read/unknown-acl-word", "\"list\""),
        ("namespace \"a\" { capabilities = [\"submit\"] }", "read/unknown-acl-word", "\"submit\""),
        // There is such a capability, and no policy may name it.
        (
            "namespace \"a\" { capabilities = [\"host-volume-delete\"] }",
            "read/unknown-acl-word",
            "\"host-volume-delete\"",
        ),
        ("namespace \"a\" { cap = [] }", "read/unknown-acl-key", "cap"),
        ("namespace { policy = \"read\" }", "read/acl-shape", "namespace { policy = \"read\" }"),
        ("namespace \"a\" \"b\" { }", "read/acl-shape", "namespace \"a\" \"b\" { }"),
        ("namespace \"a\" { variables { } }", "read/acl-shape", "variables { }"),
        (
            "namespace \"a\" { variables { path \"/x\" { capabilities = [\"read\"] } } }",
            "read/acl-name",
            "\"/x\"",
        ),
        (
            "namespace \"a\" { variables { path \"x\" { capabilities = [\"delete\"] } } }",
            "read/unknown-acl-word",
            "\"delete\"",
        ),
        ("node = \"read\"", "read/acl-shape", "node = \"read\""),
        ("node { }", "read/acl-shape", "node { }"),
        ("node { policy = \"list\" }", "read/unknown-acl-word", "\"list\""),
        ("node { policy = \"read\" }\nnode { policy = \"deny\" }", "read/duplicate-key", "node"),
        ("operator { policy = \"read\" capabilities = [\"x\"] }", "read/unknown-acl-key", "capabilities"),
        ("node_pool \"a.b\" { policy = \"read\" }", "read/acl-name", "\"a.b\""),
        ("host_volume \"a_b\" { policy = \"read\" }", "read/acl-name", "\"a_b\""),
        ("sentinel { policy = \"read\" }", "read/unknown-acl-key", "sentinel"),
    ] {
        let (files, id) = one("x", text);
        let Err(found) = writ_read::nomad_acl(&files, id, "x") else { panic!("accepted: {text}") };
        let first = found.sorted()[0].clone();
        assert_eq!((first.code.0, files.text(first.primary.span)), (code, underlined), "{text}\n{first:#?}");
    }
    let files = files(&[("nomad/acl/a_b.hcl", "node {\n  policy = \"read\"\n}\n")]);
    let (_, found) = writ_read::tree(&files);
    assert_eq!(found.sorted()[0].code.0, "read/acl-name");
}
