//! # root-equivalent-path
//!
//! Who may write policies or login roles gives itself any right; who may write an engine's roles or configuration owns
//! what it issues; who may create tokens, generate a root token or read the keys is Vault.
//!
//! ```writ fires
//! vault platform { address = "https://vault.internal:8200" }
//!
//! operator platform-team {
//!   login = oidc group "platform"
//!
//!   may update on platform/"sys/policies/acl/" { because = "they maintain the policies" }
//! }
//! ```
//!
//! ```writ passes
//! vault platform { address = "https://vault.internal:8200" }
//!
//! operator platform-team {
//!   login = oidc group "platform"
//!
//!   may read on platform/"sys/metrics"
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Policies", "Root protected API endpoints"

use crate::rule::{Check, Rule, Stack};
use writ_graph::chains::owns_vault;
use writ_graph::declared::{Object, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/root-equivalent-path"),
    severity: Severity::Warning,
    message: "path of vault by which one gets everything",
    check: Check::Stack(check),
    source: include_str!("root_equivalent_path.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for grant in &stack.declared.grants {
        let (Object::Vault { path }, Verb::Vault(verb)) = (&grant.object, grant.verb) else { continue };
        if owns_vault(verb, path) {
            let label = format!("`{}` at `{path}` makes `{}` as good as root", verb.word(), grant.principal);
            out.push(
                RULE.at(grant.span, label)
                    .help("leave it to the deployer, or write `allow \"root-equivalent-path\" = \"why\"`"),
            );
        }
    }
}
