//! Nomad: what a jobspec asks for, and what ACL policies grant.

pub mod acl;
mod facts;

pub use facts::*;
