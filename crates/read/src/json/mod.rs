//! JSON text → a tree of values with places.
//!
//! `serde_json` decides what JSON is (strings, escapes, numbers, nothing after the value);
//! `jsonc-parser` says where each value stands.
//!
//! INVARIANT: a name occurs once in an object. Vault and IAM would keep one of two silently, and
//! not the same one.

mod body;
mod tree;

pub(crate) use body::{Body, SECRET, secret};
pub(crate) use tree::{DUPLICATE, Json, Kind, Member, parse};
