//! The access graph: verb tables, derivation, and the baseline.
//!
//! `derive` flattens the model into [`declared::Declared`]: one entry a grant, with its chain.
//! `compose` turns that into the facts that the artifacts are to state, each with the span of the
//! declaration that it comes from. What reads artifacts back arrives at the same type of facts,
//! so that declared and observed can be compared.

pub mod baseline;
pub mod chains;
mod compose;
pub mod declared;
mod derive;
pub mod escalations;
pub mod given;
mod names;
pub mod nomad_verbs;
mod refuse;
pub mod templates;
pub mod variable_verbs;
pub mod vault_verbs;
pub mod verbs;

pub use compose::{compose, holder, needs_management};
pub use derive::derive;
pub use names::AUDIENCE;
pub use refuse::refuse;
