//! The files that are to be written, checked before the disk is looked at.

use crate::digest::Digest;
use crate::error::{DiskError, Kind};
use crate::lockfile::{self, LOCK_FILE};
use crate::path::TreePath;
use crate::read::Budget;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::path::Path;

/// A set of files that makes a tree.
///
/// INVARIANT: what [`tree`](crate::tree()) reads back after they are written; the lock file is one
/// of them and lists all the others with their digests; none can hide another on a file system
/// that ignores case.
pub(crate) struct Wanted<'a> {
    /// By path, without the lock file.
    pub(crate) files: BTreeMap<TreePath, File<'a>>,
    /// The lock file.
    pub(crate) lock: File<'a>,
    /// Its path.
    pub(crate) lock_path: TreePath,
}

/// One file.
pub(crate) struct File<'a> {
    /// What it holds.
    pub(crate) bytes: &'a [u8],
    /// The digest of that.
    pub(crate) digest: Digest,
}

impl<'a> Wanted<'a> {
    /// Checks the files.
    pub(crate) fn new<P: Borrow<str>, B: AsRef<[u8]>>(given: &'a BTreeMap<P, B>) -> Result<Self, DiskError> {
        let mut files = BTreeMap::new();
        let mut budget = Budget::new();
        for (name, bytes) in given {
            let (name, bytes) = (name.borrow(), bytes.as_ref());
            let path = TreePath::new(name).ok_or_else(|| DiskError::at(Kind::BadPath, name))?;
            budget.count(path.as_ref())?;
            budget.take(bytes.len() as u64, path.as_ref())?;
            if std::str::from_utf8(bytes).is_err() {
                return Err(DiskError::at(Kind::NotText, path));
            }
            files.insert(path, File { bytes, digest: Digest::of(bytes) });
        }
        check_collisions(files.keys())?;
        let mismatch = || DiskError::at(Kind::LockMismatch, LOCK_FILE);
        let lock_path = TreePath::new(LOCK_FILE).ok_or_else(mismatch)?;
        let lock = files.remove(&lock_path).ok_or_else(mismatch)?;
        let record = lockfile::parse(lock.bytes, Path::new(LOCK_FILE))
            .map_err(|error| mismatch().because(error.to_string()))?;
        let said = record.iter();
        if !said.eq(files.iter().map(|(path, file)| (path, &file.digest))) {
            return Err(mismatch());
        }
        Ok(Self { files, lock, lock_path })
    }

    /// Whether a path is one of the files.
    pub(crate) fn has(&self, path: &str) -> bool {
        TreePath::new(path).is_some_and(|path| self.get(&path).is_some())
    }

    /// A file by its path.
    pub(crate) fn get(&self, path: &TreePath) -> Option<&File<'a>> {
        if path.is_lock_file() { Some(&self.lock) } else { self.files.get(path) }
    }
}

/// Two paths, or folders of theirs, that differ in ASCII case only; or a file that is another's
/// folder.
fn check_collisions<'p>(paths: impl Iterator<Item = &'p TreePath>) -> Result<(), DiskError> {
    // Folded name → the name as it is, whether a file has it, and a path that has it.
    let mut seen: BTreeMap<String, (&str, bool, &TreePath)> = BTreeMap::new();
    for path in paths {
        let own = std::iter::once((path.as_str(), true));
        for (name, is_file) in own.chain(path.folders().map(|folder| (folder, false))) {
            let (first, was_file, other) =
                *seen.entry(name.to_ascii_lowercase()).or_insert((name, is_file, path));
            if first != name || was_file != is_file {
                return Err(DiskError::about(Kind::CollidingPaths, [other, path]));
            }
        }
    }
    Ok(())
}
