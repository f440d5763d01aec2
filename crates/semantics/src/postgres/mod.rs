//! PostgreSQL: what the statements that Vault runs give a role, and what setup takes from PUBLIC.

mod facts;

pub use facts::*;
