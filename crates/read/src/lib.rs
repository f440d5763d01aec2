//! From the bytes of artifacts, ours or others', to facts with spans.
//!
//! [`tree`] reads a whole output folder; there is one function a format besides. Each gives facts,
//! or diagnostics with codes `read/…` at places of the artifact.
//!
//! INVARIANT: never depends on how artifacts are printed; every parser here is of the product's
//! own format, written from its documentation.
//! INVARIANT: any text at all gives facts or diagnostics: no panic, no hang, memory in proportion.
//! What is not understood is an error or is named in the facts, never left out.

mod bounds;
mod duration;
mod hcl1;
mod hcl2;
mod json;
mod report;

mod aws_role;
mod body;
mod database;
mod iam_policy;
mod jobspec;
mod jwt_role;
mod loose;
mod nomad_acl;
mod nomad_role;
mod sql;
mod terraform;
mod tree;
mod vault_policy;

pub use aws_role::aws_role;
pub use body::body;
pub use database::{connection, database_role};
pub use iam_policy::iam_policy;
pub use jobspec::{jobspec, template};
pub use jwt_role::jwt_role;
pub use loose::{Looked, LooseKind, NOT_UNDERSTOOD, loose, loose_kind, not_iam, unknown_file};
pub use nomad_acl::nomad_acl;
pub use nomad_role::nomad_role;
pub use sql::{Runner, sql};
pub use terraform::terraform;
pub use tree::{tree, tree_of};
pub use vault_policy::vault_policy;
