//! The sources of another stack, by a path in the sources of this one.
//!
//! A repository must not be able to show a compile what lies elsewhere on the machine: diagnostics
//! print lines of sources. So the path may lead upwards within the repository that the stack lies in
//! (the nearest folder above with a `.git`), and where there is none to its neighbours only; and no
//! symbolic link on the way is followed.

use crate::error::{DiskError, Kind};
use crate::sources::{Source, sources};
use std::fs;
use std::path::{Path, PathBuf};

/// The sources of the folder that `from`, a relative path, leads to from `folder`.
///
/// Errors: all of [`sources`], a path out of the repository, a link on the way.
pub fn sources_beside(folder: &Path, from: &str) -> Result<Vec<Source>, DiskError> {
    let shown = folder.join(from);
    let cannot = |error| DiskError::at(Kind::CannotRead, &shown).because(error);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let own = fs::canonicalize(folder).map_err(cannot)?;
    let within = repository(&own);
    let mut place = own;
    for name in from.split('/') {
        match name {
            "" | "." => return Err(DiskError::at(Kind::NotAFolder, &shown)),
            // The place has no links in it, so the folder above it is its parent.
            ".." => {
                if !place.pop() || !place.starts_with(&within) {
                    return Err(DiskError::at(Kind::OutsideRepository, &shown));
                }
            }
            name => {
                place.push(name);
                if fs::symlink_metadata(&place).map_err(cannot)?.is_symlink() {
                    return Err(DiskError::at(Kind::LinkOnTheWay, &shown));
                }
            }
        }
    }
    if !fs::symlink_metadata(&place).map_err(cannot)?.is_dir() {
        return Err(DiskError::at(Kind::NotAFolder, &shown));
    }
    sources(&shown)
}

/// How far a path may lead upwards.
fn repository(own: &Path) -> PathBuf {
    let holds_git = |folder: &&Path| fs::symlink_metadata(folder.join(".git")).is_ok();
    own.ancestors().find(holds_git).or(own.parent()).unwrap_or(own).to_owned()
}
