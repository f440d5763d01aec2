//! Nomad: what a jobspec asks for, what its job specification has, and what ACL policies grant.

pub mod acl;
mod facts;
pub mod login;
mod setting;
pub mod spec;

pub use facts::*;
pub use setting::{Says, Setting, Value};
