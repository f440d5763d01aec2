//! The clients of Vault, Nomad, S3 and PostgreSQL: the only network code.
//!
//! Each client makes one request and returns what came back as raw facts (a status, an error's
//! code, a message): whether that was a refusal is for the caller to judge.
//!
//! INVARIANT: no client is part of a pure crate's dependencies, and no password, token, key or
//! signed address gets into an error, a message or a `Debug` output: [`Secret`] holds them.

pub mod http;
pub mod nomad;
pub mod postgres;
pub mod s3;
mod secret;
pub mod vault;

pub use http::{Answer, Unreachable};
pub use secret::Secret;
