//! # unbound-namespace
//!
//! A job's id is unique in its namespace only: whoever may submit jobs in any namespace submits one of that id there, and
//! logs in by this role.
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "string",
//!   "bound_claims": {"nomad_job_id": "web-app", "nomad_task": "web-app"},
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
//! - Nomad issue 23510 (job ids are unique in a namespace only)
//! - Nomad documentation, "Workload identity", claims

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unbound-namespace"),
    severity: Severity::Warning,
    message: "login role that is open to every namespace",
    check: Check::Facts(check),
    source: include_str!("unbound_namespace.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.logins.values().filter(|role| role.bound_claims.contains_key("nomad_job_id")) {
        if !role.bound_claims.contains_key("nomad_namespace") {
            let label = format!("`{}` takes a job of this id from any namespace", role.name);
            out.push(RULE.at(at(role, "bound_claims"), label).help("bind `nomad_namespace` too"));
        }
    }
}

/// The place of a field, or of the whole role.
fn at(role: &writ_semantics::jwt::Role, field: &str) -> writ_source::Span {
    role.fields.get(field).copied().unwrap_or(role.span)
}
