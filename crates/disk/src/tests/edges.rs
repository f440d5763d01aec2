//! Folders in which nothing can be made.

use super::*;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process;
use tempfile::TempDir;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A write into a tree with one read-only folder fails, and leaves all as it was.
fn check_read_only(read_only: &str) {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    write(&dir, &old()).unwrap();
    let before = everything(&dir);
    set_mode(&dir.join(read_only), 0o555);
    if fs::File::create(dir.join(read_only).join("probe")).is_ok() {
        // Past the test harness, which keeps the output of a test that passes.
        let note = b"SKIPPED a read-only folder: this user may write into it (root?)\n";
        std::io::stderr().write_all(note).unwrap();
        return;
    }
    let error = write(&dir, &new()).unwrap_err();
    assert_eq!(error.kind(), Kind::CannotWrite);
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("denied"));
    assert_eq!(write(&dir, &old()).unwrap().written, [""; 0], "nothing to do needs no right");
    set_mode(&dir.join(read_only), 0o755);
    assert_eq!(everything(&dir), before);
    write(&dir, &new()).unwrap();
}

#[test]
fn a_read_only_folder_is_an_error_and_nothing_is_half_written() {
    check_read_only(".");
}

#[test]
fn a_read_only_folder_deep_in_the_tree_is_found_before_anything_is_moved() {
    for folder in ["vault/policies", "iam/gone/deep", "terraform"] {
        check_read_only(folder);
    }
}

#[test]
fn a_folder_in_which_not_even_root_makes_files_is_an_error() {
    let dir = format!("/proc/{}", process::id());
    let error = write(Path::new(&dir), &new()).unwrap_err();
    assert_eq!(error.kind(), Kind::CannotWrite);
    assert_eq!(error.paths(), [format!("{dir}/.writ")]);
}
