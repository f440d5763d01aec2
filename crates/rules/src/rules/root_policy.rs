//! # root-policy
//!
//! Vault makes no root token by a login: each login at such a role is refused. Whoever wrote it wanted more than any login may
//! have; a policy of that name cannot be written either.
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "string",
//!   "bound_claims": {"nomad_namespace": "default", "nomad_job_id": "web-app", "nomad_task": "web-app"},
//!   "user_claim": "sub",
//!   "token_type": "service",
//!   "token_policies": ["root"],
//!   "token_no_default_policy": true,
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
//! - Vault 1.21.0, `vault/request_handling.go`: "auth methods cannot create root tokens"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/root-policy"),
    severity: Severity::Warning,
    message: "login role with the root policy",
    check: Check::Facts(check),
    source: include_str!("root_policy.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.logins.values().filter(|role| role.token_policies.iter().any(|policy| policy == "root"))
    {
        let at = role.fields.get("token_policies").copied().unwrap_or(role.span);
        let label = format!("vault refuses each login by `{}`", role.name);
        out.push(RULE.at(at, label).help("name a policy that says what is needed"));
    }
}
