//! Standard input, bounded like a file.

use crate::error::{DiskError, Kind};
use crate::read::FILE_LIMIT;
use std::io::Read;

/// What messages call standard input by.
pub const STDIN: &str = "<stdin>";

/// All of `input`, at most 16 MiB.
///
/// Errors: it cannot be read, or is too large.
pub fn stdin(input: impl Read) -> Result<Vec<u8>, DiskError> {
    let mut bytes = Vec::new();
    let read = input.take(FILE_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| DiskError::at(Kind::CannotRead, STDIN).because(error))?;
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(DiskError::at(Kind::TooLarge, STDIN));
    }
    Ok(bytes)
}
