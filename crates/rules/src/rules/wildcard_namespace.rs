//! # wildcard-namespace
//!
//! Who may submit jobs, or run commands in them, in every namespace, takes every workload identity that there is, and those of
//! namespaces that are made later.
//!
//! ```hcl fires nomad/acl/x.hcl
//! namespace "*" {
//!   policy = "write"
//! }
//! ```
//!
//! ```hcl fires nomad/acl/x.hcl
//! namespace "shop-*" {
//!   capabilities = ["alloc-exec"]
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! namespace "*" {
//!   policy = "read"
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! namespace "shop" {
//!   capabilities = ["alloc-exec"]
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "ACL policy specification", "Namespace rules"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::acl::{Rule as Part, words};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wildcard-namespace"),
    severity: Severity::Warning,
    message: "control of every namespace",
    check: Check::Facts(check),
    source: include_str!("wildcard_namespace.rs"),
};

/// Capabilities by which one comes to the identities of others' tasks, or to what they hold.
const GIVES: [&str; 8] = [
    "submit-job",
    "dispatch-job",
    "alloc-exec",
    "alloc-node-exec",
    "alloc-lifecycle",
    "read-fs",
    "csi-write-volume",
    "host-volume-write",
];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.acl_policies.values().flat_map(|policy| &policy.rules) {
        let Part::Namespace { name, policy, capabilities, span, .. } = rule else { continue };
        if !name.contains('*') || capabilities.contains(words::DENY) {
            continue;
        }
        let given = policy.as_deref().map(words::expand_namespace).unwrap_or_default();
        let has = |word: &&&str| given.contains(*word) || capabilities.contains(**word);
        if let Some(word) = GIVES.iter().find(has) {
            let label = format!("`{word}` in every namespace like `{name}`");
            out.push(RULE.at(*span, label).help("name the namespace"));
        }
    }
}
