//! # capability-without-read-job
//!
//! `nomad alloc logs`, `alloc exec` and `alloc fs` ask for the allocation first, and `nomad job run` follows what comes of it:
//! all of that takes `read-job`. Without it the grant works for nobody but a program that knows the allocation's id.
//!
//! ```writ fires
//! nomad cluster { region = "global" }
//!
//! operator viewer {
//!   login = ldap group "viewers"
//!
//!   may read-logs on cluster/"shop"
//! }
//! ```
//!
//! ```writ passes
//! nomad cluster { region = "global" }
//!
//! operator viewer {
//!   login = ldap group "viewers"
//!
//!   may read-job, read-logs on cluster/"shop"
//! }
//! ```
//!
//! ## References
//!
//! - `GetAlloc` in `nomad/alloc_endpoint.go` and `GetEval` in `nomad/eval_endpoint.go` of Nomad 1.11.1: both take `read-job`

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{Grant, Object, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/capability-without-read-job"),
    severity: Severity::Warning,
    message: "capability that is of no use alone",
    check: Check::Stack(check),
    source: include_str!("capability_without_read_job.rs"),
};

/// Capabilities whose commands look up the allocation or the evaluation before.
const NEED_IT: [&str; 6] =
    ["alloc-exec", "alloc-lifecycle", "alloc-node-exec", "read-fs", "read-logs", "submit-job"];

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let grants = &stack.declared.grants;
    for grant in grants.iter().filter(|grant| grant.principal.operator().is_some()) {
        let Some((namespace, word)) = capability(grant) else { continue };
        let reads = |other: &Grant| {
            other.principal == grant.principal
                && capability(other)
                    .is_some_and(|(of, word)| word == "read-job" && (of == namespace || of == "*"))
        };
        if NEED_IT.contains(&word) && !grants.iter().any(reads) {
            let label = format!("`{}` cannot look up what `{word}` is about", grant.principal);
            out.push(RULE.at(grant.span, label).help("grant `read-job` too"));
        }
    }
}

fn capability(grant: &Grant) -> Option<(&str, &'static str)> {
    match (&grant.object, grant.verb) {
        (Object::Nomad { namespace: Some(namespace) }, Verb::Nomad(verb)) => Some((namespace, verb.word())),
        _ => None,
    }
}
