//! Random names and passwords for one run.

use std::fs::File;
use std::io::{self, Read};
use writ_live::Secret;

/// 128 bits in hexadecimal, from the system's generator.
pub(crate) fn hex() -> io::Result<String> {
    use std::fmt::Write;
    let mut bytes = [0u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// The same as a secret.
pub(crate) fn secret() -> io::Result<Secret> {
    hex().map(Secret::new)
}
