//! Sets of files that make no tree: refused before the disk is looked at.

use super::*;
use crate::show;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use tempfile::TempDir;

fn refused(files: &Files) -> Kind {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    let error = write(&dir, files).unwrap_err();
    assert!(!dir.exists(), "refused, but there is a folder");
    error.kind()
}

#[test]
fn no_path_leaves_the_tree_or_goes_where_others_work() {
    for path in [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../x.hcl",
        "vault/../../x.hcl",
        "vault/./x.hcl",
        "vault//x.hcl",
        "vault/",
        "vault",
        "vault/a\0.hcl",
        "vault/a\n.hcl",
        "vault/a\u{202e}.hcl",
        "vault/é.hcl",
        "vault/a\\b.hcl",
        "src/main.rs",
        "README.md",
        ".git/config",
        "terraform/terraform.tfstate",
        "terraform/x.tfvars",
        "terraform/modules/x.tf",
        "terraform/.terraform/x.tf",
        "vault/.terraform/x.hcl",
        ".writ/journal.json",
        "vault/.writ/x",
        "vault/.WRIT/x",
        "deployer/terraform.tfstate",
        "deployer/.terraform.lock.hcl",
    ] {
        assert_eq!(refused(&set(&[(path, "x")])), Kind::BadPath, "{path:?}");
    }
    for path in [format!("vault/{}", "x".repeat(256)), format!("vault/{}x", "x/".repeat(600))] {
        assert_eq!(refused(&set(&[(&path, "x")])), Kind::BadPath, "{path:.20}");
    }
}

#[test]
fn paths_that_cannot_stand_side_by_side_are_refused() {
    for [a, b] in [
        ["vault/policies/a.hcl", "vault/policies/A.hcl"],
        ["vault/Policies/a.hcl", "vault/policies/b.hcl"],
        ["vault/a", "vault/a/b"],
        ["vault/A/b", "vault/a"],
    ] {
        assert_eq!(refused(&set(&[(a, "x"), (b, "x")])), Kind::CollidingPaths, "{a} {b}");
    }
}

#[test]
fn the_lock_file_has_to_say_what_the_files_are() {
    let mut missing = new();
    missing.remove(crate::LOCK_FILE);
    let mut other = new();
    other.insert("access.json".to_owned(), b"other".to_vec());
    let mut more = new();
    more.insert("iam/more.json".to_owned(), b"more".to_vec());
    let mut fewer = new();
    fewer.remove("access.json");
    let mut broken = new();
    broken.insert(crate::LOCK_FILE.to_owned(), b"{}".to_vec());
    for files in [missing, other, more, fewer, broken] {
        assert_eq!(refused(&files), Kind::LockMismatch);
    }
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    let mut files = Files::from([("iam/x.json".to_owned(), vec![0xff])]);
    seal(&mut files);
    assert_eq!(refused(&files), Kind::NotText);
    let mut files = Files::from([("iam/x.json".to_owned(), vec![b'x'; (16 << 20) + 1])]);
    seal(&mut files);
    assert_eq!(refused(&files), Kind::TooLarge);
}

#[test]
fn paths_are_shown_on_one_line_and_apart() {
    let shown = |bytes: &[u8]| show::path(Path::new(OsStr::from_bytes(bytes)));
    assert_eq!(shown(b"a/b c.hcl"), "a/b c.hcl");
    assert_eq!(shown(b"a\n\x1b[2J\xff\\"), r"a\u{a}\u{1b}[2J\xff\\");
    assert_eq!(shown("é\u{202e}\u{200b}".as_bytes()), r"é\u{202e}\u{200b}");
    let many = DiskError::about(Kind::EditedFile, (0..12).map(|n| n.to_string()));
    assert_eq!(
        many.to_string(),
        "edited since writ wrote it: `0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9` and 2 more"
    );
}
