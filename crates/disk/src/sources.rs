//! A folder of `.writ` files as names and bytes, in the order of the names.
//!
//! What is a source: every entry directly in the folder whose name ends in `.writ` and does not
//! begin with a dot (editors put locks and backups there). It is a regular file, or a link to one
//! *within* the folder: a repository must not be able to show a compile `/etc/shadow` under a name
//! of its own, as diagnostics print lines of sources. Anything else by such a name is an error.

use crate::error::{DiskError, Kind};
use crate::read::Budget;
use crate::show;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// A source as it lies on the disk; nothing says yet that it is text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its file name without the folder, so that artifacts do not depend on where a checkout lies.
    pub name: String,
    /// Its bytes, at most 16 MiB.
    pub bytes: Vec<u8>,
}

/// The sources of a folder, by name; or, where `dir` is a single `.writ` file, just that one.
///
/// Errors: no source, a name that cannot be shown, what is not a regular file, a link that leads
/// out of the folder, more than 16 MiB in a file, 64 MiB in all or 100,000 files.
pub fn sources(dir: &Path) -> Result<Vec<Source>, DiskError> {
    let cannot = |error| DiskError::at(Kind::CannotRead, dir).because(error);
    let mut budget = Budget::new();
    if !fs::metadata(dir).map_err(cannot)?.is_dir() {
        return match dir.file_name() {
            Some(name) if name.as_bytes().ends_with(b".writ") => {
                let folder = match dir.parent() {
                    Some(parent) if !parent.as_os_str().is_empty() => parent,
                    _ => Path::new("."),
                };
                Ok(vec![source(folder, name, &mut budget)?])
            }
            _ => Err(DiskError::at(Kind::NotSources, dir)),
        };
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(cannot)? {
        let name = entry.map_err(cannot)?.file_name();
        if is_source(&name) {
            budget.count(&dir.join(&name))?;
            names.push(name);
        }
    }
    if names.is_empty() {
        return Err(DiskError::at(Kind::NoSources, dir));
    }
    names.sort();
    names.iter().map(|name| source(dir, name, &mut budget)).collect()
}

/// Whether an entry of a folder is one of its sources, by its name.
pub(crate) fn is_source(name: &OsStr) -> bool {
    name.as_bytes().ends_with(b".writ") && !name.as_bytes().starts_with(b".")
}

fn source(folder: &Path, name: &OsStr, budget: &mut Budget) -> Result<Source, DiskError> {
    let path = folder.join(name);
    let shown = match name.to_str() {
        Some(text) if !text.contains(show::is_unsafe) => text.to_owned(),
        _ => return Err(DiskError::at(Kind::BadName, path)),
    };
    let file = target(folder, &path)?;
    let seen =
        fs::symlink_metadata(&file).map_err(|error| DiskError::at(Kind::CannotRead, &path).because(error))?;
    Ok(Source { name: shown, bytes: budget.read(&file, &seen)? })
}

/// Where the file lies: a link is resolved, and has to stay in the folder.
fn target(folder: &Path, path: &Path) -> Result<PathBuf, DiskError> {
    let cannot = |error| DiskError::at(Kind::CannotRead, path).because(error);
    if !fs::symlink_metadata(path).map_err(cannot)?.is_symlink() {
        return Ok(path.to_owned());
    }
    // A loop of links is an error of the system here.
    let target = fs::canonicalize(path).map_err(cannot)?;
    if target.starts_with(fs::canonicalize(folder).map_err(cannot)?) {
        Ok(target)
    } else {
        Err(DiskError::at(Kind::OutsideFolder, path))
    }
}
