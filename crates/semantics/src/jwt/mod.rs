//! JWT logins to Vault: whose token a role of a JWT auth mount accepts, and what it gives.

mod facts;

pub use facts::*;
