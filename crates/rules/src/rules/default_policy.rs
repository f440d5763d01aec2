//! # default-policy
//!
//! Vault's `default` policy gives each token a cubbyhole, the tools and more, and whatever somebody adds to it one day.
//! What renewal needs are three paths.
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "string",
//!   "bound_claims": {"nomad_namespace": "default", "nomad_job_id": "web-app", "nomad_task": "web-app"},
//!   "user_claim": "sub",
//!   "token_type": "service",
//!   "token_policies": ["web-app"],
//!   "token_no_default_policy": false,
//!   "token_ttl": 3600,
//!   "token_max_ttl": 3600
//! }
//! ```
//!
//! ```json passes vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "string",
//!   "bound_claims": {"nomad_namespace": "default", "nomad_job_id": "web-app", "nomad_task": "web-app"},
//!   "user_claim": "sub",
//!   "token_type": "service",
//!   "token_policies": ["web-app"],
//!   "token_no_default_policy": true,
//!   "token_ttl": 3600,
//!   "token_max_ttl": 3600
//! }
//! ```
//!
//! ## References
//!
//! - Vault 1.21.0, `vault/policy_store.go` (`defaultPolicy`)

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/default-policy"),
    severity: Severity::Warning,
    message: "tokens with the default policy",
    check: Check::Facts(check),
    source: include_str!("default_policy.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.logins.values().filter(|role| role.role_type == "jwt" && !role.no_default_policy) {
        let label = format!("tokens of `{}` have the policy `default` as well", role.name);
        out.push(
            RULE.at(at(role, "token_no_default_policy"), label).help("set `token_no_default_policy` to true"),
        );
    }
}

/// The place of a field, or of the whole role.
fn at(role: &writ_semantics::jwt::Role, field: &str) -> writ_source::Span {
    role.fields.get(field).copied().unwrap_or(role.span)
}
