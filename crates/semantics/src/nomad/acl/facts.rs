//! Nomad ACL policies as written, with where each rule stands.
//!
//! Source: Nomad documentation, "ACL policy specification", and `acl/policy.go` of Nomad 1.11.1.

use std::collections::BTreeSet;
use writ_source::Span;

/// One named policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// The rules in their order.
    pub rules: Vec<Rule>,
    /// The whole file, or the declaration that it stands for.
    pub span: Span,
}

/// A workload as Nomad knows it by its identity (`ACLClaim` in `acl/acl.go`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Workload {
    /// Its namespace.
    pub namespace: String,
    /// Its job: the parent's, for runs of a periodic job.
    pub job: String,
    /// Its group.
    pub group: String,
    /// Its task.
    pub task: String,
}

/// One block of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// `namespace "apps" { … }`.
    Namespace {
        /// The name, or a glob.
        name: String,
        /// `policy`: `read`, `write`, `scale` or `deny`.
        policy: Option<String>,
        /// `capabilities`.
        capabilities: BTreeSet<String>,
        /// `variables { path "x" { capabilities = [...] } }`.
        variables: Vec<Variables>,
        /// Where.
        span: Span,
    },
    /// `host_volume "x" { … }` and `node_pool "x" { … }`.
    Named {
        /// Which.
        kind: Named,
        /// The name, or a glob.
        name: String,
        /// `policy`.
        policy: Option<String>,
        /// `capabilities`.
        capabilities: BTreeSet<String>,
        /// Where.
        span: Span,
    },
    /// `node { policy = "read" }`, `agent`, `operator`, `quota`, `plugin`.
    Coarse {
        /// Which.
        kind: Coarse,
        /// `policy`.
        policy: String,
        /// Where.
        span: Span,
    },
}

impl Rule {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Rule::Namespace { span, .. } | Rule::Named { span, .. } | Rule::Coarse { span, .. } => *span,
        }
    }
}

/// `path "x" { capabilities = [...] }` of a namespace's variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variables {
    /// The path, or a glob.
    pub path: String,
    /// What may be done there.
    pub capabilities: BTreeSet<String>,
    /// Where.
    pub span: Span,
}

/// The kinds of rule that have a name and capabilities beside namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// `node_pool`.
    NodePool,
    /// `host_volume`: which volumes of the clients a job may mount.
    HostVolume,
}

impl Named {
    /// The keyword of its block.
    pub fn keyword(self) -> &'static str {
        match self {
            Named::NodePool => "node_pool",
            Named::HostVolume => "host_volume",
        }
    }
}

/// The kinds of rule that have one level for the whole cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coarse {
    /// The agents' own API.
    Agent,
    /// The clients.
    Node,
    /// Raft, autopilot, the scheduler's configuration.
    Operator,
    /// Quotas, of Nomad Enterprise.
    Quota,
    /// CSI plugins.
    Plugin,
}

impl Coarse {
    /// All, in Nomad's order.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Node, Self::Operator, Self::Quota, Self::Plugin];

    /// The keyword of its block.
    pub fn keyword(self) -> &'static str {
        match self {
            Coarse::Agent => "agent",
            Coarse::Node => "node",
            Coarse::Operator => "operator",
            Coarse::Quota => "quota",
            Coarse::Plugin => "plugin",
        }
    }
}
