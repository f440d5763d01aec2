//! A first source in a folder, and other new files that a command makes.

use crate::error::{DiskError, Kind};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// Writes a first source into a folder, which is made if it is not there.
///
/// Errors: the folder holds a source already; nothing is written then.
pub fn first_source(dir: &Path, name: &str, text: &str) -> Result<(), DiskError> {
    let cannot = |error| DiskError::at(Kind::CannotWrite, dir).because(error);
    if fs::metadata(dir).is_ok_and(|seen| !seen.is_dir()) {
        return Err(DiskError::at(Kind::NotAFolder, dir));
    }
    fs::create_dir_all(dir).map_err(cannot)?;
    let mut there = Vec::new();
    for entry in fs::read_dir(dir).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        if entry.file_name().as_bytes().ends_with(b".writ") {
            there.push(entry.path());
        }
    }
    if !there.is_empty() {
        there.sort();
        return Err(DiskError::about(Kind::SourcesExist, there));
    }
    let path = dir.join(name);
    let cannot = |error| DiskError::at(Kind::CannotWrite, &path).because(error);
    // Not over a file that has come meanwhile, nor through a link.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)
}

/// Writes files into a folder, which is made if it is not there; files of the same names are
/// replaced.
///
/// Errors: the system refuses.
pub fn files<'a>(dir: &Path, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<(), DiskError> {
    fs::create_dir_all(dir).map_err(|error| DiskError::at(Kind::CannotWrite, dir).because(error))?;
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::write(&path, bytes).map_err(|error| DiskError::at(Kind::CannotWrite, &path).because(error))?;
    }
    Ok(())
}
