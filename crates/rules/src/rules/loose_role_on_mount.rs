//! # loose-role-on-mount
//!
//! The author of a job chooses the role that it logs in by. A role that binds no job takes them all, and what it gives
//! defeats every bound claim of the others on the same mount.
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "string",
//!   "bound_claims": {"nomad_namespace": "default"},
//!   "user_claim": "sub",
//!   "token_type": "service",
//!   "token_policies": ["web-app"],
//!   "token_no_default_policy": true,
//!   "token_ttl": 3600,
//!   "token_max_ttl": 3600
//! }
//! ```
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "glob",
//!   "bound_claims": {"nomad_namespace": "default", "nomad_job_id": "*"},
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
//! - Nomad documentation, "Job specification", "vault", `role`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/loose-role-on-mount"),
    severity: Severity::Warning,
    message: "login role that any job can use",
    check: Check::Facts(check),
    source: include_str!("loose_role_on_mount.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.logins.values().filter(|role| role.role_type == "jwt" && role.bound_subject.is_none()) {
        let glob = role.bound_claims_type == "glob";
        let bound = |claim: &str| {
            let values = role.bound_claims.get(claim);
            values.is_some_and(|values| !(glob && values.iter().any(|value| value.starts_with('*'))))
        };
        // Other issuers have other claims: what speaks of Nomad's, or of none, is looked at.
        let of_nomad =
            role.bound_claims.is_empty() || role.bound_claims.keys().any(|claim| claim.starts_with("nomad_"));
        if of_nomad && !bound("nomad_job_id") && !bound("nomad_workload_id") {
            let label = format!("`{}` binds no job", role.name);
            out.push(
                RULE.at(at(role, "bound_claims"), label)
                    .help("bind `nomad_job_id`, `nomad_namespace` and `nomad_task`"),
            );
        }
    }
}

/// The place of a field, or of the whole role.
fn at(role: &writ_semantics::jwt::Role, field: &str) -> writ_source::Span {
    role.fields.get(field).copied().unwrap_or(role.span)
}
