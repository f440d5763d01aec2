//! What commands are given: the folder of a stack, one file of it, or standard input.

use std::path::{Path, PathBuf};
use writ_disk::DiskError;

/// What is written for standard input.
pub const STDIN: &str = "-";

/// Whether a stack is standard input.
pub fn is_stdin(stack: &Path) -> bool {
    stack.as_os_str() == STDIN
}

/// The names and bytes of a stack's sources.
///
/// # Errors
/// Where the disk does not give them.
pub fn sources(stack: &Path) -> Result<Vec<(String, Vec<u8>)>, DiskError> {
    if is_stdin(stack) {
        let bytes = writ_disk::stdin(std::io::stdin().lock())?;
        return Ok(vec![(writ_disk::STDIN.to_owned(), bytes)]);
    }
    Ok(writ_disk::sources(stack)?.into_iter().map(|s| (s.name, s.bytes)).collect())
}

/// The folder that the names of a stack's sources are relative to.
pub fn folder(stack: &Path) -> PathBuf {
    if is_stdin(stack) || stack.is_file() {
        return stack.parent().map(Path::to_path_buf).unwrap_or_default();
    }
    stack.to_owned()
}

/// `out` beside the sources.
pub fn default_out(stack: &Path) -> PathBuf {
    folder(stack).join("out")
}
