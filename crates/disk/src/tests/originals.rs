//! Sources that are rewritten where they lie.

use super::*;
use crate::{Original, originals};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use tempfile::TempDir;

fn folder() -> TempDir {
    let temp = TempDir::new().unwrap();
    for (path, text) in [("a.writ", "old a"), ("b.writ", "old b"), (".c.writ", "c"), ("notes", "n")] {
        put(temp.path(), path, text);
    }
    temp
}

fn one(path: &Path) -> Original {
    originals([path]).unwrap().pop().unwrap()
}

fn kind(path: &Path) -> Kind {
    originals([path]).unwrap_err().kind()
}

#[test]
fn each_source_is_named_once_in_the_order_given() {
    let temp = folder();
    let dir = temp.path();
    let names = |paths: &[&Path]| {
        let found = originals(paths).unwrap();
        found.into_iter().map(|o| o.name.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&[dir]), ["a.writ", "b.writ"]);
    assert_eq!(names(&[&dir.join("b.writ"), dir, &dir.join("./a.writ")]), ["b.writ", "a.writ"]);
    symlink(dir, dir.join("loop")).unwrap();
    assert_eq!(names(&[dir, &dir.join("loop"), &dir.join("loop/a.writ")]), ["a.writ", "b.writ"]);
    assert_eq!(one(&dir.join("a.writ")).bytes, b"old a");
}

#[test]
fn what_cannot_be_rewritten_is_refused() {
    let temp = folder();
    let dir = temp.path();
    assert_eq!(kind(&dir.join("notes")), Kind::NotSources);
    assert_eq!(kind(&dir.join("nowhere.writ")), Kind::CannotRead);
    symlink("a.writ", dir.join("link.writ")).unwrap();
    assert_eq!(kind(&dir.join("link.writ")), Kind::LinkedSource);
    assert_eq!(kind(dir), Kind::LinkedSource);
    fs::remove_file(dir.join("link.writ")).unwrap();
    fs::create_dir(dir.join("c.writ")).unwrap();
    assert_eq!(kind(dir), Kind::NotAFile);
    assert_eq!(kind(&dir.join("c.writ")), Kind::NoSources);
    put(dir, "x\u{202e}.writ", "");
    assert_eq!(kind(&dir.join("x\u{202e}.writ")), Kind::BadName);
}

#[test]
fn a_new_text_keeps_the_permissions_and_is_a_new_file() {
    let temp = folder();
    let path = temp.path().join("a.writ");
    for mode in [0o640, 0o755, 0o600] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let before = fs::metadata(&path).unwrap();
        one(&path).replace(format!("new {mode}").as_bytes()).unwrap();
        let after = fs::metadata(&path).unwrap();
        assert_eq!(get(temp.path(), "a.writ"), format!("new {mode}"));
        assert_eq!(after.permissions().mode() & 0o7777, mode);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_ne!(after.ino(), before.ino());
    }
    assert_eq!(everything(temp.path()).len(), 4);
}

#[test]
fn what_was_changed_meanwhile_or_is_read_only_stays() {
    let temp = folder();
    let path = temp.path().join("a.writ");
    let original = one(&path);
    put(temp.path(), "a.writ", "by an editor");
    assert_eq!(original.replace(b"new").unwrap_err().kind(), Kind::Changed);
    assert_eq!(get(temp.path(), "a.writ"), "by an editor");
    let original = one(&path);
    fs::remove_file(&path).unwrap();
    symlink("b.writ", &path).unwrap();
    assert_eq!(original.replace(b"new").unwrap_err().kind(), Kind::Changed);
    assert_eq!(get(temp.path(), "b.writ"), "old b");
    let path = temp.path().join("b.writ");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(one(&path).replace(b"new").unwrap_err().kind(), Kind::CannotWrite);
    assert_eq!(get(temp.path(), "b.writ"), "old b");
    assert!(everything(temp.path()).keys().all(|path| !path.contains("writ-fmt")));
}

#[test]
fn a_run_that_is_killed_leaves_the_old_text_or_the_new() {
    for step in 0..4 {
        let temp = folder();
        let dir = temp.path();
        put(dir, ".writ-fmt", "of a run that was killed");
        let original = one(&dir.join("a.writ"));
        let mut steps = Vec::new();
        let mut before = |of, path: &Path| {
            steps.push(of);
            if steps.len() > step { Err(DiskError::at(Kind::CannotWrite, path)) } else { Ok(()) }
        };
        let mut hands = Hands { before: &mut before, durable: false };
        original.replace_with(b"new a", &mut hands).unwrap_err();
        let all = [Step::RemoveFile, Step::CreateFile, Step::FillFile, Step::Rename];
        assert_eq!(steps.get(..=step).unwrap(), all.get(..=step).unwrap());
        assert_eq!(get(dir, "a.writ"), "old a");
        // The next run finds nothing in its way, and leaves nothing behind.
        one(&dir.join("a.writ")).replace(b"new a").unwrap();
        assert_eq!(get(dir, "a.writ"), "new a");
        assert_eq!(everything(dir).len(), 4, "step {step}");
    }
}

#[test]
fn a_link_in_place_of_the_staged_file_is_not_written_through() {
    let temp = folder();
    let dir = temp.path();
    symlink("notes", dir.join(".writ-fmt")).unwrap();
    one(&dir.join("a.writ")).replace(b"new").unwrap();
    assert_eq!((get(dir, "notes"), get(dir, "a.writ")), ("n".to_owned(), "new".to_owned()));
}
