//! # glob-claim
//!
//! A glob takes whoever fits it, those too that are made tomorrow: `acme/*` every repository of the organisation and every one
//! that somebody may add to it.
//!
//! ```json fires vault/auth/jwt-nomad/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["vault.io"],
//!   "bound_claims_type": "glob",
//!   "bound_claims": {"repository": "acme/*"},
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
//!   "bound_claims_type": "glob",
//!   "bound_claims": {"repository": "acme/web"},
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
//! - Vault documentation, "JWT/OIDC auth method", `bound_claims_type`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/glob-claim"),
    severity: Severity::Warning,
    message: "login role that takes whoever fits a pattern",
    check: Check::Facts(check),
    source: include_str!("glob_claim.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.logins.values().filter(|role| role.bound_claims_type == "glob") {
        // A job's id that is any is `loose-role-on-mount`.
        let globs = role.bound_claims.iter().filter_map(|(claim, values)| {
            let glob = values.iter().find(|value| value.contains('*'))?;
            (!(claim == "nomad_job_id" && glob.starts_with('*'))).then_some((claim, glob))
        });
        for (claim, glob) in globs {
            let at = role.fields.get("bound_claims").copied().unwrap_or(role.span);
            let label = format!("`{}` takes any `{claim}` like `{glob}`", role.name);
            out.push(RULE.at(at, label).help("list the values, with `bound_claims_type` `string`"));
        }
    }
}
