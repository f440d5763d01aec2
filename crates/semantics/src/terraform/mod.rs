//! Terraform modules: what they apply, and where the value of each argument comes from.

mod facts;

pub use facts::*;
