//! # claims-of-any-project
//!
//! A pipeline's token says of which project it is, and of which branch. The branch alone is said by the token of every
//! project of the provider: whoever may push to a `main` anywhere logs in as this operator.
//!
//! ```writ fires
//! operator deployer {
//!   login    = jwt
//!   audience = "https://vault.example:8200"
//!
//!   claims { ref = "main", ref_protected = "true" }
//!
//!   may select on orders.public.customers
//! }
//! ```
//!
//! ```writ passes
//! operator deployer {
//!   login    = jwt
//!   audience = "https://vault.example:8200"
//!
//!   claims { project_path = "acme/web", ref = "main", ref_protected = "true" }
//!
//!   may select on orders.public.customers
//! }
//! ```
//!
//! ```json fires vault/auth/jwt/role/x.json
//! {
//!   "role_type": "jwt",
//!   "bound_audiences": ["https://vault.example:8200"],
//!   "bound_claims_type": "string",
//!   "bound_claims": {"ref": "main"},
//!   "user_claim": "sub",
//!   "token_type": "service",
//!   "token_policies": ["deploy"],
//!   "token_no_default_policy": true,
//!   "token_ttl": 3600,
//!   "token_max_ttl": 3600
//! }
//! ```
//!
//! ## References
//!
//! - GitLab documentation, "`OpenID` Connect (OIDC) Authentication Using ID Tokens", token payload
//! - GitHub documentation, "`OpenID` Connect reference", OIDC token claims

use crate::rule::{Check, Rule, Stack};
use writ_model::OperatorLogin;
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/claims-of-any-project"),
    severity: Severity::Warning,
    message: "login that pipelines of any project have",
    check: Check::Either { stack: of_stack, files: of_files },
    source: include_str!("claims_of_any_project.rs"),
};

/// Claims of GitLab and GitHub that tokens of every project can have with the same value.
const OF_ANY: [&str; 20] = [
    "base_ref",
    "deployment_tier",
    "environment",
    "environment_action",
    "environment_protected",
    "event_name",
    "head_ref",
    "iss",
    "job_source",
    "pipeline_source",
    "project_visibility",
    "ref",
    "ref_path",
    "ref_protected",
    "ref_type",
    "repository_visibility",
    "run_attempt",
    "runner_environment",
    "user_access_level",
    "workflow",
];

const HELP: &str = "bind the project too, such as `project_path` or `repository`";

fn of_stack(stack: Stack<'_>, out: &mut Diagnostics) {
    for operator in &stack.model.operators {
        let (OperatorLogin::Jwt(pipeline) | OperatorLogin::NomadJwt(pipeline)) = &operator.login.value else {
            continue;
        };
        if let Some(said) = of_any(pipeline.claims.keys()) {
            let label = format!("`{}` is whoever has {said}, in any project", operator.name.value);
            out.push(RULE.at(operator.login.span, label).help(HELP));
        }
    }
}

fn of_files(facts: &Facts, out: &mut Diagnostics) {
    for role in facts.logins.values().filter(|role| role.role_type == "jwt") {
        if let Some(said) = of_any(role.bound_claims.keys()) {
            let at = role.fields.get("bound_claims").copied().unwrap_or(role.span);
            let label = format!("`{}` is whoever has {said}, in any project", role.name);
            out.push(RULE.at(at, label).help(HELP));
        }
    }
}

/// The claims as they are listed, where there are any and each is one of those.
fn of_any<'a>(claims: impl Iterator<Item = &'a String>) -> Option<String> {
    let claims: Vec<&str> = claims.map(|claim| claim.trim_start_matches('/')).collect();
    let all = !claims.is_empty() && claims.iter().all(|claim| OF_ANY.contains(claim));
    all.then(|| claims.iter().map(|claim| format!("this `{claim}`")).collect::<Vec<_>>().join(" and "))
}
