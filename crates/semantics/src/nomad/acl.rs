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
    /// Which workload has it, where it is attached to one.
    pub workload: Option<Workload>,
    /// The whole file, or the declaration that it stands for.
    pub span: Span,
}

/// The workload that a policy is attached to (`JobACL` in `nomad/structs/acl.go`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Workload {
    /// Its namespace.
    pub namespace: String,
    /// Its job.
    pub job: String,
    /// Its group, where it is for one only.
    pub group: Option<String>,
    /// Its task, where it is for one only.
    pub task: Option<String>,
}

/// One block of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// `namespace "apps" { … }`.
    Namespace {
        /// The name, or a glob.
        name: String,
        /// `policy`: `read`, `write`, `scale`, `deny`, `list`.
        policy: Option<String>,
        /// `capabilities`.
        capabilities: BTreeSet<String>,
        /// `variables { path "x" { capabilities = [...] } }`: path or glob, and capabilities.
        variables: Vec<(String, BTreeSet<String>)>,
        /// Where.
        span: Span,
    },
    /// `host_volume "x" { … }` and `node_pool "x" { … }`.
    Named {
        /// `host_volume` or `node_pool`.
        kind: String,
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
        kind: String,
        /// `policy`.
        policy: String,
        /// `capabilities`, which `operator` has.
        capabilities: BTreeSet<String>,
        /// Where.
        span: Span,
    },
}
