//! Vault's secrets engines: which credential a role issues, and for how long.

mod facts;

pub use facts::*;
