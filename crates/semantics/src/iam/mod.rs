//! IAM: what a set of policy documents lets a principal do in AWS.

mod facts;

pub use facts::*;
