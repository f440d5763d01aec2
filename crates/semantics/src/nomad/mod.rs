//! Nomad: what a jobspec asks for, and (later) what ACL policies grant.

mod facts;

pub use facts::*;
