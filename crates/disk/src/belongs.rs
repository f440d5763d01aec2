//! Which stack a file is part of.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// The folder of the stack that a file is part of: of a source its own, of any other file the
/// nearest above it that holds sources. None where there is none.
///
/// Only the folders that `file` names are looked at; the file itself need not be there any more.
pub fn stack_of(file: &Path) -> Option<PathBuf> {
    let plain = |folder: &Path| {
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
    };
    if file.as_os_str().as_bytes().ends_with(b".writ") {
        return file.parent().map(plain);
    }
    file.ancestors().skip(1).map(plain).find(|folder| holds_sources(folder))
}

fn holds_sources(folder: &Path) -> bool {
    let is_source = |entry: fs::DirEntry| {
        let name = entry.file_name();
        name.as_bytes().ends_with(b".writ") && !name.as_bytes().starts_with(b".")
    };
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(is_source))
}
