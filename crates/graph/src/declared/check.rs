//! What a stack says must hold.

use super::{Object, Principal, Verb};
use writ_source::Span;

/// A check line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The title of its block.
    pub title: String,
    /// The principals named: with `can` and `cannot`, the tasks of one service or one operator.
    pub principals: Vec<Principal>,
    /// What is claimed.
    pub claim: Claim,
    /// The verb.
    pub verb: Verb,
    /// On what; for a bucket `prefix` is here one object's key, except with `list`, where it is
    /// the prefix listed, and with `only`, where it is a prefix and empty means anything.
    pub object: Object,
    /// Under which circumstances.
    pub circumstances: Circumstances,
    /// The line.
    pub span: Span,
}

/// What a check line claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It may.
    Can,
    /// It may not.
    Cannot,
    /// They may, at most, and nobody else.
    Only,
}

/// `x reaches y` or `x cannot reach y`: by any chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaches {
    /// The title of its block.
    pub title: String,
    /// Who: each task of a service, or one operator.
    pub principals: Vec<Principal>,
    /// Whether it is claimed that it does.
    pub claim: bool,
    /// What.
    pub object: Object,
    /// The line.
    pub span: Span,
}

/// What is different from the declared workload.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// `as job "…"`.
    pub job: Option<String>,
    /// `as task "…"`.
    pub task: Option<String>,
    /// `in namespace "…"`.
    pub namespace: Option<String>,
    /// `with audience "…"`.
    pub audience: Option<String>,
    /// `after revoke`.
    pub after_revoke: bool,
}
