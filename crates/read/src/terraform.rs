//! A Terraform module's facts: which files it reads, and where.

mod locals;
mod path;
mod read;
mod uses;

pub use read::terraform;

use std::collections::BTreeMap;
use writ_source::Span;

/// What a module says that bears on access.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terraform {
    /// Every resource by (type, name).
    pub resources: BTreeMap<(String, String), Resource>,
    /// Every `file("…")` call in order: its path (as written with `${path.module}` kept, and with
    /// the texts of locals put in) and the whole call's place.
    pub files: Vec<(String, Span)>,
}

/// One `resource` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The files it reads, directly or through a `local`, by the path relative to the tree's root.
    pub reads: Vec<String>,
    /// Attributes that are literal strings, numbers or booleans, as text.
    pub literals: BTreeMap<String, (String, Span)>,
    /// Where.
    pub span: Span,
}
