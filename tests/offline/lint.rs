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

#[test]
fn what_no_rule_looked_at_is_inconclusive_and_nothing_found_is_not_proved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sql");
    let lint = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let output = writ(&["lint", "--format", "json", path.to_str().unwrap()]).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report["outcome"].as_str().unwrap().to_owned())
    };
    assert_eq!(lint("GRANT SELECT ON TABLE \"a\".\"b\" TO \"{{name}}\";\n"), (Some(0), "clean".to_owned()));
    assert_eq!(lint("SELECT app.allow_everything();\n"), (Some(3), "inconclusive".to_owned()));
}

#[test]
fn what_is_no_file_of_a_known_kind_is_told() {
    let output = writ(&["lint", "README.md"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("read/unknown-file"));
}
