//! What commands are given: the folder of a stack, one file of it, or standard input.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use writ_disk::DiskError;

/// Which stacks a command is for.
#[derive(Debug, Clone, clap::Args)]
pub struct Stacks {
    /// The folder with the stack's .writ files, one such file, or - for standard input
    #[arg(default_value = ".", value_hint = clap::ValueHint::DirPath)]
    stack: PathBuf,
    /// Instead, every stack that one of these files is part of: a source, or a file of its tree.
    /// Files that are part of none are left out
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "stack")]
    stacks_of: Vec<PathBuf>,
}

impl Stacks {
    /// Each of them once, in the order of their paths.
    pub fn each(&self) -> Vec<PathBuf> {
        if self.stacks_of.is_empty() {
            return vec![self.stack.clone()];
        }
        let stacks: BTreeSet<PathBuf> =
            self.stacks_of.iter().filter_map(|file| writ_disk::stack_of(file)).collect();
        stacks.into_iter().collect()
    }
}

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
