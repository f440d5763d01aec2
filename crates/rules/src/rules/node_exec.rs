//! # node-exec
//!
//! `alloc-node-exec` runs commands in tasks that no driver isolates from their node: a shell there is a shell on the node, with
//! the secrets and identities of all its allocations.
//!
//! ```hcl fires nomad/acl/x.hcl
//! namespace "apps" {
//!   capabilities = ["alloc-node-exec"]
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! namespace "apps" {
//!   capabilities = ["alloc-exec"]
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "ACL policy specification", `alloc-node-exec`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::acl::Rule as Part;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/node-exec"),
    severity: Severity::Warning,
    message: "shell on the nodes",
    check: Check::Facts(check),
    source: include_str!("node_exec.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.acl_policies.values().flat_map(|policy| &policy.rules) {
        if let Part::Namespace { name, capabilities, span, .. } = rule
            && capabilities.contains("alloc-node-exec")
        {
            let label = format!("in `{name}`, by tasks without isolation");
            out.push(RULE.at(*span, label).help("drop `alloc-node-exec`"));
        }
    }
}
