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
    let arguments: Vec<&str> = ["lint"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let output = writ(&arguments).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_is_no_file_of_a_known_kind_is_told() {
    let output = writ(&["lint", "README.md"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("read/unknown-file"));
}
