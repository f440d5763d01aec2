//! Reading regular files, never more than a bound, never waiting for a writer.

use crate::error::{DiskError, Kind};
use rustix::fs::{Mode, OFlags};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// The most bytes of one file.
pub(crate) const FILE_LIMIT: u64 = 16 << 20;
/// The most bytes of all files of one call.
pub(crate) const TOTAL_LIMIT: u64 = 64 << 20;
/// The most files of one call.
pub(crate) const COUNT_LIMIT: usize = 100_000;

/// What one call may still read.
pub(crate) struct Budget {
    bytes: u64,
    files: usize,
}

impl Budget {
    /// All of it.
    pub(crate) fn new() -> Self {
        Self { bytes: TOTAL_LIMIT, files: COUNT_LIMIT }
    }

    /// Counts an entry of a folder before anything of it is kept.
    pub(crate) fn count(&mut self, path: &Path) -> Result<(), DiskError> {
        self.files = self.files.checked_sub(1).ok_or_else(|| DiskError::at(Kind::TooMany, path))?;
        Ok(())
    }

    /// Takes the bytes of a file.
    pub(crate) fn take(&mut self, size: u64, path: &Path) -> Result<(), DiskError> {
        let within = size <= FILE_LIMIT && size <= self.bytes;
        self.bytes = self.bytes.saturating_sub(size);
        if within { Ok(()) } else { Err(DiskError::at(Kind::TooLarge, path)) }
    }

    /// Reads a file of `path` whose metadata, taken without following a link, is `seen`.
    pub(crate) fn read(&mut self, path: &Path, seen: &Metadata) -> Result<Vec<u8>, DiskError> {
        if seen.len() > self.bytes {
            return Err(DiskError::at(Kind::TooLarge, path));
        }
        let bytes = regular(path, seen, FILE_LIMIT.min(self.bytes))?;
        self.take(bytes.len() as u64, path)?;
        Ok(bytes)
    }
}

/// Reads a regular file of at most `limit` bytes; `seen` is what `symlink_metadata` said of `path`.
///
/// The kind is checked before the file is opened, since opening a FIFO waits for its writer, and
/// the size again while it is read, since a file grows and those of `/proc` claim to be empty.
pub(crate) fn regular(path: &Path, seen: &Metadata, limit: u64) -> Result<Vec<u8>, DiskError> {
    if !seen.is_file() {
        return Err(DiskError::at(Kind::NotAFile, path));
    }
    if seen.len() > limit {
        return Err(DiskError::at(Kind::TooLarge, path));
    }
    let cannot = |error| DiskError::at(Kind::CannotRead, path).because(error);
    let file = open(path).map_err(cannot)?;
    let opened = file.metadata().map_err(cannot)?;
    if !is_same(&opened, seen) {
        return Err(DiskError::at(Kind::Changed, path));
    }
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limit {
        return Err(DiskError::at(Kind::TooLarge, path));
    }
    Ok(bytes)
}

/// Opens what was a regular file a moment ago: should a FIFO or a link have come into its place, no
/// writer is waited for and nothing is followed.
fn open(path: &Path) -> std::io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

/// Whether both are of one file or folder.
pub(crate) fn is_same(a: &Metadata, b: &Metadata) -> bool {
    a.dev() == b.dev() && a.ino() == b.ino() && a.file_type() == b.file_type()
}
