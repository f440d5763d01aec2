//! JWT logins to Vault: whose token a role of a JWT auth mount accepts, and what it gives.

mod accepts;
mod compare;
mod facts;

pub use accepts::{Decision, Refusal, accepts, accepts_person};
pub use compare::compare;
pub use facts::*;
