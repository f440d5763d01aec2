//! The process inside a task: it has what the task was given and makes requests with it.
//!
//! The agent connects back to the verifier over the loopback interface, says who it is with a
//! nonce, and then answers one JSON line with another. It judges nothing: an [`Outcome`] is what
//! came back.
//!
//! INVARIANT: no credential crosses that line, in neither direction.

mod credentials;
mod hub;
mod protocol;
mod serve;

pub(crate) use hub::Hub;
pub use protocol::{Outcome, Request, System, Token};
pub use serve::serve;

/// The variable with the verifier's address.
pub const ADDRESS: &str = "WRIT_AGENT";
/// The variable with the nonce that tells which task this is.
pub const NONCE: &str = "WRIT_AGENT_NONCE";
