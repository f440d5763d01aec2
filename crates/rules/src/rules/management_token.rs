//! # management-token
//!
//! A token of the kind `management` may do everything in Nomad, ACL policies included, and those that Vault makes have no
//! expiry of their own.
//!
//! ```json fires vault/nomad/role/x.json
//! {
//!   "type": "management"
//! }
//! ```
//!
//! ```json passes vault/nomad/role/x.json
//! {
//!   "type": "client",
//!   "policies": ["deployer"]
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Nomad secrets engine", `type`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/management-token"),
    severity: Severity::Warning,
    message: "tokens that may do everything in nomad",
    check: Check::Facts(check),
    source: include_str!("management_token.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.nomad_roles.values().filter(|role| role.kind == "management") {
        let at = role.fields.get("type").copied().unwrap_or(role.span);
        let label = format!("each token of `{}` may do everything", role.role.name);
        out.push(RULE.at(at, label).help("make it `client`, and name the policies that are needed"));
    }
}
