//! Nomad: what a jobspec asks for, and (later) what ACL policies grant.

pub mod acl;
mod facts;

pub use facts::*;
