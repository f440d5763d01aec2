//! `writ lint`: what others wrote is looked at; what Writ writes has nothing to find.

use writ_tests::{root, systems, writ};

#[test]
fn the_posts_policy_is_told_what_is_wrong_with_it() {
    let output = writ(&["lint", "fixtures/others/backup-post.json"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("lint_of_the_posts_policy", String::from_utf8(output.stderr).unwrap());
}

#[test]
fn nothing_is_found_in_what_writ_writes() {
    let mut files = Vec::new();
    for name in systems() {
        let out = root().join("fixtures").join(&name).join("out");
        for path in writ_disk::tree(&out).unwrap().keys() {
            let read = ["iam/", "vault/policies/", "nomad/jobs/", "nomad/acl/"];
            let script = path.strip_suffix(".creation.sql").is_some();
            if (read.iter().any(|start| path.starts_with(start)) && !path.contains(".trust.")) || script {
                files.push(format!("fixtures/{name}/out/{path}"));
            }
        }
    }
    files.retain(|path| !path.contains(".workload."));
    assert!(files.len() >= 6);
    let arguments: Vec<&str> =
        ["lint", "--format", "json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let output = writ(&arguments).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(&str, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap(), finding["place"]["path"].as_str().unwrap()))
        .collect();
    // The reason for which the source has it is not in the file.
    assert_eq!(
        found,
        [("rule/wide-control", "fixtures/nomad-tokens/out/nomad/acl/nomad-tokens--on-call.hcl")]
    );
}

/// What stands in the way of a folder's danger being told is told too: a file of another kind, broken
/// JSON, a statement that is not understood.
#[test]
fn all_that_is_dangerous_in_others_files_is_found_and_each_file_is_accounted_for() {
    let output = writ(&["lint", "fixtures/others/dangerous"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = [output.stdout, output.stderr]
        .map(|said| String::from_utf8(said).unwrap())
        .join("================\n");
    insta::assert_snapshot!("lint_of_what_is_dangerous", said);
}

/// How `writ lint` ends on a file of that name and text, and the codes of what it found.
fn outcome(name: &str, text: &str) -> (Option<i32>, String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let output = writ(&["lint", "--format", "json", path.to_str().unwrap()]).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let codes = findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
    (output.status.code(), report["outcome"].as_str().unwrap().to_owned(), codes)
}

#[test]
fn what_no_rule_looked_at_is_inconclusive_and_nothing_found_is_not_proved() {
    let (granted, unknown) =
        ("GRANT SELECT ON TABLE \"a\".\"b\" TO \"{{name}}\";\n", "SELECT app.allow_everything();\n");
    assert_eq!(outcome("x.sql", granted), (Some(0), "clean".to_owned(), Vec::new()));
    let not_understood = vec!["read/not-understood".to_owned()];
    assert_eq!(outcome("x.sql", unknown), (Some(3), "inconclusive".to_owned(), not_understood));
}

/// However much is not understood: what is dangerous comes first, and is not left out with the rest.
#[test]
fn what_is_left_out_of_too_much_decides_nothing() {
    let unknown = "SELECT app.allow_everything();\n".repeat(10_010);
    let (exit, outcome_said, codes) = outcome("x.sql", &unknown);
    assert_eq!((exit, outcome_said.as_str(), codes.len()), (Some(3), "inconclusive", 10_001));
    assert!(codes.contains(&"cli/too-many-findings".to_owned()));
    let (exit, _, codes) = outcome("x.sql", &format!("{unknown}GRANT SELECT ON TABLE a.b TO PUBLIC;\n"));
    assert_eq!(exit, Some(1));
    assert!(codes.contains(&"rule/public-grant".to_owned()));
}

/// What cannot be told from the file is told wherever it stands: in a list, an object, a block.
#[test]
fn an_expression_anywhere_in_what_a_driver_is_told_is_not_understood() {
    for (options, expected) in [
        ("privileged = var.x", 2),
        ("volumes = [\"${var.folder}:/host\"]", 1),
        ("volumes = [\"local:/x\", \"${var.folder}/x:/host\"]", 1),
        ("mount {\n type = \"bind\"\n source = var.folder\n target = \"/host\"\n}", 1),
        ("mounts = [{ type = \"bind\", source = var.folder, target = \"/host\" }]", 1),
        ("volumes = [\"local:/x\"]", 0),
    ] {
        let job = format!(
            "job \"x\" {{\n namespace = \"default\"\n type = \"service\"\n group \"x\" {{\n task \"x\" {{\n driver = \"docker\"\n \
             config {{\n image = \"registry.internal/app:1.0.0\"\n {options}\n}}\n}}\n}}\n}}\n"
        );
        let (exit, _, codes) = outcome("x.nomad.hcl", &job);
        assert_eq!(codes.len(), expected, "{options}: {codes:?}");
        let not_understood = codes.iter().filter(|code| *code == "read/not-understood").count();
        assert_eq!(not_understood, expected.min(1), "{options}: {codes:?}");
        let ends = [0, 3, 1];
        assert_eq!(exit, Some(ends[expected]), "{options}: {codes:?}");
    }
}

#[test]
fn what_is_no_file_of_a_known_kind_is_told() {
    let output = writ(&["lint", "README.md"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("read/unknown-file"));
}
