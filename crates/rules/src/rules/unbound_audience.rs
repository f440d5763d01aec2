//! # unbound-audience
//!
//! Vault refuses a JWT that names an audience where the role names none: no workload ever logs in by it. And a token
//! without one, made for some other purpose, is taken.
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
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
//! - vault-plugin-auth-jwt 0.25.0, `path_login.go` (`bound_audiences`)

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unbound-audience"),
    severity: Severity::Warning,
    message: "login role without an audience",
    check: Check::Facts(check),
    source: include_str!("unbound_audience.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in
        facts.logins.values().filter(|role| role.role_type == "jwt" && role.bound_audiences.is_empty())
    {
        let label = format!("`{}` names no audience", role.name);
        out.push(
            RULE.at(role.span, label)
                .help("add `bound_audiences`, with the audience of the identity for Vault"),
        );
    }
}
