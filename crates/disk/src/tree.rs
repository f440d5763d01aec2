//! A tree of artifacts read back: everything below Writ's folders, whoever put it there, since a
//! file that somebody added grants as much as one of ours.

use crate::error::{DiskError, Kind};
use crate::folder::{Folder, Use, WAIT, check_folder, metadata, plain};
use crate::journal;
use crate::layout::{self, FILES, FOLDERS, MODULE};
use crate::read::Budget;
use crate::show;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The artifacts of a folder: relative, `/`-separated paths with their text.
///
/// Read are `access.json`, `writ.lock.json`, the configuration files directly in `terraform/`, and
/// all files below `vault/`, `iam/`, `postgres/`, `nomad/` and `deployer/`, but never Terraform's
/// providers and state. Waits up to 10 seconds for a run that writes there.
///
/// Errors: an unfinished write, a link or special file, what is not UTF-8, more than 16 MiB in a
/// file, 64 MiB in all or 100,000 files, nothing at all.
pub fn tree(dir: &Path) -> Result<BTreeMap<String, String>, DiskError> {
    let folder = Folder::open(dir, Use::Read, WAIT)?;
    if journal::is_there(&folder)? {
        return Err(DiskError::at(Kind::UnfinishedWrite, folder.root()));
    }
    let mut walk = Walk { folder: &folder, budget: Budget::new(), found: BTreeMap::new(), names_only: false };
    walk.all()?;
    if walk.found.is_empty() {
        return Err(DiskError::at(Kind::NoArtifacts, folder.root()));
    }
    Ok(walk.found)
}

/// The paths below `dir` that [`tree`] would read, and Terraform with it, and that are not among
/// `files`: nobody's, or of a former run that edits have made the user's. A link is named, not
/// followed.
///
/// Errors: as those of [`tree`], but for what is in the files; a folder that is not there has none.
pub fn strays<P: Borrow<str> + Ord, B>(dir: &Path, files: &BTreeMap<P, B>) -> Result<Vec<String>, DiskError> {
    if metadata(&plain(dir))?.is_none() {
        return Ok(Vec::new());
    }
    let folder = Folder::open(dir, Use::Read, WAIT)?;
    let mut walk = Walk { folder: &folder, budget: Budget::new(), found: BTreeMap::new(), names_only: true };
    walk.all()?;
    Ok(walk.found.into_keys().filter(|path| !files.contains_key(path.as_str())).collect())
}

struct Walk<'a> {
    folder: &'a Folder,
    budget: Budget,
    found: BTreeMap<String, String>,
    names_only: bool,
}

impl Walk<'_> {
    /// Walks every place where an artifact can be.
    fn all(&mut self) -> Result<(), DiskError> {
        for file in FILES {
            self.file(file)?;
        }
        self.folder(MODULE, false)?;
        for below in FOLDERS {
            self.folder(below, true)?;
        }
        Ok(())
    }

    /// Reads a file where there is one.
    fn file(&mut self, relative: &str) -> Result<(), DiskError> {
        let path = self.folder.join(relative);
        let Some(seen) = metadata(&path)? else { return Ok(()) };
        if self.names_only {
            self.found.insert(relative.to_owned(), String::new());
            return Ok(());
        }
        if seen.is_symlink() {
            return Err(DiskError::at(Kind::Symlink, path));
        }
        let bytes = self.budget.read(&path, &seen)?;
        let text = String::from_utf8(bytes).map_err(|_| DiskError::at(Kind::NotText, &path))?;
        self.found.insert(relative.to_owned(), text);
        Ok(())
    }

    /// Reads a folder where there is one: all below it, or only a module's configuration.
    fn folder(&mut self, top: &str, all: bool) -> Result<(), DiskError> {
        // A list rather than recursion: the depth is the file system's.
        let mut open = vec![top.to_owned()];
        while let Some(relative) = open.pop() {
            let path = self.folder.join(&relative);
            let Some(seen) = metadata(&path)? else { continue };
            if self.names_only && !seen.is_dir() {
                self.found.insert(relative, String::new());
                continue;
            }
            check_folder(&path, &seen)?;
            let cannot = |error| DiskError::at(Kind::CannotRead, &path).because(error);
            for entry in fs::read_dir(&path).map_err(cannot)? {
                let name = entry.map_err(cannot)?.file_name();
                if layout::is_ignored(&name) || !(all || layout::is_configuration(&name)) {
                    continue;
                }
                let entry = path.join(&name);
                self.budget.count(&entry)?;
                let Some(name) = name.to_str().filter(|name| !name.contains(show::is_unsafe)) else {
                    return Err(DiskError::at(Kind::BadName, entry));
                };
                let below = format!("{relative}/{name}");
                match metadata(&entry)? {
                    Some(seen) if seen.is_dir() && all => open.push(below),
                    _ => self.file(&below)?,
                }
            }
        }
        Ok(())
    }
}
