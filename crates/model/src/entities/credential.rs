//! What is issued for grants, and how it reaches a task.

use super::{AwsKeys, DatabaseId, SecretId, Spanned};
use std::time::Duration;

/// What a principal is issued by Vault for all of its grants on one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// For which system.
    pub target: Target,
    /// How long it lives unless renewed.
    pub ttl: Duration,
    /// How long it can be renewed for; equal to `ttl` where it can't be.
    pub max_ttl: Duration,
    /// What kind of keys, where it is for AWS.
    pub keys: AwsKeys,
    /// How it reaches the task.
    pub deliver: Deliver,
    /// What becomes of the task when it is replaced.
    pub on_change: OnChange,
    /// The mount of Vault's Nomad engine, where it is another than usual.
    pub mount: Option<Spanned<String>>,
}

/// A secret that a task reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUse {
    /// Which.
    pub secret: SecretId,
    /// How its values reach the task.
    pub deliver: Deliver,
    /// What becomes of the task when one of them changes.
    pub on_change: OnChange,
}

/// What a credential is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// All buckets of the AWS account.
    Aws,
    /// One database.
    Database(DatabaseId),
    /// Nomad, by a token that Vault's Nomad engine makes, or Nomad itself: for operators only, as a
    /// task has its identity.
    Nomad,
}

/// `deliver = …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliverAs {
    /// `env`: environment variables.
    Environment,
    /// `json "secrets/x.json"`.
    Json(String),
    /// `template`: a template of the task's own reads it.
    Template,
}

/// `on_change = …`: what becomes of a running task when what it was given is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnChange {
    /// It is started again.
    Restart,
    /// Nothing: it reads what is new by itself, or never.
    Noop,
    /// It is sent this signal.
    Signal(String),
}

impl OnChange {
    /// Where nothing is said; `ends`: the task is a run, which goes on with what it began with.
    pub fn usual(ends: bool) -> Self {
        if ends { OnChange::Noop } else { OnChange::Restart }
    }
}

/// How a credential or a secret reaches the task: rendered below `secrets/`, which Nomad keeps in
/// memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deliver {
    /// `env`: environment variables, by way of the file named.
    Environment(String),
    /// `json "secrets/x.json"`.
    Json(String),
    /// `template`: a template of the task's own reads it, to where that says.
    Template,
    /// To no task: an operator asks for it when it is needed.
    Nowhere,
}
