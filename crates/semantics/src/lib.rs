//! What files grant: deciders and set comparison for IAM, Vault, JWT logins, Nomad and PostgreSQL.
//!
//! Each module holds the *facts* of one system as written in files (`facts.rs`), the plain
//! evaluator of one request (`decide.rs`) and, where there is one, the comparison of two
//! permissions as sets (`compare.rs`).
//!
//! INVARIANT: knows nothing of the Writ language, of how artifacts are printed, or of I/O.
//! INVARIANT: deny is the default, and what is not modelled is *unknown*, never a silent verdict.

pub mod body;
pub mod deployer;
pub mod engine;
mod facts;
pub mod iam;
pub mod jwt;
pub mod nomad;
pub mod place;
pub mod postgres;
mod sets;
pub mod terraform;
pub mod vault;
mod verdict;

pub use facts::Facts;
pub use verdict::{Comparison, Unknown, Verdict};
