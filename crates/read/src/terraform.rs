//! A Terraform module's facts: which files it reads, and where.

mod argument;
mod locals;
mod path;
mod read;
mod uses;

pub use read::terraform;

pub(crate) use writ_semantics::terraform::{Argument, Origin, Resource, Terraform};
