//! From the bytes of `.writ` files to an abstract syntax tree with a span on every node.
//!
//! ```text
//! bytes ─decode→ text ─scan→ top-level pieces ─pest→ pairs ─lower→ ast::SourceFile
//!                              │                  │
//!                              └── what is unclosed, forbidden, too deep    └─recover, explain→ diagnostics
//! ```
//!
//! INVARIANTS
//! - Any input gives a tree and diagnostics: no panic, and time and memory linear in its size.
//! - Nothing is dropped in silence: what is not in the tree has an error.
//! - The grammar knows kinds of line, not kinds of block: which attributes a `bucket` takes is the
//!   model's to say.

pub mod ast;
mod characters;
mod decode;
mod explain;
pub mod lex;
pub mod limits;
mod lower;
mod parse;
mod peg;
mod recover;
mod report;
mod scan;
mod value;

pub use decode::{Undecodable, decode};
pub use parse::{Scanned, parse, scan, scan_after};
pub use value::{check_lines, check_text, parse_value};

/// For measurements only: how long pest takes by itself.
#[doc(hidden)]
pub mod measure {
    pub use crate::peg::{calls_of_block, count_of_pairs};
}
