//! The straight line as one function: from the bytes of sources to proved artifacts.
//!
//! ```text
//! bytes ─decode, parse→ ast ─expand→ ast ─resolve→ model ─derive→ declared ─compose→ facts ─emit→ artifacts
//!                                                                    └────── prove ────── facts ←read┘
//! ```
//!
//! INVARIANT: pure, but for what sources name: [`Beside`] and [`Folders`] are asked for its bytes. Sources
//! come in as bytes with names, and artifacts go out as text with paths.
//! INVARIANT: the driver stops at the first stage with errors; there are artifacts only where
//! they were proved.

mod as_compiled;
mod beside;
mod compile;
mod environments;
mod others;
mod prove;
mod sources;

pub use as_compiled::differences;
pub use beside::Beside;
pub use compile::{Checked, Compiled, Outcome, Unfolded, check, compile, emit, expand};
pub use others::Folders;
pub use prove::{Tree, prove_tree};
pub use sources::{Sources, environments, named_value};
pub use writ_model::NotRead as Refused;
pub use writ_prove::Proved;
pub use writ_rules::Allowed;
