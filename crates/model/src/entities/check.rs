//! What a stack says must hold.

use super::{Object, OperatorId, ServiceId};
use crate::Verb;
use writ_source::Span;

/// A line of a `check` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The block's title.
    pub title: String,
    /// The principals named.
    pub subjects: Vec<Subject>,
    /// What is claimed.
    pub mode: CheckMode,
    /// The verb.
    pub verb: Verb,
    /// On what.
    pub object: Object,
    /// What is different from the declared workload.
    pub circumstances: Circumstances,
    /// The line.
    pub span: Span,
}

/// `x reaches y` or `x cannot reach y`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaches {
    /// The block's title.
    pub title: String,
    /// Who.
    pub subject: Subject,
    /// Whether it is claimed that it does.
    pub claim: bool,
    /// What.
    pub object: Object,
    /// The line.
    pub span: Span,
}

/// Whom a check line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A service: any task of it.
    Service(ServiceId),
    /// An operator.
    Operator(OperatorId),
}

/// What a check line claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckMode {
    /// It may.
    Can,
    /// It may not.
    Cannot,
    /// They may, and nobody else.
    Only,
}

/// The circumstances of a check line.
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
