//! A file that the sources of a stack name, by its path below their folder.
//!
//! It ends up in an artifact, where others read it: so a repository must not be able to show a compile
//! a file from elsewhere, nor what is kept within the folder and is not for others: what is hidden (`.git`,
//! `.env`) and Terraform's state. No link is followed on the way, not even one within the folder.

use crate::error::{DiskError, Kind};
use crate::read::Budget;
use std::fs;
use std::path::Path;

/// The bytes of a regular file below `folder`; `name` is a relative path with `/` between its parts.
///
/// Errors: a path that leads elsewhere, a hidden part, state of Terraform, a link on the way, what is not a
/// regular file, more than 16 MiB.
pub fn file_below(folder: &Path, name: &str) -> Result<Vec<u8>, DiskError> {
    let mut path = folder.to_owned();
    let mut seen = None;
    for part in name.split('/') {
        if matches!(part, "" | "." | "..") || part.contains('\\') {
            return Err(DiskError::at(Kind::OutsideFolder, folder.join(name)));
        }
        if part.starts_with('.') || part.to_ascii_lowercase().contains(".tfstate") {
            return Err(DiskError::at(Kind::Private, folder.join(name)));
        }
        path.push(part);
        let found = fs::symlink_metadata(&path)
            .map_err(|error| DiskError::at(Kind::CannotRead, &path).because(error))?;
        if found.is_symlink() {
            return Err(DiskError::at(Kind::LinkOnTheWay, &path));
        }
        seen = Some(found);
    }
    match seen {
        Some(seen) => Budget::new().read(&path, &seen),
        None => Err(DiskError::at(Kind::NotAFile, folder.join(name))),
    }
}
