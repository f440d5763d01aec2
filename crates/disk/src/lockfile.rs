//! `writ.lock.json` as far as the disk is concerned: which files Writ made, and their digests.
//!
//! Its writer is the emitter, which this crate does not depend on: the format is the interface.

use crate::digest::Digest;
use crate::error::{DiskError, Kind};
use crate::folder::{Folder, metadata};
use crate::path::TreePath;
use crate::read::{self, FILE_LIMIT};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The lock file's path in a tree; the last file that is written.
pub const LOCK_FILE: &str = "writ.lock.json";
/// The version of the format that is understood.
const FORMAT: u64 = 1;

/// The digest of every file that a run made, but for the lock file itself.
pub(crate) type Record = BTreeMap<TreePath, Digest>;

#[derive(Deserialize)]
struct Document {
    format: u64,
    #[serde(rename = "writ")]
    _version: String,
    files: BTreeMap<TreePath, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    sha256: Digest,
}

/// Reads the record of the run before; empty where there is no lock file.
pub(crate) fn read(folder: &Folder) -> Result<Record, DiskError> {
    let path = folder.join(LOCK_FILE);
    match metadata(&path)? {
        None => Ok(Record::new()),
        Some(seen) if seen.is_symlink() => Err(DiskError::at(Kind::Symlink, path)),
        Some(seen) => parse(&read::regular(&path, &seen, FILE_LIMIT)?, &path),
    }
}

/// The record in a lock file's bytes. A path that no artifact can have makes it none of Writ's.
pub(crate) fn parse(bytes: &[u8], shown: &Path) -> Result<Record, DiskError> {
    let bad = || DiskError::at(Kind::BadLockFile, shown);
    // serde_json's message would show text of the file.
    let document: Document = serde_json::from_slice(bytes)
        .map_err(|error| bad().because(format!("line {}, column {}", error.line(), error.column())))?;
    if document.format != FORMAT {
        return Err(bad().because(format!("format {} instead of {FORMAT}", document.format)));
    }
    if document.files.keys().any(TreePath::is_lock_file) {
        return Err(bad().because("it lists itself"));
    }
    Ok(document.files.into_iter().map(|(path, entry)| (path, entry.sha256)).collect())
}
