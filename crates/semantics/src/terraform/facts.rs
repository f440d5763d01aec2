//! What a Terraform module states, with where it stands.

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
    /// Every argument by its dotted name (`postgresql.username`), and each block and map in it by its
    /// own.
    pub arguments: BTreeMap<String, Argument>,
    /// Where.
    pub span: Span,
}

/// One argument of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Where its value comes from.
    pub origin: Origin,
    /// The value's place.
    pub span: Span,
}

/// Where the value of an argument comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is written out.
    Literal(String),
    /// The text of a file: `file(…)`, also trimmed, also as the only item of a list.
    File(String),
    /// A member of a file: `local.x.field`, where `x` is `jsondecode(file(…))`.
    Field {
        /// The file, from the tree's root.
        file: String,
        /// The member.
        field: String,
    },
    /// One or more names: `var.x`, `vault_mount.database.path`.
    References(Vec<String>),
    /// A name as JSON: `jsonencode(var.x)`.
    Encoded(String),
    /// It is a map, whose members have entries of their own: `options.version`.
    Map,
    /// It is an inner block, whose arguments have entries of their own.
    Block,
    /// Anything else.
    Other,
}
