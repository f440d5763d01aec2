//! From the bytes of artifacts, ours or others', to facts with spans.
//!
//! INVARIANT: never depends on how artifacts are printed; every parser here is of the product's
//! own format, written from its documentation.

mod facts;
mod terraform;

pub use facts::Facts;
pub use terraform::Terraform;
