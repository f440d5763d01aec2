//! From syntax trees with profiles, environments and inputs to one tree without them.
//!
//! ```text
//! ast ─environment: overlays→ ─profile: lines taken over→ ─input: values put in→ Expanded
//! ```
//!
//! The order is part of the language: an environment may set which profile a block takes over, and
//! a profile's line may use an input.
//!
//! INVARIANTS
//! - Pure, and the tree that comes out is one that could have been written by hand: which
//!   attributes a block takes is still the model's to say.
//! - Every node keeps the span of where it was written; who uses it is in [`Uses`], beside it.
//! - What is copied is bounded ([`limits`]): no source becomes much larger than it is.
//! - A block that the rules of merging do not decide is an error, never a silent choice.

mod budget;
mod choice;
mod environment;
mod expand;
mod expanded;
mod foreign;
mod input;
mod key;
pub mod limits;
mod merge;
mod name;
mod overlay;
mod print;
mod profile;
mod report;
mod share;
mod take;
mod twice;
mod uses;

pub use choice::{Choice, Given};
pub use expand::expand;
pub use expanded::{Chosen, Declared, Expanded};
pub use share::Shares;
pub use take::{Wanted, environments};
pub use uses::Uses;

/// The words that begin the blocks of this stage, in the order of the documentation.
pub const KEYWORDS: [&str; 4] = ["profile", "environment", "input", "use"];
