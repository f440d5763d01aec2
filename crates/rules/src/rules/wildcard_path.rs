//! # wildcard-path
//!
//! A rule that begins with a wildcard is about every engine and auth method, those too that somebody mounts later.
//!
//! ```hcl fires vault/policies/x.hcl
//! path "*" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "+/creds/web-app" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ```hcl passes vault/policies/x.hcl
//! path "database/creds/web-app" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Policies", "Policy syntax"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::vault::Capability;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wildcard-path"),
    severity: Severity::Warning,
    message: "policy on every mount",
    check: Check::Facts(check),
    source: include_str!("wildcard_path.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.policies.values().flat_map(|policy| &policy.rules) {
        let denies = rule.capabilities.contains(&Capability::Deny);
        if !denies && rule.path.starts_with(['*', '+']) {
            let label = format!("`{}` is of every mount", rule.path);
            out.push(RULE.at(rule.span, label).help("begin with the mount"));
        }
    }
}
