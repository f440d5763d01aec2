//! Vault ACL policies: which operations on which paths a token with them may do.

mod acl;
mod compare;
mod decide;
mod facts;
mod root_paths;

pub use acl::Acl;
pub use compare::{Differences, compare, differences, lacking, shared};
pub use decide::{Decision, decide};
pub use facts::*;
pub use root_paths::{ROOT_PATHS, needs_sudo};
