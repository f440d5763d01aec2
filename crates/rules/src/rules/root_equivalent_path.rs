//! # root-equivalent-path
//!
//! Who may write policies or login roles gives itself any right; who may write an engine's roles or configuration owns
//! what it issues; who may make tokens, or put a snapshot in the storage's place, is Vault. Without a reason (`because`)
//! such a grant is an error; with one it is still told.
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
use writ_graph::declared::{Object, Verb};
use writ_graph::escalations::escalation;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/root-equivalent-path"),
    severity: Severity::Warning,
    message: "path of vault by which one gets more than it says",
    check: Check::Stack(check),
    source: include_str!("root_equivalent_path.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for grant in &stack.declared.grants {
        let (Object::Vault { path }, Verb::Vault(verb)) = (&grant.object, grant.verb) else { continue };
        if let Some(found) = escalation(verb, path) {
            let label = format!("`{}`, who may {} `{path}`, {}", grant.principal, verb.word(), found.why);
            out.push(
                RULE.at(grant.span, label)
                    .help("leave it to the deployer, or write `allow \"root-equivalent-path\" = \"why\"`"),
            );
        }
    }
}
