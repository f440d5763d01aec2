//! JSON text → a tree of values with places.
//!
//! Our own reader, as most files of a tree are JSON, and other readers either say no places or take
//! more than JSON. It takes what `serde_json` takes, which the tests compare it with, and numbers that no
//! `f64` holds, such as `1e999`: JSON sets no bound, and what a number is worth is for who asks for it.
//!
//! INVARIANT: a name occurs once in an object. Vault and IAM would keep one of two silently, and
//! not the same one.

mod body;
mod parse;
mod tree;

pub(crate) use body::{Body, SECRET, secret};
pub(crate) use parse::{DUPLICATE, parse};
pub(crate) use tree::{Json, Kind, Member, has_member, member_names};
