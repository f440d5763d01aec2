//! One request against the policies of a token.
//!
//! Source: `acl/acl.go` of Nomad 1.11.1. A client token, ACLs enabled; what a policy says, not
//! whether there is such a job or namespace.

use super::merged::{Found, Merged, closest, find, key};
use super::{Coarse, Named, Policy, Workload, words};
use crate::{Unknown, Verdict};
use std::fmt;
use writ_source::Span;

/// A request to be decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Request {
    /// A capability in a namespace (`AllowNamespaceOperation`).
    Namespace {
        /// The namespace: one, not `*`.
        namespace: String,
        /// The capability.
        capability: String,
    },
    /// Something with a variable (`AllowVariableOperation`).
    Variable {
        /// Its namespace.
        namespace: String,
        /// Its path.
        path: String,
        /// `list`, `read`, `write` or `destroy`.
        capability: String,
    },
    /// Something with a node pool or host volume.
    Named {
        /// Which kind.
        kind: Named,
        /// The name.
        name: String,
        /// The capability.
        capability: String,
    },
    /// `read`, `write` or `list` of a coarse kind.
    Coarse {
        /// Which.
        kind: Coarse,
        /// The level that is asked for.
        level: String,
    },
}

impl fmt::Display for Request {
    /// As messages call it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Request::Namespace { namespace, capability } => {
                write!(f, "`{capability}` in namespace `{namespace}`")
            }
            Request::Variable { namespace, path, capability } => {
                write!(f, "`{capability}` of variable `{path}` in namespace `{namespace}`")
            }
            Request::Named { kind, name, capability } => {
                write!(f, "`{capability}` of {} `{name}`", kind.keyword())
            }
            Request::Coarse { kind, level } => write!(f, "`{level}` of {}", kind.keyword()),
        }
    }
}

/// A verdict, and the rule that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The first rule that gives the capability, or that denies.
    pub span: Option<Span>,
}

/// Whether a token with these policies may do it. `claim` is the workload whose identity the token
/// is, where it is one: it reads and lists its own variables whatever globs say.
pub fn decide(policies: &[Policy], request: &Request, claim: Option<&Workload>) -> Decision {
    decide_in(&Merged::of(policies), request, claim)
}

pub(super) fn decide_in(merged: &Merged, request: &Request, claim: Option<&Workload>) -> Decision {
    match request {
        Request::Namespace { namespace, capability } => {
            if namespace.contains('*') {
                return unknown("a request for all namespaces is answered namespace by namespace");
            }
            check(find(&merged.namespaces, namespace), capability)
        }
        Request::Variable { namespace, path, capability } => {
            let key = key(namespace, path);
            if let Some(entry) = merged.variables.get(&key).filter(|_| !key.contains('*')) {
                return check(Found::Entry(entry), capability);
            }
            if claim.is_some_and(|claim| is_own(claim, namespace, path)) {
                let own = matches!(capability.as_str(), "read" | "list");
                let verdict = if own { Verdict::Allow } else { Verdict::ImplicitDeny };
                return Decision { verdict, span: None };
            }
            check(closest(&merged.variables, &key), capability)
        }
        Request::Named { kind, name, capability } => match merged.named.get(kind) {
            Some(table) => check(find(table, name), capability),
            None => Decision { verdict: Verdict::ImplicitDeny, span: None },
        },
        Request::Coarse { kind, level } => coarse(merged, *kind, level),
    }
}

/// The paths that a workload reads by its identity alone (`matchingVariablesCapabilitySet`).
fn is_own(claim: &Workload, namespace: &str, path: &str) -> bool {
    let Workload { job, group, task, .. } = claim;
    namespace == claim.namespace
        && (path == "nomad/jobs"
            || path == format!("nomad/jobs/{job}")
            || path == format!("nomad/jobs/{job}/{group}")
            || path == format!("nomad/jobs/{job}/{group}/{task}"))
}

fn check(found: Found<'_>, capability: &str) -> Decision {
    let entry = match found {
        Found::Entry(entry) => entry,
        Found::Nothing => return Decision { verdict: Verdict::ImplicitDeny, span: None },
        Found::Undecided => return unknown("more than 20 globs fit this name, and some equally well"),
    };
    let first = |word: &str| entry.rules.iter().find(|(has, _)| has.contains(word)).map(|(_, span)| *span);
    if entry.capabilities.contains(capability) && capability != words::DENY {
        return Decision { verdict: Verdict::Allow, span: first(capability) };
    }
    if entry.capabilities.contains(words::DENY) {
        return Decision { verdict: Verdict::ExplicitDeny, span: first(words::DENY) };
    }
    Decision { verdict: Verdict::ImplicitDeny, span: None }
}

/// `AllowAgentRead` and the like. A plugin's `write` gives nothing (`AllowPluginRead`).
fn coarse(merged: &Merged, kind: Coarse, asked: &str) -> Decision {
    let (level, span) = merged.level(kind);
    let allowed = match (kind, level, asked) {
        (Coarse::Plugin, "read", "read" | "list") | (Coarse::Plugin, "list", "list") => true,
        (Coarse::Plugin, ..) => false,
        (_, "write", "read" | "write") | (_, "read", "read") => true,
        _ => false,
    };
    match (allowed, level) {
        (true, _) => Decision { verdict: Verdict::Allow, span },
        (false, words::DENY) => Decision { verdict: Verdict::ExplicitDeny, span },
        (false, _) => Decision { verdict: Verdict::ImplicitDeny, span: None },
    }
}

fn unknown(reason: &str) -> Decision {
    Decision { verdict: Verdict::Unknown(Unknown(reason.to_owned())), span: None }
}
