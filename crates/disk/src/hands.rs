//! The only functions that change the disk; each asks first.
//!
//! INVARIANT: no other module creates, renames or removes anything. So a test that counts the
//! questions of a run, and then refuses the first, the second, …, has stopped at every step.

use crate::error::{DiskError, Kind};
use crate::folder::{check_folder, metadata};
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, fchown};
use std::path::{Path, PathBuf};

/// One change of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A folder comes into being.
    MakeFolder,
    /// A file comes into being, empty.
    CreateFile,
    /// The second half of a file's bytes is written.
    FillFile,
    /// A file or folder takes a new place, over what was there.
    Rename,
    /// A file goes.
    RemoveFile,
    /// An empty folder goes.
    RemoveFolder,
    /// The stage goes with all that is left in it.
    RemoveStage,
}

/// Does the changes, if `before` lets it.
pub(crate) struct Hands<'a> {
    /// Asked before each step; its error ends the run on the spot.
    pub(crate) before: &'a mut dyn FnMut(Step, &Path) -> Result<(), DiskError>,
    /// Whether to wait until the device has the bytes. Off in tests that stop a thousand runs.
    pub(crate) durable: bool,
}

/// As many changes at once are waited for together: a device takes milliseconds for each wait, and
/// a stack has thousands of files.
const MANY: usize = 64;

/// How a set of changes is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Each file as it is written, each folder at the end.
    Each,
    /// All at the end, with whatever else the file system has to write.
    Together,
}

impl Waiting {
    /// For that many changes.
    pub(crate) fn of(changes: usize) -> Self {
        // `syncfs` is Linux's; since 5.8 it also tells when a write failed.
        if cfg!(target_os = "linux") && changes >= MANY { Self::Together } else { Self::Each }
    }
}

impl Hands<'_> {
    /// Makes a folder where there is none yet, readable for all that the umask lets.
    pub(crate) fn make_folder(&mut self, path: &Path) -> Result<(), DiskError> {
        if let Some(seen) = metadata(path)? {
            return check_folder(path, &seen);
        }
        (self.before)(Step::MakeFolder, path)?;
        cannot(DirBuilder::new().mode(0o755).create(path), path)
    }

    /// Makes the folder of a tree and those that lead to it.
    pub(crate) fn make_root(&mut self, path: &Path) -> Result<(), DiskError> {
        if metadata(path)?.is_some() {
            return Ok(()); // what it is, the one who opens it sees
        }
        (self.before)(Step::MakeFolder, path)?;
        cannot(DirBuilder::new().mode(0o755).recursive(true).create(path), path)
    }

    /// Writes a file that is not there yet, and waits for it.
    pub(crate) fn create(&mut self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        self.create_one(path, bytes, Waiting::Each)
    }

    /// Writes a file that is not there yet, one of several: [`settle`](Self::settle) comes after them.
    pub(crate) fn create_one(
        &mut self,
        path: &Path,
        bytes: &[u8],
        waiting: Waiting,
    ) -> Result<(), DiskError> {
        (self.before)(Step::CreateFile, path)?;
        let file = cannot(OpenOptions::new().write(true).create_new(true).mode(0o644).open(path), path)?;
        self.fill(file, path, bytes, waiting)
    }

    /// The same, with the owner, group and permissions of another file.
    pub(crate) fn create_like(
        &mut self,
        path: &Path,
        bytes: &[u8],
        like: &Metadata,
    ) -> Result<(), DiskError> {
        (self.before)(Step::CreateFile, path)?;
        let file = cannot(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path), path)?;
        let own = cannot(file.metadata(), path)?;
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            cannot(fchown(&file, Some(like.uid()), Some(like.gid())), path)?;
        }
        // After the owner, as a change of owner takes permissions away.
        cannot(file.set_permissions(like.permissions()), path)?;
        self.fill(file, path, bytes, Waiting::Each)
    }

    fn fill(&mut self, mut file: File, path: &Path, bytes: &[u8], waiting: Waiting) -> Result<(), DiskError> {
        // In two halves, so that a test can leave a torn file behind, as a power cut does.
        let (first, second) = bytes.split_at(bytes.len() / 2);
        cannot(file.write_all(first), path)?;
        (self.before)(Step::FillFile, path)?;
        cannot(file.write_all(second), path)?;
        if self.durable && waiting == Waiting::Each { cannot(file.sync_all(), path) } else { Ok(()) }
    }

    /// Waits until the device has all that was done in `folders`, which are at or below `root`.
    pub(crate) fn settle(
        &mut self,
        root: &Path,
        folders: impl IntoIterator<Item = PathBuf>,
        waiting: Waiting,
    ) -> Result<(), DiskError> {
        match waiting {
            Waiting::Each => {
                for folder in folders {
                    self.sync(&folder)?;
                }
                self.sync(root)
            }
            Waiting::Together if self.durable => sync_all(root),
            Waiting::Together => Ok(()),
        }
    }

    /// Moves a file into its place.
    pub(crate) fn rename(&mut self, from: &Path, to: &Path) -> Result<(), DiskError> {
        (self.before)(Step::Rename, to)?;
        cannot(fs::rename(from, to), to)
    }

    /// Removes a file if it is there.
    pub(crate) fn remove_file(&mut self, path: &Path) -> Result<(), DiskError> {
        if metadata(path)?.is_none() {
            return Ok(());
        }
        (self.before)(Step::RemoveFile, path)?;
        cannot(fs::remove_file(path), path)
    }

    /// Removes a folder if it is there and empty; whether it did.
    pub(crate) fn remove_empty(&mut self, path: &Path) -> Result<bool, DiskError> {
        if !metadata(path)?.is_some_and(|seen| seen.is_dir()) {
            return Ok(false);
        }
        // Asked before the question: only the removal itself says without a race that it is empty.
        (self.before)(Step::RemoveFolder, path)?;
        match fs::remove_dir(path) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(false),
            done => cannot(done, path).map(|()| true),
        }
    }

    /// Removes the stage with all that is in it, never through a link.
    pub(crate) fn remove_stage(&mut self, path: &Path) -> Result<(), DiskError> {
        if metadata(path)?.is_none() {
            return Ok(());
        }
        (self.before)(Step::RemoveStage, path)?;
        cannot(fs::remove_dir_all(path), path)
    }

    /// Tries whether a file can be moved from `work` into `parent`: permissions, and a mount in
    /// between. An empty folder stands in for the file; it takes the name of Writ's own folder,
    /// which readers ignore, should a run be killed before it is gone again.
    pub(crate) fn try_move(&mut self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.make_folder(from)?;
        (self.before)(Step::Rename, to)?;
        match fs::rename(from, to) {
            // The system looks at permissions before it looks at what is in the way.
            Err(e) if matches!(e.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory) => {}
            done => cannot(done, to)?,
        }
        self.remove_empty(to)?;
        Ok(())
    }

    /// Waits until the device has the names in a folder.
    pub(crate) fn sync(&mut self, folder: &Path) -> Result<(), DiskError> {
        if !self.durable {
            return Ok(());
        }
        let opened = cannot(File::open(folder), folder)?;
        match opened.sync_all() {
            // Some file systems have no such thing for folders.
            Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
            done => cannot(done, folder),
        }
    }
}

/// Waits for the whole file system of a folder.
#[cfg(target_os = "linux")]
fn sync_all(root: &Path) -> Result<(), DiskError> {
    let opened = cannot(File::open(root), root)?;
    cannot(rustix::fs::syncfs(&opened).map_err(Into::into), root)
}

/// Elsewhere, nothing is waited for together.
#[cfg(not(target_os = "linux"))]
fn sync_all(_: &Path) -> Result<(), DiskError> {
    Ok(())
}

fn cannot<T>(result: std::io::Result<T>, path: &Path) -> Result<T, DiskError> {
    result.map_err(|error| DiskError::at(Kind::CannotWrite, path).because(error))
}
