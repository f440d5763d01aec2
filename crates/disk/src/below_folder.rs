//! The files of a folder, at any depth, that are of a kind.

use crate::error::{DiskError, Kind};
use crate::folder::{check_folder, metadata, plain};
use crate::read::Budget;
use crate::show;
use std::fs;
use std::path::{Path, PathBuf};

/// What is in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Below {
    /// The files, by their paths, with their text.
    pub files: Vec<(PathBuf, String)>,
    /// The symbolic links, which are not followed.
    pub links: usize,
}

/// Reads the files below `dir` whose names `wanted` takes, in the order of their paths. What is hidden
/// (its name begins with a dot) is left out, and so are links.
///
/// # Errors
/// What cannot be read, is not UTF-8, more than 16 MiB in a file, 64 MiB in all or 100,000 entries.
pub fn files_in(dir: &Path, wanted: impl Fn(&str) -> bool) -> Result<Below, DiskError> {
    let mut budget = Budget::new();
    let mut below = Below::default();
    // A list rather than recursion: the depth is the file system's.
    let mut open = vec![plain(dir)];
    while let Some(folder) = open.pop() {
        let Some(seen) = metadata(&folder)? else { continue };
        check_folder(&folder, &seen)?;
        let cannot = |error| DiskError::at(Kind::CannotRead, &folder).because(error);
        for entry in fs::read_dir(&folder).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let path =
                if folder.as_os_str() == "." { PathBuf::from(entry.file_name()) } else { entry.path() };
            budget.count(&path)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.contains(show::is_unsafe)) else {
                return Err(DiskError::at(Kind::BadName, path));
            };
            let Some(seen) = metadata(&path)?.filter(|_| !name.starts_with('.')) else { continue };
            if seen.is_symlink() {
                below.links += 1;
            } else if seen.is_dir() {
                open.push(path);
            } else if wanted(name) {
                let bytes = budget.read(&path, &seen)?;
                let text = String::from_utf8(bytes).map_err(|_| DiskError::at(Kind::NotText, &path))?;
                below.files.push((path, text));
            }
        }
    }
    below.files.sort();
    Ok(below)
}
