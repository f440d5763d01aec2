//! # policy-shorthand
//!
//! `policy = "write"` of a namespace stands for twenty capabilities, running commands in allocations and submitting jobs among
//! them, and a later Nomad adds to it.
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
use writ_semantics::nomad::acl::Rule as Part;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/policy-shorthand"),
    severity: Severity::Warning,
    message: "capabilities that nobody listed",
    check: Check::Facts(check),
    source: include_str!("policy_shorthand.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.acl_policies.values().flat_map(|policy| &policy.rules) {
        if let Part::Namespace { name, policy: Some(policy), span, .. } = rule
            && policy == "write"
        {
            let label = format!("in `{name}` this is `alloc-exec`, `submit-job` and eighteen more");
            out.push(RULE.at(*span, label).help("list the `capabilities` that are needed"));
        }
    }
}
