//! What a stack is made of, after every name has been looked up.

mod check;
mod control;
mod credential;
mod grant;
mod operator;
mod resource;
mod service;

pub use check::*;
pub use control::*;
pub use credential::*;
pub use grant::*;
pub use operator::*;
pub use resource::*;
pub use service::*;
use writ_expand::Shares;
use writ_source::Span;

/// A checked value with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// One stack: all that the `.writ` files of a folder declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The `stack` block.
    pub stack: Stack,
    /// The `aws` block.
    pub aws: Option<Aws>,
    /// By [`BucketId`].
    pub buckets: Vec<Bucket>,
    /// By [`DatabaseId`].
    pub databases: Vec<Database>,
    /// By [`ScheduleId`].
    pub schedules: Vec<Schedule>,
    /// By [`SecretId`].
    pub secrets: Vec<Secret>,
    /// By [`VolumeId`].
    pub volumes: Vec<Volume>,
    /// The `vault` block.
    pub vault: Option<Vault>,
    /// The `nomad` block.
    pub nomad: Option<Nomad>,
    /// Nomad namespaces that the stack makes.
    pub namespaces: Vec<Namespace>,
    /// By [`ServiceId`].
    pub services: Vec<Service>,
    /// By [`OperatorId`].
    pub operators: Vec<Operator>,
    /// The check lines of all `check` blocks.
    pub checks: Vec<Check>,
    /// The lines about chains of all `check` blocks.
    pub reaches: Vec<Reaches>,
    /// The findings that are allowed where they are.
    pub allows: Vec<Allow>,
    /// With which other stacks its buckets, databases and the like are shared.
    pub shares: Shares,
}

/// `allow "unpinned-image" = "the registry is frozen"`, in a block or in the options of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule's name.
    pub rule: Spanned<String>,
    /// Why what it finds may stay.
    pub reason: Spanned<String>,
    /// Whether its line needs a reason anyway: `driver = raw_exec because "…"`.
    pub required: bool,
    /// What it covers: the block or sentence that it stands in, and what was written elsewhere for
    /// that block.
    pub scopes: Vec<Span>,
}

/// Index into [`Model::buckets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketId(pub usize);

/// Index into [`Model::databases`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DatabaseId(pub usize);

/// Index into [`Model::schedules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScheduleId(pub usize);

/// Index into [`Model::secrets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretId(pub usize);

/// Index into [`Model::volumes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VolumeId(pub usize);

/// Index into [`Model::services`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceId(pub usize);

/// Index into [`Model::operators`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperatorId(pub usize);
