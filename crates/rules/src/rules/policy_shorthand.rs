//! # policy-shorthand
//!
//! `policy = "write"` of a namespace stands for a whole list of capabilities, running commands in allocations and submitting
//! jobs among them, and a later Nomad adds to it.
//!
//! ```hcl fires nomad/acl/x.hcl
//! namespace "apps" {
//!   policy = "write"
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! namespace "apps" {
//!   capabilities = ["list-jobs", "read-job", "submit-job"]
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! namespace "apps" {
//!   policy = "read"
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "ACL policy specification", "Namespace rules"
//! - `expandNamespacePolicy` in `acl/policy.go` of Nomad 1.11.1

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::acl::{Rule as Part, words};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/policy-shorthand"),
    severity: Severity::Warning,
    message: "capabilities that nobody listed",
    check: Check::Facts(check),
    source: include_str!("policy_shorthand.rs"),
};

/// The worst of what it stands for.
const NAMED: [&str; 2] = ["alloc-exec", "submit-job"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.acl_policies.values().flat_map(|policy| &policy.rules) {
        if let Part::Namespace { name, policy: Some(policy), span, .. } = rule
            && policy == "write"
        {
            let more = words::expand_namespace(policy).len().saturating_sub(NAMED.len());
            let label = format!("in `{name}` this is `{}` and {more} more", NAMED.join("`, `"));
            out.push(RULE.at(*span, label).help("list the `capabilities` that are needed"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_among_what_it_stands_for() {
        let all = words::expand_namespace("write");
        assert!(NAMED.iter().all(|named| all.contains(named)), "{all:?}");
    }
}
