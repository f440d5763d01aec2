//! What the disk does, by scenario; each test has a folder of its own.

mod edges;
mod foreign;
mod kill;
mod originals;
mod paths;
mod reading;
mod writing;

use crate::digest::Digest;
use crate::error::{DiskError, Kind};
use crate::hands::{Hands, Step};
use crate::wanted::Wanted;
use crate::write::{Options, Written, write_with};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

type Files = BTreeMap<String, Vec<u8>>;

/// A set of files with its lock file.
fn set(files: &[(&str, &str)]) -> Files {
    let mut all: Files =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    seal(&mut all);
    all
}

/// Adds the lock file, as the emitter does.
fn seal(files: &mut Files) {
    let entries: serde_json::Map<String, serde_json::Value> = files
        .iter()
        .map(|(path, bytes)| {
            let sha256 = String::from(Digest::of(bytes));
            (path.clone(), serde_json::json!({ "sha256": sha256, "lines": { "1": "a.writ:3" } }))
        })
        .collect();
    let lock = serde_json::json!({ "format": 1, "writ": "0.1.0", "files": entries });
    files.insert(crate::LOCK_FILE.to_owned(), serde_json::to_vec_pretty(&lock).unwrap());
}

fn old() -> Files {
    set(&[
        ("access.json", "{}\n"),
        ("iam/gone.json", "old\n"),
        ("iam/gone/deep/er.json", "old\n"),
        ("nomad/jobs/same.nomad.hcl", "same\n"),
        ("terraform/main.tf", "# old\n"),
        ("vault/policies/a.hcl", "old\n"),
    ])
}

fn new() -> Files {
    set(&[
        ("access.json", "{ }\n"),
        ("nomad/jobs/same.nomad.hcl", "same\n"),
        ("postgres/orders/setup.sql", "new\n"),
        ("terraform/main.tf", "# new\n"),
        ("vault/auth/jwt/role/b.json", "new\n"),
        ("vault/policies/a.hcl", "new\n"),
    ])
}

fn put(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn get(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap()
}

fn soon() -> Options {
    Options { wait: Duration::from_millis(40), ..Options::default() }
}

/// A write that does not wait for the device.
fn write(dir: &Path, files: &Files) -> Result<Written, DiskError> {
    write_as(dir, files, soon())
}

fn write_as(dir: &Path, files: &Files, options: Options) -> Result<Written, DiskError> {
    write_with(dir, &Wanted::new(files)?, options, &mut Hands { before: &mut |_, _| Ok(()), durable: false })
}

/// A write that is killed before its step `n`, counted from 0, and does nothing from there on.
/// The steps that were asked for; `None` where the run came to its end.
fn killed(dir: &Path, files: &Files, n: usize) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut before = |step, path: &Path| {
        steps.push(step);
        if steps.len() > n { Err(DiskError::at(Kind::CannotWrite, path)) } else { Ok(()) }
    };
    let result = write_with(
        dir,
        &Wanted::new(files).unwrap(),
        soon(),
        &mut Hands { before: &mut before, durable: false },
    );
    // The clearing after an error is refused too, as its result is not looked at.
    if steps.len() > n {
        assert_eq!(result.unwrap_err().kind(), Kind::CannotWrite);
        return Some(steps);
    }
    result.unwrap();
    None
}

/// Everything that lies in a folder; folders end in `/`, links in `@`.
fn everything(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![String::new()];
    while let Some(relative) = open.pop() {
        for entry in fs::read_dir(dir.join(&relative)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{relative}{}", entry.file_name().to_str().unwrap());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                found.insert(format!("{path}/"), Vec::new());
                open.push(format!("{path}/"));
            } else if kind.is_symlink() {
                found.insert(format!("{path}@"), Vec::new());
            } else {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// The error's code and paths, without the folder.
fn refusal<T: std::fmt::Debug>(dir: &Path, result: Result<T, DiskError>) -> (Kind, Vec<String>) {
    let error = result.unwrap_err();
    let prefix = format!("{}/", dir.display());
    (error.kind(), error.paths().iter().map(|p| p.strip_prefix(&prefix).unwrap_or(p).to_owned()).collect())
}
