//! IAM policy documents as written, with where each statement stands.
//!
//! Source: IAM User Guide, "Grammar of the IAM JSON policy language" (read 2026-11).

use std::collections::BTreeMap;
use writ_source::Span;

/// One policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `Version`; `None` means 2008-10-17, in which policy variables are plain text.
    pub version: Option<String>,
    /// The statements in their order.
    pub statements: Vec<Statement>,
    /// The whole document, or the grant it stands for.
    pub span: Span,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// `Sid`.
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`: only in resource and trust policies.
    pub principals: Option<Principals>,
    /// `Action` or `NotAction`: patterns with `*` and `?`, matched without regard to case.
    pub actions: Clause,
    /// `Resource` or `NotResource`: patterns with `*` and `?`. `None` in trust policies.
    pub resources: Option<Clause>,
    /// `Condition`, flattened: all must hold.
    pub conditions: Vec<Condition>,
    /// Where the statement stands.
    pub span: Span,
}

/// `Allow` or `Deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Grants, unless something denies.
    Allow,
    /// Denies, whatever grants.
    Deny,
}

/// A list of patterns, or everything but it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether it was written `Not…`.
    pub negated: bool,
    /// The patterns as written.
    pub patterns: Vec<String>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principals {
    /// Whether it was written `NotPrincipal`.
    pub negated: bool,
    /// By kind (`AWS`, `Service`, `Federated`); `"Principal": "*"` is kind `*` with value `*`.
    pub by_kind: BTreeMap<String, Vec<String>>,
}

/// One operator, key and list of values: `"StringLike": {"s3:prefix": ["a/*"]}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// `StringLike`, `ForAllValues:StringEquals`, `Null`, …, as written.
    pub operator: String,
    /// `s3:prefix`, as written; keys are compared without regard to case.
    pub key: String,
    /// The values, any of which may match.
    pub values: Vec<String>,
}

/// A request to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `s3:GetObject`.
    pub action: String,
    /// `arn:aws:s3:::my-bucket/dbbackup/x`; `*` for actions that have no resource.
    pub resource: String,
    /// The context: keys in lower case with their values.
    pub context: BTreeMap<String, Vec<String>>,
}

/// The policies that together bound one credential: allowed is what *each* of the layers allows,
/// where a layer is one or more documents whose statements are taken together.
///
/// `assumed_role`: the role's permission policies are one layer and the session policy another.
/// `iam_user`: one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers(pub Vec<Vec<Policy>>);
