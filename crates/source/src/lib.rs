//! Files, spans and diagnostics: what every stage of Writ points with.
//!
//! A [`Span`] is a file and a byte range in *any* kind of file: a `.writ` source, a Vault policy
//! that we printed a moment ago, an IAM document that somebody else wrote.
//!
//! INVARIANT: nothing here does I/O. Files come in as text with a name.

mod diagnostic;
mod file;
mod nearest;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Edit, Fix, KEPT, Label, Severity, TOO_MANY};
pub use file::{File, FileId, Files, LineColumn, Root, Span};
pub use nearest::nearest;
