//! `writ prove --compare`: our IAM policy against the one that the post wrote by hand.

use writ_tests::{fixture, writ};

fn compared(theirs: &str) -> String {
    let output =
        writ(&["prove", "--compare", "fixtures/backup/out/iam/backups_db-backup.json", theirs]).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// On objects ours is less: no delete, nothing under `dbbackup2/`. On listings neither includes
/// the other: theirs lists the bucket's root, and cannot list below the folder at all.
#[test]
fn ours_against_the_document_of_the_post() {
    let text = compared("fixtures/others/backup-post.json");
    assert!(text.contains("s3:DeleteObject"), "{text}");
    assert!(text.contains("my-bucket/dbbackup2") || text.contains("my-bucket/dbbackup "), "{text}");
    insta::assert_snapshot!("backup_against_the_post", text);
}

/// Without its listing, ours is less than the post's, plainly.
#[test]
fn ours_without_listings_is_less() {
    let ours = std::fs::read_to_string(fixture("backup").join("out/iam/backups_db-backup.json")).unwrap();
    let mut ours: serde_json::Value = serde_json::from_str(&ours).unwrap();
    ours["Statement"].as_array_mut().unwrap().retain(|s| s["Action"] != "s3:ListBucket");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("objects.json");
    std::fs::write(&path, ours.to_string()).unwrap();
    let output =
        writ(&["prove", "--compare", path.to_str().unwrap(), "fixtures/others/backup-post.json"]).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("less: "), "{text}");
}

#[test]
fn a_policy_equals_itself_and_what_is_no_policy_is_refused() {
    let ours = "fixtures/backup/out/iam/backups_db-backup.json";
    assert!(compared(ours).starts_with("equal: "));
    let output = writ(&["prove", "--compare", ours, "fixtures/backup/backup.writ"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("read/"));
}
