//! One system on real servers: every grant works, every near miss is refused, nothing is open.

use writ_tests::verify::{Verified, verify};
use writ_tests::{fixture, sources};

/// Verifies a fixture as it is checked in, and asks for all that a proof has to have.
pub fn proved(name: &str, needs: &[&str]) -> Verified {
    let verified = verify(name, &fixture(name).join("out"), 300).unwrap();
    let text = &verified.text;
    assert_eq!(verified.code, Some(0), "{text}");
    assert!(text.ends_with("proved: everything is as declared\n"), "{text}");
    for verdict in ["refuted", "inconclusive"] {
        assert!(verified.with_verdict(verdict).is_empty(), "{text}");
    }

    // Every grant of the source has a probe that succeeded, by the line that grants it.
    let declared = writ_stack::check(sources(name)).value.unwrap().declared;
    assert_eq!(verified.report["grants"], declared.grants.len());
    let positives = verified.of_kind("grant");
    assert!(positives.len() > declared.grants.len(), "{text}");
    assert!(positives.iter().all(|line| line["verdict"] == "passed"));
    let checks = verified.of_kind("check");
    assert!(checks.len() >= declared.checks.len(), "{text}");

    // Every near miss was refused, and its control succeeded.
    let misses = verified.of_kind("near-miss");
    assert!(misses.len() >= 50, "{text}");
    for miss in &misses {
        assert!(miss["came_back"].as_str().unwrap().starts_with("refused"), "{miss}");
        assert!(!miss["controls"].as_array().unwrap().is_empty(), "no control: {miss}");
    }
    for differs in [
        "job writ-other-job",
        "namespace writ-other-namespace",
        "task writ-other-task",
        "audience writ.other",
    ] {
        let refused = misses.iter().any(|miss| miss["who"].as_str().unwrap().contains(differs));
        assert!(refused, "no decoy with another {differs}");
    }

    assert!(!verified.of_kind("revocation").is_empty(), "{text}");
    assert!(!verified.report["baseline"].as_array().unwrap().is_empty());
    for engine in needs {
        let versions = verified.report["versions"].as_array().unwrap();
        assert!(versions.iter().any(|version| version[0] == *engine), "no {engine}: {versions:?}");
    }
    verified
}

/// What came back for a request that the report has, in the lines of a kind.
pub fn answer(verified: &Verified, kind: &str, request: &str) -> String {
    let lines = verified.of_kind(kind);
    let line = lines.iter().find(|line| line["request"].as_str().is_some_and(|r| r.contains(request)));
    let line = line.unwrap_or_else(|| panic!("no {kind} {request:?} in {}", verified.text));
    line["came_back"].as_str().unwrap().to_owned()
}
