//! What a write finds in its way: files of others, edits, links, folders, special files.

use super::*;
use crate::{Why, stale};
use std::os::unix::fs::symlink;
use std::process::Command;
use tempfile::TempDir;

/// A folder with the old tree and what `change` does to it; the new tree is refused, and nothing
/// in it is changed.
fn refused(change: impl FnOnce(&Path)) -> (Kind, Vec<String>) {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    write(&dir, &old()).unwrap();
    change(&dir);
    let before = everything(temp.path());
    let refused = refusal(&dir, write(&dir, &new()));
    assert_eq!(everything(temp.path()), before, "refused, but changed");
    refused
}

fn one(kind: Kind, path: &str) -> (Kind, Vec<String>) {
    (kind, vec![path.to_owned()])
}

#[test]
fn a_file_that_writ_did_not_make_is_not_overwritten() {
    let found = refused(|dir| put(dir, "postgres/orders/setup.sql", "mine"));
    assert_eq!(found, one(Kind::ForeignFile, "postgres/orders/setup.sql"));
    // Not even if it is what would be written: it would be removed one day.
    let found = refused(|dir| put(dir, "postgres/orders/setup.sql", "new\n"));
    assert_eq!(found, one(Kind::ForeignFile, "postgres/orders/setup.sql"));
}

#[test]
fn edited_files_are_all_named_and_overwritten_only_on_demand() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    write(dir, &old()).unwrap();
    put(dir, "vault/policies/a.hcl", "edited");
    put(dir, "terraform/main.tf", "edited");
    put(dir, "access.json", "{ }\n"); // edited into what is wanted
    put(dir, "iam/gone.json", "edited");
    let before = everything(dir);
    let (kind, paths) = refusal(dir, write(dir, &new()));
    assert_eq!(
        (kind.code(), paths),
        ("disk/edited-file", vec!["terraform/main.tf".into(), "vault/policies/a.hcl".into()])
    );
    assert_eq!(everything(dir), before);
    let why = |path: &str| stale(dir, &new()).unwrap().into_iter().find(|s| s.path == path).map(|s| s.why);
    assert_eq!(why("terraform/main.tf"), Some(Why::Edited));
    assert_eq!(why("iam/gone.json"), Some(Why::ObsoleteEdited));
    assert_eq!(why("access.json"), None);

    let written = write_as(dir, &new(), Options { overwrite_edited: true, ..soon() }).unwrap();
    assert_eq!(get(dir, "terraform/main.tf"), "# new\n");
    assert_eq!(written.kept_edited, ["iam/gone.json"]);
    assert_eq!(written.removed, ["iam/gone/deep/er.json"]);
    assert_eq!(get(dir, "iam/gone.json"), "edited");
    assert_eq!(stale(dir, &new()).unwrap(), []);
}

#[test]
fn a_foreign_file_stays_refused_when_edits_are_overwritten() {
    let temp = TempDir::new().unwrap();
    put(temp.path(), "access.json", "mine");
    let forced = Options { overwrite_edited: true, ..soon() };
    assert_eq!(
        refusal(temp.path(), write_as(temp.path(), &new(), forced)),
        one(Kind::ForeignFile, "access.json")
    );
    assert_eq!(stale(temp.path(), &new()).unwrap()[0].why, Why::Foreign);
}

/// Whoever may change the lock file can put the digest of any file in it: what Writ never makes is not removed.
#[test]
fn what_writ_never_makes_stays_whatever_the_lock_file_says() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path();
    let foreign = ["vault/notes.txt", "iam/keys.pem", "postgres/dump.sql.gz", "terraform/override.tf.json"];
    let forged: Vec<(&str, &str)> = foreign.iter().map(|path| (*path, "mine\n")).collect();
    write(dir, &set(&[&[("iam/gone.json", "old\n")], forged.as_slice()].concat())).unwrap();
    let obsolete = stale(dir, &new()).unwrap().into_iter().filter(|one| one.why == Why::ObsoleteEdited);
    let mut told = foreign.to_vec();
    told.sort_unstable();
    assert_eq!(obsolete.map(|one| one.path).collect::<Vec<_>>(), told);
    let written = write(dir, &new()).unwrap();
    assert_eq!(
        (written.removed, written.kept_edited.len()),
        (vec!["iam/gone.json".to_owned()], foreign.len())
    );
    for path in foreign {
        assert_eq!(get(dir, path), "mine\n");
    }
}

#[test]
fn links_on_the_way_are_never_followed() {
    let aside = |dir: &Path| dir.parent().unwrap().join("aside");
    let found = refused(|dir| {
        fs::rename(dir.join("vault"), aside(dir)).unwrap();
        symlink(aside(dir), dir.join("vault")).unwrap();
    });
    assert_eq!(found, one(Kind::Symlink, "vault"));
    let found = refused(|dir| {
        fs::rename(dir.join("access.json"), aside(dir)).unwrap();
        symlink(aside(dir), dir.join("access.json")).unwrap();
    });
    assert_eq!(found, one(Kind::Symlink, "access.json"));
    let found = refused(|dir| {
        fs::rename(dir.join("writ.lock.json"), aside(dir)).unwrap();
        symlink(aside(dir), dir.join("writ.lock.json")).unwrap();
    });
    assert_eq!(found, one(Kind::Symlink, "writ.lock.json"));
    for work in [".writ", "postgres"] {
        let found = refused(|dir| {
            fs::create_dir_all(aside(dir).join("stage")).unwrap();
            symlink(aside(dir), dir.join(work)).unwrap();
        });
        assert_eq!(found, one(Kind::Symlink, work));
    }
}

#[test]
fn a_folder_that_is_a_link_is_refused_however_it_is_written() {
    let temp = TempDir::new().unwrap();
    fs::create_dir(temp.path().join("real")).unwrap();
    symlink("real", temp.path().join("out")).unwrap();
    symlink("nowhere", temp.path().join("dangling")).unwrap();
    for dir in ["out", "out/", "out/.", "dangling"] {
        assert_eq!(write(&temp.path().join(dir), &new()).unwrap_err().kind(), Kind::Symlink, "{dir}");
    }
    assert_eq!(everything(&temp.path().join("real")).len(), 0);
}

#[test]
fn an_obsolete_file_behind_a_link_stays_and_so_does_what_the_link_leads_to() {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    write(&dir, &old()).unwrap();
    fs::rename(dir.join("iam"), temp.path().join("aside")).unwrap();
    fs::create_dir(temp.path().join("aside/.writ")).unwrap();
    symlink("../aside", dir.join("iam")).unwrap();
    let aside = everything(&temp.path().join("aside"));
    let written = write(&dir, &new()).unwrap();
    assert_eq!(written.kept_edited, ["iam/gone.json", "iam/gone/deep/er.json"]);
    assert_eq!(everything(&temp.path().join("aside")), aside);
}

#[test]
fn folders_and_special_files_in_the_way_are_refused_without_a_hang() {
    let found = refused(|dir| fs::create_dir_all(dir.join("postgres/orders/setup.sql")).unwrap());
    assert_eq!(found, one(Kind::NotAFile, "postgres/orders/setup.sql"));
    let found = refused(|dir| put(dir, "postgres", "mine"));
    assert_eq!(found, one(Kind::NotAFolder, "postgres"));
    let found = refused(|dir| put(dir, ".writ", "mine"));
    assert_eq!(found, one(Kind::NotAFolder, ".writ"));
    // `everything` would wait for the FIFO's writer.
    for path in ["postgres/orders/setup.sql", "access.json", "writ.lock.json", ".writ/journal.json"] {
        let temp = TempDir::new().unwrap();
        let fifo = temp.path().join(path);
        fs::create_dir_all(fifo.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        assert_eq!(refusal(temp.path(), write(temp.path(), &new())), one(Kind::NotAFile, path));
    }
}

#[test]
fn a_lock_file_that_is_none_of_ours_stops_everything() {
    let digest = String::from(Digest::of(b"mine"));
    for text in [
        "",
        "<<<<<<< HEAD\n",
        "{\"format\":2,\"writ\":\"9\",\"files\":{}}",
        "{\"format\":1,\"files\":{}}",
        "{\"format\":1,\"writ\":\"0\",\"files\":{\"iam/x\":{\"sha256\":\"00\",\"lines\":{}}}}",
        &format!(
            "{{\"format\":1,\"writ\":\"0\",\"files\":{{\"../x\":{{\"sha256\":\"{digest}\",\"lines\":{{}}}}}}}}"
        ),
        &format!(
            "{{\"format\":1,\"writ\":\"0\",\"files\":{{\"notes.txt\":{{\"sha256\":\"{digest}\",\"lines\":{{}}}}}}}}"
        ),
    ] {
        let found = refused(|dir| {
            put(dir, "notes.txt", "mine");
            put(dir, "writ.lock.json", text);
        });
        assert_eq!(found, one(Kind::BadLockFile, "writ.lock.json"), "{text}");
    }
}
