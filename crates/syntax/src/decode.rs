//! Bytes to text: UTF-8 and nothing else, of a bounded size.

use writ_source::{Code, Diagnostic, Files, Span};

use crate::limits;

/// Bytes that are no source, with what can be shown of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    name: String,
    /// What could be read, with U+FFFD for what could not; empty where it is too large.
    shown: String,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    TooLarge {
        bytes: usize,
    },
    /// `at` counts in `shown`.
    NotUtf8 {
        at: usize,
        byte: u8,
        utf16: bool,
    },
}

impl Undecodable {
    /// Adds what can be shown to `files`, under its name, and points into that.
    pub fn report(self, files: &mut Files) -> Diagnostic {
        let id = files.add(self.name, self.shown);
        match self.why {
            Why::TooLarge { bytes } => too_large(Span::new(id, 0..0), bytes),
            Why::NotUtf8 { at, byte, utf16 } => {
                let label = if utf16 {
                    "the file begins like UTF-16".to_owned()
                } else {
                    format!("byte 0x{byte:02X} begins no character here")
                };
                let span = Span::new(id, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
                Diagnostic::error(Code("syntax/not-utf8"), "the file is not UTF-8", span, label)
                    .help("save the file as UTF-8 without a byte order mark")
            }
        }
    }
}

/// The error for a file of that many bytes.
pub(crate) fn too_large(span: Span, bytes: usize) -> Diagnostic {
    Diagnostic::error(
        Code("syntax/too-large"),
        "the source is too large",
        span,
        format!("the file has {bytes} bytes, more than {}", limits::FILE_BYTES),
    )
    .help("split it into several files of the same folder")
}

/// The text of a file's bytes.
///
/// A byte order mark, control characters and the like pass: [`crate::parse`] points at them.
pub fn decode(name: &str, bytes: &[u8]) -> Result<String, Undecodable> {
    let refuse = |shown, why| Err(Undecodable { name: name.to_owned(), shown, why });
    if bytes.len() > limits::FILE_BYTES {
        return refuse(String::new(), Why::TooLarge { bytes: bytes.len() });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            // What comes before is valid, so its length is the same in the lossy text.
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or(0);
            let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            refuse(String::from_utf8_lossy(bytes).into_owned(), Why::NotUtf8 { at, byte, utf16 })
        }
    }
}
