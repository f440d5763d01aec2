//! Folders of sources and trees of artifacts as they are read.

use super::*;
use crate::read;
use crate::{file_below, first_source, sources, stdin, tree};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::Command;
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let temp = TempDir::new().unwrap();
    for (path, text) in files {
        put(temp.path(), path, text);
    }
    temp
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn sparse(path: &Path, size: u64) {
    fs::File::create(path).unwrap().set_len(size).unwrap();
}

#[test]
fn sources_come_by_name_and_from_the_folder_only() {
    let temp = folder(&[
        ("b.writ", "b"),
        ("a-b.writ", "ab"),
        ("a.writ", "a"),
        ("sub/c.writ", "c"),
        ("notes.txt", ""),
        (".#a.writ", "an editor's"),
        (".writ/d", "a killed run's"),
        ("a.writ~", ""),
    ]);
    let names = |dir: &Path| sources(dir).unwrap().into_iter().map(|s| s.name).collect::<Vec<_>>();
    assert_eq!(names(temp.path()), ["a-b.writ", "a.writ", "b.writ"]);
    assert_eq!(names(&temp.path().join("b.writ")), ["b.writ"]);
    assert_eq!(sources(&temp.path().join("b.writ")).unwrap()[0].bytes, b"b");
}

#[test]
fn what_is_no_source_is_refused() {
    let kind = |path: &Path| sources(path).unwrap_err().kind();
    let temp = folder(&[("notes.txt", "x")]);
    assert_eq!(kind(temp.path()), Kind::NoSources);
    assert_eq!(kind(&temp.path().join("notes.txt")), Kind::NotSources);
    assert_eq!(kind(&temp.path().join("nowhere")), Kind::CannotRead);
    for name in [&b"\xff.writ"[..], b"a\n.writ", "\u{202e}a.writ".as_bytes()] {
        let temp = TempDir::new().unwrap();
        fs::write(temp.path().join(OsStr::from_bytes(name)), "x").unwrap();
        let error = sources(temp.path()).unwrap_err();
        assert_eq!(error.kind(), Kind::BadName);
        assert!(error.to_string().is_ascii() && !error.to_string().contains('\n'), "{error}");
    }
    let temp = TempDir::new().unwrap();
    fifo(&temp.path().join("a.writ"));
    assert_eq!(kind(temp.path()), Kind::NotAFile);
    assert_eq!(kind(&temp.path().join("a.writ")), Kind::NotAFile);
    let temp = folder(&[("a.writ/x", "x")]);
    assert_eq!(kind(temp.path()), Kind::NotAFile);
}

#[test]
fn links_to_sources_are_followed_within_the_folder_only() {
    let temp = folder(&[("in/data/a", "a"), ("outside", "secret"), ("in/b.writ", "b")]);
    let dir = temp.path().join("in");
    symlink("data/a", dir.join("a.writ")).unwrap();
    assert_eq!(sources(&dir).unwrap()[0].bytes, b"a");
    let refused = |target: &str, kind| {
        symlink(target, dir.join("c.writ")).unwrap();
        assert_eq!(sources(&dir).unwrap_err().kind(), kind, "{target}");
        let alone = sources(&dir.join("c.writ")).unwrap_err().kind();
        // Named by itself, a link to a folder is a folder of sources, and this one has none.
        assert!(alone == kind || (target == "data" && alone == Kind::NoSources), "{target}: {alone:?}");
        fs::remove_file(dir.join("c.writ")).unwrap();
    };
    refused("../outside", Kind::OutsideFolder);
    refused("c.writ", Kind::CannotRead);
    refused("nowhere", Kind::CannotRead);
    refused("data", Kind::NotAFile);
    refused("/dev/zero", Kind::OutsideFolder);
}

#[test]
fn a_file_that_sources_name_is_below_them_and_nothing_private() {
    let names =
        ["a.sh", "sub/v1.2/x.env", ".env", ".git/config", "sub/.x/y", "out/terraform/terraform.tfstate"];
    let private = [".env", ".git/config", "sub/.x/y", "out/terraform/terraform.tfstate", "A.TFSTATE.backup"];
    let temp = folder(&names.map(|name| (name, "text")));
    put(temp.path(), "A.TFSTATE.backup", "text");
    for name in ["a.sh", "sub/v1.2/x.env"] {
        assert_eq!(file_below(temp.path(), name).unwrap(), b"text", "{name}");
    }
    for name in private {
        assert_eq!(file_below(temp.path(), name).unwrap_err().kind(), Kind::Private, "{name}");
    }
    symlink("a.sh", temp.path().join("link")).unwrap();
    for (name, kind) in [
        ("../x", Kind::OutsideFolder),
        ("/etc/passwd", Kind::OutsideFolder),
        ("sub/../a.sh", Kind::OutsideFolder),
        ("link", Kind::LinkOnTheWay),
        ("sub", Kind::NotAFile),
    ] {
        assert_eq!(file_below(temp.path(), name).unwrap_err().kind(), kind, "{name}");
    }
}

#[test]
fn reading_is_bounded_whatever_the_size_says() {
    let temp = TempDir::new().unwrap();
    sparse(&temp.path().join("a.writ"), (16 << 20) + 1);
    assert_eq!(sources(temp.path()).unwrap_err().kind(), Kind::TooLarge);
    let temp = TempDir::new().unwrap();
    for n in 0..5 {
        sparse(&temp.path().join(format!("{n}.writ")), 13 << 20);
    }
    let error = sources(temp.path()).unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(error.paths()[0].ends_with("/4.writ"));
    // A file that says that it is empty.
    let status = Path::new("/proc/self/status");
    let seen = fs::symlink_metadata(status).unwrap();
    assert_eq!(seen.len(), 0);
    assert_eq!(read::regular(status, &seen, 10).unwrap_err().kind(), Kind::TooLarge);
}

/// Between the look at a file and its opening another one may take its name.
#[test]
fn what_is_swapped_for_something_else_is_not_waited_for() {
    let temp = folder(&[("a.writ", "a"), ("b", "secret")]);
    let path = temp.path().join("a.writ");
    let seen = fs::symlink_metadata(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fifo(&path);
    assert_eq!(read::regular(&path, &seen, 10).unwrap_err().kind(), Kind::Changed);
    fs::remove_file(&path).unwrap();
    symlink("b", &path).unwrap();
    assert_eq!(read::regular(&path, &seen, 10).unwrap_err().kind(), Kind::CannotRead);
}

#[test]
fn a_tree_is_what_lies_below_its_folders_but_for_terraforms_own() {
    let temp = folder(&[
        ("vault/policies/a.hcl", "a"),
        ("vault/policies/hidden.tfstate.hcl", "no state"),
        ("deployer/terraform.tfstate", "secret"),
        ("deployer/terraform.tfstate.1763786400.backup", "secret"),
        ("deployer/.terraform.tfstate.lock.info", ""),
        ("deployer/.terraform/x", ""),
        ("deployer/.terraform.lock.hcl", ""),
        ("deployer/policy.hcl", "d"),
        ("terraform/main.tf", "m"),
        ("terraform/more.tf.json", "{}"),
        ("terraform/override.tofu", "o"),
        ("terraform/x.tfvars", ""),
        ("terraform/modules/x.tf", ""),
        ("other/x", ""),
        (".writ/stage/access.json", "{}"),
    ]);
    fs::write(temp.path().join("terraform/plan.bin"), [0xff]).unwrap();
    symlink("/", temp.path().join("terraform/link")).unwrap();
    let read: Vec<_> = tree(temp.path()).unwrap().into_keys().collect();
    assert_eq!(
        read,
        [
            "deployer/policy.hcl",
            "terraform/main.tf",
            "terraform/more.tf.json",
            "terraform/override.tofu",
            "vault/policies/a.hcl",
            "vault/policies/hidden.tfstate.hcl",
        ]
    );
}

#[test]
fn a_tree_that_cannot_be_read_whole_is_refused() {
    let refused = |change: &dyn Fn(&Path)| {
        let temp = folder(&[("vault/a.hcl", "a"), ("aside/a.hcl", "a")]);
        change(temp.path());
        refusal(temp.path(), tree(temp.path()))
    };
    let one = |kind, path: &str| (kind, vec![path.to_owned()]);
    let link = |at: &'static str| move |dir: &Path| symlink(dir.join("aside"), dir.join(at)).unwrap();
    assert_eq!(refused(&link("iam")), one(Kind::Symlink, "iam"));
    assert_eq!(refused(&link("vault/x")), one(Kind::Symlink, "vault/x"));
    assert_eq!(refused(&link("access.json")), one(Kind::Symlink, "access.json"));
    assert_eq!(refused(&link(".writ")), one(Kind::Symlink, ".writ"));
    assert_eq!(refused(&|dir| fifo(&dir.join("vault/f"))), one(Kind::NotAFile, "vault/f"));
    assert_eq!(
        refused(&|dir| fs::write(dir.join("vault/b"), [0xff]).unwrap()),
        one(Kind::NotText, "vault/b")
    );
    assert_eq!(refused(&|dir| put(dir, "iam", "x")), one(Kind::NotAFolder, "iam"));
    assert_eq!(refused(&|dir| sparse(&dir.join("vault/l"), 17 << 20)), one(Kind::TooLarge, "vault/l"));
    assert_eq!(refused(&|dir| put(dir, "vault/a\u{7}b", "")), one(Kind::BadName, "vault/a\\u{7}b"));
    assert_eq!(refused(&|dir| fs::remove_dir_all(dir.join("vault")).unwrap()).0, Kind::NoArtifacts);
    assert_eq!(refused(&|dir| put(dir, ".writ/journal.json", "")).0, Kind::UnfinishedWrite);
}

#[test]
fn a_first_source_is_never_written_over_another() {
    let temp = folder(&[("b.writ", "mine")]);
    let error = first_source(temp.path(), "a.writ", "new").unwrap_err();
    assert_eq!(error.kind(), Kind::SourcesExist);
    assert!(error.paths()[0].ends_with("b.writ") && !temp.path().join("a.writ").exists());
    let deep = temp.path().join("x/y");
    first_source(&deep, "a.writ", "new").unwrap();
    assert_eq!(fs::read_to_string(deep.join("a.writ")).unwrap(), "new");
    assert_eq!(
        first_source(&temp.path().join("b.writ"), "a.writ", "new").unwrap_err().kind(),
        Kind::NotAFolder
    );
}

#[test]
fn standard_input_is_bounded() {
    assert_eq!(stdin(&b"abc"[..]).unwrap(), b"abc");
    let endless = std::io::repeat(b'#');
    assert_eq!(stdin(endless).unwrap_err().kind(), Kind::TooLarge);
}
