//! Which requests are made, by whom, and what must come of each.
//!
//! What a verb opens, and what it must not open, is written down here by hand and by example
//! ([`bucket`], [`table`], [`chain`]), independently of the verb tables that the emitter and the
//! prover use. Each refusal names the controls that tell it from a failure.

mod ask;
pub(crate) mod bucket;
mod catalogue;
pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod table;

pub(crate) use ask::{Bench, run};
pub(crate) use catalogue::{Catalogue, Principal, database_of, file, is_probed, principals};
pub(crate) use check::is_named;

use crate::agent::Request;
use crate::classify::Refusal;
use crate::report::Kind;
use serde_json::Value;
use writ_live::s3::S3Request;
use writ_source::Span;

/// One request and what must come of it.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    /// What it is about.
    pub kind: Kind,
    /// Who asks, for people.
    pub who: String,
    /// Which agent asks.
    pub label: String,
    /// With which credential, by which chain.
    pub by: String,
    /// What is asked, for people.
    pub what: String,
    /// What is asked.
    pub request: Request,
    /// What must come of it.
    pub expect: Expect,
    /// What tells a refusal from a failure.
    pub controls: Vec<Control>,
    /// The line of the source.
    pub span: Option<Span>,
}

impl Probe {
    /// Whether it takes one of these agents, for itself or for a control.
    pub(crate) fn needs_any(&self, labels: &[String]) -> bool {
        let of = |control: &Control| match control {
            Control::Agent { label, .. } => labels.contains(label),
            Control::Vault { .. } | Control::S3(_) | Control::Sql { .. } => false,
        };
        labels.contains(&self.label) || self.controls.iter().any(of)
    }
}

/// What must come of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expect {
    /// It is done.
    Allowed,
    /// A login that is done, with a token of this policy and no other; Vault writes policies'
    /// names in lower case.
    LoggedIn(String),
    /// It is refused, by one of these.
    Refused(Vec<Refusal>),
    /// It is refused, or done with an answer that names no bucket but these: MinIO answers
    /// `ListBuckets` with the buckets in which the asker may do something
    /// (`cmd/bucket-handlers.go`, `ListBucketsHandler`), where S3 refuses it.
    NoOtherBucket(Vec<String>),
}

/// The same request with one attribute made legitimate: it must be done.
#[derive(Debug, Clone)]
pub(crate) enum Control {
    /// Another agent's request, or another request of the same agent.
    Agent {
        /// What it is, for people.
        what: String,
        /// Which agent.
        label: String,
        /// What.
        request: Request,
    },
    /// The same request of Vault by its root token.
    Vault {
        /// The method.
        method: String,
        /// The path.
        path: String,
        /// The body.
        body: Option<Value>,
    },
    /// The same request of S3 by its root user.
    S3(S3Request),
    /// The same statement by PostgreSQL's superuser.
    Sql {
        /// The database's name in the source.
        database: String,
        /// The statement.
        statement: String,
    },
}
