//! # sudo-capability
//!
//! `sudo` opens the paths that Vault protects from everybody but root: the audit devices, the raw storage, other tokens'
//! accessors.
//!
//! ```hcl fires vault/policies/x.hcl
//! path "sys/audit" {
//!   capabilities = ["read", "sudo"]
//! }
//! ```
//!
//! ```hcl passes vault/policies/x.hcl
//! path "sys/metrics" {
//!   capabilities = ["read"]
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Policies", "Root protected API endpoints"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::vault::Capability;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/sudo-capability"),
    severity: Severity::Warning,
    message: "policy with sudo",
    check: Check::Facts(check),
    source: include_str!("sudo_capability.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.policies.values().flat_map(|policy| &policy.rules) {
        if rule.capabilities.contains(&Capability::Sudo) {
            let label = format!("`sudo` at `{}`", rule.path);
            out.push(RULE.at(rule.span, label).help("leave what needs it to the deployer"));
        }
    }
}
