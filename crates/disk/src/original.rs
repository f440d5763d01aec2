//! Sources that are to be rewritten where they lie.
//!
//! A source is replaced by a rename, so that nobody ever sees half of one and a killed run leaves
//! the old one; it keeps its owner, group and permissions. Links are not followed: what is
//! rewritten is what the user named. The one trace that a killed run can leave is [`STAGED`],
//! which the next one in the folder replaces.

use crate::error::{DiskError, Kind};
use crate::folder::{Folder, Use, WAIT, metadata};
use crate::hands::Hands;
use crate::read::{self, Budget};
use crate::show;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The name, in the folder of a source, of what becomes its new text. Not a source's own name.
const STAGED: &str = ".writ-fmt";

/// A source as it was found.
#[derive(Debug)]
pub struct Original {
    /// What messages call it by: its path as it was given, safe to print.
    pub name: String,
    /// Its bytes, at most 16 MiB.
    pub bytes: Vec<u8>,
    /// The folder, without links.
    folder: PathBuf,
    path: PathBuf,
    seen: Metadata,
}

/// The sources that `paths` name: files ending in `.writ`, and the sources of folders. Each comes
/// once, in the order in which it was named first.
///
/// Errors: those of [`sources`](crate::sources()), but that no link to a source is followed.
pub fn originals<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Vec<Original>, DiskError> {
    let (mut budget, mut found, mut known) = (Budget::new(), Vec::new(), BTreeSet::new());
    for path in paths {
        let path = path.as_ref();
        let seen =
            fs::metadata(path).map_err(|error| DiskError::at(Kind::CannotRead, path).because(error))?;
        let names = if seen.is_dir() { names(path, &mut budget)? } else { vec![path.to_owned()] };
        for name in names {
            let original = Original::read(&name, &mut budget)?;
            if known.insert(original.path.clone()) {
                found.push(original);
            }
        }
    }
    Ok(found)
}

/// The sources of a folder, by name.
fn names(folder: &Path, budget: &mut Budget) -> Result<Vec<PathBuf>, DiskError> {
    let cannot = |error| DiskError::at(Kind::CannotRead, folder).because(error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let name = entry.map_err(cannot)?.file_name();
        if crate::sources::is_source(&name) {
            budget.count(&folder.join(&name))?;
            names.push(folder.join(name));
        }
    }
    if names.is_empty() {
        return Err(DiskError::at(Kind::NoSources, folder));
    }
    names.sort();
    Ok(names)
}

impl Original {
    fn read(path: &Path, budget: &mut Budget) -> Result<Self, DiskError> {
        let Some(name) = path.file_name().filter(|name| name.as_bytes().ends_with(b".writ")) else {
            return Err(DiskError::at(Kind::NotSources, path));
        };
        if name.to_str().is_none_or(|name| name.contains(show::is_unsafe)) {
            return Err(DiskError::at(Kind::BadName, path));
        }
        let cannot = |error| DiskError::at(Kind::CannotRead, path).because(error);
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let folder = fs::canonicalize(folder).map_err(cannot)?;
        let real = folder.join(name);
        let seen = fs::symlink_metadata(&real).map_err(cannot)?;
        if seen.is_symlink() {
            return Err(DiskError::at(Kind::LinkedSource, path));
        }
        let bytes = budget.read(&real, &seen)?;
        // `a.writ` of the folder `.` is called so, not `./a.writ`.
        let shown = show::path(path.strip_prefix(".").unwrap_or(path));
        Ok(Self { name: shown, bytes, folder, path: real, seen })
    }

    /// Puts `bytes` in its place.
    ///
    /// Errors: it was changed since it was read, is read-only, or its owner or permissions could
    /// not be kept; it is as it was then.
    pub fn replace(&self, bytes: &[u8]) -> Result<(), DiskError> {
        self.replace_with(bytes, &mut Hands { before: &mut |_, _| Ok(()), durable: true })
    }

    /// The same with other hands.
    pub(crate) fn replace_with(&self, bytes: &[u8], hands: &mut Hands<'_>) -> Result<(), DiskError> {
        if self.seen.permissions().readonly() {
            return Err(DiskError::at(Kind::CannotWrite, &self.path).because("the file is read-only"));
        }
        // The lock makes the name of the staged file this run's own.
        let folder = Folder::open(&self.folder, Use::Write, WAIT)?;
        let staged = folder.join(OsStr::new(STAGED));
        hands.remove_file(&staged)?;
        let done = hands.create_like(&staged, bytes, &self.seen).and_then(|()| {
            // As late as can be: an editor may have saved the file since it was read.
            match metadata(&self.path)? {
                Some(now) if is_unchanged(&now, &self.seen) => hands.rename(&staged, &self.path),
                _ => Err(DiskError::at(Kind::Changed, &self.path)),
            }
        });
        if let Err(error) = done {
            // The first error says more than one of the clearing would.
            let _ = hands.remove_file(&staged);
            return Err(error);
        }
        hands.sync(&self.folder)
    }
}

fn is_unchanged(now: &Metadata, seen: &Metadata) -> bool {
    let written = |of: &Metadata| (of.len(), of.mtime(), of.mtime_nsec(), of.mode(), of.uid(), of.gid());
    read::is_same(now, seen) && written(now) == written(seen)
}
