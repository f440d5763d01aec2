//! One file that the user names, such as a policy to compare.

use crate::error::{DiskError, Kind};
use crate::read::{FILE_LIMIT, regular};
use std::fs;
use std::path::Path;

/// The text of one file, through links, at most 16 MiB.
///
/// Errors: it is not there or no regular file, is too large, or is not UTF-8.
pub fn text(path: &Path) -> Result<String, DiskError> {
    let cannot = |error| DiskError::at(Kind::CannotRead, path).because(error);
    let real = fs::canonicalize(path).map_err(cannot)?;
    let seen = fs::symlink_metadata(&real).map_err(cannot)?;
    let bytes = regular(&real, &seen, FILE_LIMIT)?;
    String::from_utf8(bytes).map_err(|_| DiskError::at(Kind::NotText, path))
}
