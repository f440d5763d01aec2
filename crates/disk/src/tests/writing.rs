//! What a write does where nothing is in its way.

use super::*;
use crate::{Why, stale, tree};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::sync::Barrier;
use std::thread;
use tempfile::TempDir;

#[test]
fn a_tree_is_read_back_as_it_was_written() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("not/there/yet");
    let written = crate::write(&dir, &new(), Options::default()).unwrap();
    assert_eq!(written.written, new().into_keys().collect::<Vec<_>>());
    let read: Files = tree(&dir).unwrap().into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    assert_eq!(read, new());
    assert_eq!(stale(&dir, &new()).unwrap(), []);
    assert!(!dir.join(".writ").exists());
}

#[test]
fn many_files_are_waited_for_together_and_all_there() {
    let temp = TempDir::new().unwrap();
    let texts: Vec<(String, String)> =
        (0..200).map(|n| (format!("iam/{}/{n}.json", n % 7), format!("{{ \"n\": {n} }}\n"))).collect();
    let many = set(&texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    let written = crate::write(temp.path(), &many, Options::default()).unwrap();
    assert_eq!(written.written.len(), many.len());
    let found: Files = everything(temp.path()).into_iter().filter(|(path, _)| !path.ends_with('/')).collect();
    assert_eq!(found, many);
    let written = crate::write(temp.path(), &many, Options::default()).unwrap();
    assert_eq!((written.written.len(), written.unchanged.len()), (0, many.len()));
}

#[test]
fn only_what_differs_is_touched_and_what_a_former_run_made_goes() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    write(dir, &old()).unwrap();
    put(dir, "vault/policies/b.hcl", "mine");
    let inode =
        |path: &str| fs::metadata(dir.join(path)).map(|m| (m.ino(), m.mtime(), m.mtime_nsec())).unwrap();
    let before = inode("nomad/jobs/same.nomad.hcl");

    let findings: Vec<_> = stale(dir, &new()).unwrap().into_iter().map(|s| (s.path, s.why)).collect();
    let expected = [
        ("access.json", Why::Outdated),
        ("iam/gone.json", Why::Obsolete),
        ("iam/gone/deep/er.json", Why::Obsolete),
        ("postgres/orders/setup.sql", Why::Missing),
        ("terraform/main.tf", Why::Outdated),
        ("vault/auth/jwt/role/b.json", Why::Missing),
        ("vault/policies/a.hcl", Why::Outdated),
        ("writ.lock.json", Why::Outdated),
    ];
    assert_eq!(findings, expected.map(|(path, why)| (path.to_owned(), why)));

    let written = crate::write(dir, &new(), soon()).unwrap();
    assert_eq!(written.unchanged, ["nomad/jobs/same.nomad.hcl"]);
    assert_eq!(written.removed, ["iam/gone.json", "iam/gone/deep/er.json"]);
    assert_eq!(written.written.len(), 6);
    assert_eq!(inode("nomad/jobs/same.nomad.hcl"), before);
    assert!(!dir.join("iam").exists(), "a folder that a removal left empty stays");
    assert_eq!(get(dir, "vault/policies/b.hcl"), "mine");

    let all: BTreeMap<_, _> = new().into_keys().map(|path| (inode(&path), path)).collect();
    let again = write(dir, &new()).unwrap();
    assert_eq!((again.written.len(), again.unchanged.len()), (0, new().len()));
    assert_eq!(new().into_keys().map(|path| (inode(&path), path)).collect::<BTreeMap<_, _>>(), all);
}

#[test]
fn a_file_that_was_deleted_by_hand_is_made_again() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    write(dir, &old()).unwrap();
    fs::remove_dir_all(dir.join("vault")).unwrap();
    assert_eq!(stale(dir, &old()).unwrap().len(), 1);
    assert_eq!(write(dir, &old()).unwrap().written, ["vault/policies/a.hcl"]);
    assert_eq!(stale(dir, &old()).unwrap(), []);
}

#[test]
fn files_and_folders_have_modes_that_no_group_can_write() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    write(&dir, &new()).unwrap();
    let mode = |path: &str| fs::metadata(dir.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("vault/policies/a.hcl") & !0o644, 0);
    assert_eq!(mode("vault/policies") & !0o755, 0);
    assert_eq!(mode("writ.lock.json") & 0o600, 0o600);
}

#[test]
fn a_run_waits_for_another_one_and_gives_up_in_the_end() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    write(dir, &old()).unwrap();
    let other = fs::File::open(dir).unwrap();
    other.lock().unwrap();
    let error = write(dir, &new()).unwrap_err();
    assert_eq!(error.code(), "disk/busy");
    assert_eq!(error.to_string(), format!("another run is at work in the folder: `{}`", dir.display()));
    drop(other);
    write(dir, &new()).unwrap();
}

#[test]
fn writers_and_readers_at_once_see_whole_trees_only() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    let patient = Options { wait: Duration::from_mins(1), ..Options::default() };
    write(dir, &old()).unwrap();
    let start = Barrier::new(4);
    let whole = |files: Files| files.into_iter().map(|(p, b)| (p, String::from_utf8(b).unwrap())).collect();
    let trees: [BTreeMap<String, String>; 2] = [whole(old()), whole(new())];
    thread::scope(|scope| {
        for files in [old(), new()] {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                (0..20).for_each(|_| drop(write_as(dir, &files, patient).unwrap()));
            });
        }
        for _ in 0..2 {
            scope.spawn(|| {
                start.wait();
                (0..40).for_each(|_| assert!(trees.contains(&tree(dir).unwrap())));
            });
        }
    });
    assert!(trees.contains(&tree(dir).unwrap()));
    assert!(!dir.join(".writ").exists());
}
