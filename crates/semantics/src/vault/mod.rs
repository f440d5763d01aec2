//! Vault ACL policies: which operations on which paths a token with them may do.

mod facts;

pub use facts::*;
