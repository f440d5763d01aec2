//! Nomad ACL policies: which requests a token with them may make.
//!
//! Of the fine-grained kinds of rule (namespaces, variables, node pools, host volumes) the exact
//! name decides before any glob, and of globs the one closest in length; the coarse kinds (agent,
//! node, operator, quota, plugin) have one level each.

mod attached;
mod compare;
mod decide;
mod facts;
mod merged;
pub mod words;

pub use attached::{Attachment, attached};
pub use compare::{Differences, compare, differences};
pub use decide::{Decision, Request, decide};
pub use facts::*;
