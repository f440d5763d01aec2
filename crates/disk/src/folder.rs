//! The folder of a tree, locked for as long as it is looked at or changed.
//!
//! INVARIANT: no component below the folder is followed when it is a symbolic link, and the folder
//! itself is none.

use crate::digest::Digest;
use crate::error::{DiskError, Kind};
use crate::path::TreePath;
use crate::read::{self, FILE_LIMIT};
use std::fs::{self, File, Metadata, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long a run waits for another one in the folder.
pub(crate) const WAIT: Duration = Duration::from_secs(10);
/// How often it asks.
const PAUSE: Duration = Duration::from_millis(20);

/// What the folder is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Beside other readers.
    Read,
    /// Alone.
    Write,
}

/// An open folder. The advisory lock ends with the value, or with the process.
pub(crate) struct Folder {
    root: PathBuf,
    _lock: File,
}

/// What is at a path.
pub(crate) enum State {
    /// Nothing.
    Absent,
    /// A regular file of a size that artifacts have.
    File(Digest),
    /// What Writ neither replaces nor removes: a link, a folder, a huge file; with what to say.
    Blocked(DiskError),
}

impl Folder {
    /// Opens and locks a folder, or gives up after `wait`.
    pub(crate) fn open(dir: &Path, usage: Use, wait: Duration) -> Result<Self, DiskError> {
        let root = plain(dir);
        let cannot = |error| DiskError::at(Kind::CannotRead, &root).because(error);
        let seen = fs::symlink_metadata(&root).map_err(cannot)?;
        check_folder(&root, &seen)?;
        let opened = File::open(&root).map_err(cannot)?;
        lock(&opened, usage, wait, &root)?;
        // While this run waited, the name may have come to mean another folder.
        let now = fs::symlink_metadata(&root).map_err(cannot)?;
        if !read::is_same(&opened.metadata().map_err(cannot)?, &now) {
            return Err(DiskError::at(Kind::Changed, &root));
        }
        Ok(Self { root, _lock: opened })
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a relative path lies.
    pub(crate) fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// The folders of the tree on the way to `path` that are there; an error where one is a link
    /// or no folder.
    pub(crate) fn check_way(&self, path: &TreePath) -> Result<(), DiskError> {
        let mut folders: Vec<&str> = path.folders().collect();
        folders.reverse();
        for folder in folders {
            let folder = self.join(folder);
            match metadata(&folder)? {
                Some(seen) => check_folder(&folder, &seen)?,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// What is at a path of the tree.
    pub(crate) fn state(&self, path: &TreePath) -> Result<State, DiskError> {
        match self.check_way(path) {
            Ok(()) => file_state(&self.join(path)),
            Err(error) if error.kind() == Kind::CannotRead => Err(error),
            Err(error) => Ok(State::Blocked(error)),
        }
    }
}

/// What is at a path whose folders have been checked.
pub(crate) fn file_state(path: &Path) -> Result<State, DiskError> {
    let Some(seen) = metadata(path)? else { return Ok(State::Absent) };
    if seen.is_symlink() {
        return Ok(State::Blocked(DiskError::at(Kind::Symlink, path)));
    }
    match read::regular(path, &seen, FILE_LIMIT) {
        Ok(bytes) => Ok(State::File(Digest::of(&bytes))),
        Err(error) if matches!(error.kind(), Kind::NotAFile | Kind::TooLarge) => Ok(State::Blocked(error)),
        Err(error) => Err(error),
    }
}

/// What `symlink_metadata` says; `None` where nothing is.
pub(crate) fn metadata(path: &Path) -> Result<Option<Metadata>, DiskError> {
    match fs::symlink_metadata(path) {
        Ok(seen) => Ok(Some(seen)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DiskError::at(Kind::CannotRead, path).because(error)),
    }
}

/// An error where something is not a real folder.
pub(crate) fn check_folder(path: &Path, seen: &Metadata) -> Result<(), DiskError> {
    match seen {
        seen if seen.is_symlink() => Err(DiskError::at(Kind::Symlink, path)),
        seen if seen.is_dir() => Ok(()),
        _ => Err(DiskError::at(Kind::NotAFolder, path)),
    }
}

/// The path without a final `/` or `/.`, which would have the system follow a link; `.` if empty.
pub(crate) fn plain(dir: &Path) -> PathBuf {
    let plain: PathBuf = dir.components().collect();
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

fn lock(opened: &File, usage: Use, wait: Duration, root: &Path) -> Result<(), DiskError> {
    // Asked again and again rather than waited for: a lock that is never released must not hang us.
    let mut waited = Duration::ZERO;
    loop {
        let attempt = match usage {
            Use::Read => opened.try_lock_shared(),
            Use::Write => opened.try_lock(),
        };
        match attempt {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if waited < wait => {
                thread::sleep(PAUSE);
                waited = waited.saturating_add(PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Err(DiskError::at(Kind::Busy, root)),
            Err(TryLockError::Error(error)) => {
                return Err(DiskError::at(Kind::CannotLock, root).because(error));
            }
        }
    }
}
