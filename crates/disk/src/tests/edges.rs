//! Folders in which nothing can be made.

use super::*;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::{env, process};
use tempfile::TempDir;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Root may write anywhere: as root, runs a test of this module again as a user who may not.
/// Whether it did.
fn as_nobody(test: &str) -> bool {
    const NOBODY: u32 = 65534;
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return false;
    }
    let temp = TempDir::new().unwrap();
    set_mode(temp.path(), 0o755);
    let program = temp.path().join("tests");
    // By another process: what this one had open for writing may be open still in a child that another
    // test is starting, and then it cannot be run (ETXTBSY).
    assert!(
        process::Command::new("cp")
            .arg(env::current_exe().unwrap())
            .arg(&program)
            .status()
            .unwrap()
            .success()
    );
    set_mode(&program, 0o755);
    let output = process::Command::new(&program)
        .args(["--exact", &format!("tests::edges::{test}")])
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    true
}

/// A write into a tree with one read-only folder fails, and leaves all as it was.
fn check_read_only(read_only: &str) {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    write(&dir, &old()).unwrap();
    let before = everything(&dir);
    set_mode(&dir.join(read_only), 0o555);
    assert!(fs::File::create(dir.join(read_only).join("probe")).is_err(), "this user may write anywhere");
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
    if as_nobody("a_read_only_folder_is_an_error_and_nothing_is_half_written") {
        return;
    }
    check_read_only(".");
}

#[test]
fn a_read_only_folder_deep_in_the_tree_is_found_before_anything_is_moved() {
    if as_nobody("a_read_only_folder_deep_in_the_tree_is_found_before_anything_is_moved") {
        return;
    }
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
