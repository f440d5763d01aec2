//! A run that is killed at any step, and the runs that come after it.

use super::*;
use crate::hands::Step::{CreateFile, FillFile, MakeFolder, RemoveFile, RemoveFolder, RemoveStage, Rename};
use crate::{stale, tree};
use std::path::PathBuf;
use tempfile::TempDir;

/// Files of others, in and beside the places where Writ works.
const FOREIGN: [(&str, &str); 6] = [
    ("notes.txt", "mine"),
    ("terraform/terraform.tfstate", "state"),
    ("terraform/.terraform/providers/x", "provider"),
    ("terraform/mine.tfvars", "x = 1"),
    ("iam/gone/README", "mine too"),
    ("nomad/jobs/mine.nomad.hcl", "mine as well"),
];

fn start() -> (TempDir, PathBuf) {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    write(&dir, &old()).unwrap();
    for (path, text) in FOREIGN {
        put(&dir, path, text);
    }
    (temp, dir)
}

/// What a reader sees of a tree with the foreign files in it.
fn seen(files: &Files) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        files.iter().map(|(path, bytes)| (path.clone(), String::from_utf8(bytes.clone()).unwrap())).collect();
    for (path, text) in &FOREIGN[4..] {
        all.insert((*path).to_owned(), (*text).to_owned());
    }
    all
}

/// A reader gets the old tree, the new tree or a refusal; nothing foreign is touched; a look
/// changes nothing. Whether it was a refusal.
fn check_whole(dir: &Path, at: &str) -> bool {
    for (path, text) in FOREIGN {
        assert_eq!(get(dir, path), text, "{at}: {path}");
    }
    let before = everything(dir);
    let is_fresh = stale(dir, &new()).map(|found| found.is_empty());
    let refused = match tree(dir) {
        Ok(read) if read == seen(&new()) => {
            assert!(is_fresh.unwrap(), "{at}: new but stale");
            false
        }
        Ok(read) => {
            assert_eq!(read, seen(&old()), "{at}: neither old nor new");
            assert!(!is_fresh.unwrap(), "{at}: old but fresh");
            false
        }
        Err(error) => {
            assert_eq!(error.kind(), Kind::UnfinishedWrite, "{at}");
            assert_eq!(is_fresh.unwrap_err().kind(), Kind::UnfinishedWrite, "{at}");
            true
        }
    };
    assert_eq!(everything(dir), before, "{at}: a look changed something");
    refused
}

/// The next write makes the new tree, and leaves no trace of what was.
fn check_mended(dir: &Path, files: &Files, at: &str) {
    let written = write(dir, files).unwrap_or_else(|error| panic!("{at}: {error}"));
    assert_eq!(written.kept_edited, [""; 0], "{at}");
    assert_eq!(tree(dir).unwrap(), seen(files), "{at}");
    let all = everything(dir);
    assert!(!all.keys().any(|path| path.contains(".writ/")), "{at}: {:?}", all.keys());
    let foreign: usize = FOREIGN.iter().filter(|(path, text)| all[*path] == text.as_bytes()).count();
    assert_eq!(foreign, FOREIGN.len(), "{at}");
    assert_eq!(all.keys().filter(|path| !path.ends_with('/')).count(), FOREIGN.len() + files.len(), "{at}");
    for folder in all.keys().filter(|path| path.ends_with('/')) {
        assert!(all.keys().any(|path| path.starts_with(folder) && path != folder), "{at}: empty {folder}");
    }
}

#[test]
fn a_run_killed_at_any_step_leaves_one_whole_tree_or_a_refusal_and_the_next_run_mends_it() {
    let (mut n, mut refused) = (0, 0);
    let steps = loop {
        let (_temp, dir) = start();
        let Some(steps) = killed(&dir, &new(), n) else { break n };
        let at = format!("killed before step {n}, {:?}", steps.last().unwrap());
        refused += usize::from(check_whole(&dir, &at));
        check_mended(&dir, &new(), &at);
        n += 1;
    };
    assert!(steps > 50 && refused > 10 && refused < steps / 2, "{steps} steps, {refused} refusals");
}

#[test]
fn a_run_killed_at_any_step_may_be_followed_by_one_that_wants_the_old_tree_back() {
    for n in 0.. {
        let (_temp, dir) = start();
        if killed(&dir, &new(), n).is_none() {
            break;
        }
        check_mended(&dir, &old(), &format!("killed before step {n}"));
    }
}

/// Of so many pairs of kills, one is tried.
const PAIRS: usize = 11;

#[test]
fn a_recovery_that_is_killed_too_is_mended_by_the_third_run() {
    for n in 0.. {
        // Every step of either run, but not every pair: there are ten thousand.
        for m in (n % PAIRS..).step_by(PAIRS) {
            let (_temp, dir) = start();
            if killed(&dir, &new(), n).is_none() {
                return;
            }
            let Some(_) = killed(&dir, &new(), m) else { break };
            let at = format!("killed before step {n}, then before step {m}");
            check_whole(&dir, &at);
            check_mended(&dir, &new(), &at);
        }
    }
}

#[test]
fn a_killed_first_run_into_a_new_folder_is_mended() {
    for n in 0.. {
        let temp = TempDir::new().unwrap();
        let dir = temp.path().join("a/b");
        if killed(&dir, &new(), n).is_none() {
            break;
        }
        write(&dir, &new()).unwrap();
        assert_eq!(everything(&dir).keys().filter(|path| !path.ends_with('/')).count(), new().len());
        assert!(!dir.join(".writ").exists());
    }
}

#[test]
fn a_device_that_fails_once_before_the_journal_leaves_nothing_behind() {
    let mut undone = 0;
    for n in 0.. {
        let (_temp, dir) = start();
        let before = everything(&dir);
        let mut count = 0;
        let mut fail_once = |_: Step, path: &Path| {
            count += 1;
            if count == n + 1 { Err(DiskError::at(Kind::CannotWrite, path)) } else { Ok(()) }
        };
        let hands = &mut Hands { before: &mut fail_once, durable: false };
        let result = write_with(&dir, &Wanted::new(&new()).unwrap(), soon(), hands);
        if count <= n {
            assert!(result.is_ok());
            break;
        }
        let at = format!("step {n} failed");
        assert_eq!(result.unwrap_err().kind(), Kind::CannotWrite, "{at}");
        if !check_whole(&dir, &at) && tree(&dir).unwrap() == seen(&old()) {
            let after = everything(&dir);
            // A trial move that could not be taken back is the one thing that may stay.
            let left: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).collect();
            assert!(left.iter().all(|path| path.ends_with("/.writ/")), "{at}: {left:?}");
            undone += usize::from(left.is_empty());
        }
        check_mended(&dir, &new(), &at);
    }
    assert!(undone > 20, "{undone}");
}

#[test]
fn every_kind_of_step_is_among_those_that_were_stopped_at() {
    let (_temp, dir) = start();
    let steps = std::cell::RefCell::new(Vec::new());
    let mut note = |step, _: &Path| {
        steps.borrow_mut().push(step);
        Ok(())
    };
    write(&dir, &old()).unwrap();
    write_with(&dir, &Wanted::new(&new()).unwrap(), soon(), &mut Hands { before: &mut note, durable: true })
        .unwrap();
    for kind in [MakeFolder, CreateFile, FillFile, Rename, RemoveFile, RemoveFolder, RemoveStage] {
        assert!(steps.borrow().contains(&kind), "{kind:?}");
    }
}

/// A step of a run that moves files: the journal is there, and some are moved.
fn killed_half_way(dir: &Path) {
    for n in 0.. {
        write(dir, &old()).unwrap();
        killed(dir, &new(), n).expect("never half way");
        if tree(dir).is_err() && get(dir, "access.json") == "{ }\n" && dir.join("iam/gone.json").exists() {
            return;
        }
    }
}

#[test]
fn an_edit_after_a_kill_is_not_overwritten_by_the_recovery() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    killed_half_way(dir);
    put(dir, "access.json", "edited after it was moved");
    put(dir, "vault/policies/a.hcl", "edited before it was moved");
    put(dir, "iam/gone.json", "edited before it was removed");
    let before = everything(dir);
    let refused = (Kind::EditedFile, vec!["vault/policies/a.hcl".to_owned()]);
    assert_eq!(refusal(dir, write(dir, &new())), refused);
    assert_eq!(everything(dir), before);

    put(dir, "vault/policies/a.hcl", "old\n");
    // Now the killed run's write is finished, and the new one refused.
    let refused = (Kind::EditedFile, vec!["access.json".to_owned()]);
    assert_eq!(refusal(dir, write(dir, &new())), refused);
    assert_eq!(get(dir, "access.json"), "edited after it was moved");
    assert_eq!(get(dir, "iam/gone.json"), "edited before it was removed");
    assert_eq!(get(dir, "vault/policies/a.hcl"), "new\n");
    assert!(!dir.join(".writ").exists());
}

#[test]
fn edits_after_a_kill_are_overwritten_on_demand() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    killed_half_way(dir);
    put(dir, "access.json", "edited after it was moved");
    put(dir, "vault/policies/a.hcl", "edited before it was moved");
    let written = write_as(dir, &new(), Options { overwrite_edited: true, ..soon() }).unwrap();
    assert!(written.recovered);
    assert_eq!(written.removed, ["iam/gone.json", "iam/gone/deep/er.json"]);
    assert_eq!(get(dir, "access.json"), "{ }\n");
    assert_eq!(get(dir, "vault/policies/a.hcl"), "new\n");
}

#[test]
fn a_recovery_removes_nothing_behind_a_link_that_appeared_after_the_kill() {
    let temp = TempDir::new().unwrap();
    let (dir, aside) = (temp.path().join("out"), temp.path().join("aside"));
    fs::create_dir(&dir).unwrap();
    killed_half_way(&dir);
    fs::rename(dir.join("iam"), &aside).unwrap();
    fs::remove_file(aside.join("gone/deep/er.json")).unwrap();
    std::os::unix::fs::symlink(&aside, dir.join("iam")).unwrap();
    let before = everything(&aside);
    assert_eq!(write(&dir, &new()).unwrap().kept_edited, ["iam/gone.json", "iam/gone/deep/er.json"]);
    assert_eq!(everything(&aside), before);
}

#[test]
fn a_stage_that_was_tampered_with_is_never_moved_into_place() {
    for path in ["terraform/main.tf", "writ.lock.json"] {
        let temp = TempDir::new().unwrap();
        let dir = temp.path();
        killed_half_way(dir);
        put(dir, &format!(".writ/stage/{path}"), "torn");
        let before = everything(dir);
        let refused = (Kind::BadJournal, vec![format!(".writ/stage/{path}")]);
        assert_eq!(refusal(dir, write(dir, &new())), refused);
        assert_eq!(everything(dir), before);
    }
    let temp = TempDir::new().unwrap();
    killed_half_way(temp.path());
    fs::remove_dir_all(temp.path().join(".writ/stage")).unwrap();
    assert_eq!(write(temp.path(), &new()).unwrap_err().kind(), Kind::BadJournal);
    assert_eq!(tree(temp.path()).unwrap_err().kind(), Kind::UnfinishedWrite);
}

#[test]
fn a_file_that_appeared_after_a_kill_is_not_overwritten_by_the_recovery() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    for n in 0.. {
        write(dir, &old()).unwrap();
        killed(dir, &new(), n).expect("never with a journal and an unmoved file");
        if tree(dir).is_err() && !dir.join("postgres").exists() {
            break;
        }
    }
    put(dir, "postgres/orders/setup.sql", "mine");
    let forced = Options { overwrite_edited: true, ..soon() };
    let refused = refusal(dir, write_as(dir, &new(), forced));
    assert_eq!(refused, (Kind::ForeignFile, vec!["postgres/orders/setup.sql".to_owned()]));
    fs::remove_dir_all(dir.join("postgres")).unwrap();
    assert!(write(dir, &new()).unwrap().recovered);
}

#[test]
fn a_journal_that_cannot_be_trusted_is_refused_and_changes_nothing() {
    let digest = String::from(Digest::of(b"mine"));
    let forged = [
        String::new(),
        "{".to_owned(),
        r#"{"format":2,"place":[],"remove":[],"lock":null}"#.to_owned(),
        r#"{"format":1,"place":[],"remove":[],"lock":null,"more":1}"#.to_owned(),
        format!(
            r#"{{"format":1,"place":[],"remove":[{{"path":"notes.txt","old":"{digest}"}}],"lock":null}}"#
        ),
        format!(
            r#"{{"format":1,"place":[],"remove":[{{"path":"iam/../notes.txt","old":"{digest}"}}],"lock":null}}"#
        ),
        format!(
            r#"{{"format":1,"place":[],"remove":[{{"path":"writ.lock.json","old":"{digest}"}}],"lock":null}}"#
        ),
        format!(
            r#"{{"format":1,"place":[],"remove":[],"lock":{{"path":"iam/x","old":null,"new":"{digest}"}}}}"#
        ),
        "[".repeat(100_000),
    ];
    for journal in forged {
        let temp = TempDir::new().unwrap();
        let dir = temp.path();
        write(dir, &old()).unwrap();
        put(dir, "notes.txt", "mine");
        put(dir, ".writ/journal.json", &journal);
        let before = everything(dir);
        assert_eq!(write(dir, &new()).unwrap_err().kind(), Kind::BadJournal, "{journal:.80}");
        assert_eq!(tree(dir).unwrap_err().kind(), Kind::UnfinishedWrite);
        assert_eq!(everything(dir), before, "{journal:.80}");
    }
}
