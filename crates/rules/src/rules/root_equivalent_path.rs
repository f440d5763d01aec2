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
use writ_graph::declared::{Object, VaultVerb, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/root-equivalent-path"),
    severity: Severity::Warning,
    message: "path of vault by which one gets everything",
    check: Check::Stack(check),
    source: include_str!("root_equivalent_path.rs"),
};

/// Where writing gives everything; an engine's or auth method's own paths come after its mount.
const BEGINNINGS: [&str; 9] = [
    "sys/policies/",
    "sys/policy/",
    "sys/auth/",
    "sys/mounts/",
    "sys/generate-root",
    "sys/raw",
    "auth/token/create",
    "identity/",
    "sys/storage/raft/snapshot-force",
];
const ENDS: [&str; 6] = ["/role/", "/roles/", "/config/", "/users/", "/groups/", "/map/"];

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for grant in &stack.declared.grants {
        let (Object::Vault { path }, Verb::Vault(verb)) = (&grant.object, grant.verb) else { continue };
        let writes = matches!(verb, VaultVerb::Create | VaultVerb::Update | VaultVerb::Delete);
        let slashed = format!("{path}/");
        let gives_all =
            BEGINNINGS.iter().any(|beginning| path.starts_with(beginning) || beginning.starts_with(path))
                || ENDS.iter().any(|end| slashed.contains(end));
        if writes && gives_all {
            let label = format!("`{}` at `{path}` makes `{}` as good as root", verb.word(), grant.principal);
            out.push(
                RULE.at(grant.span, label)
                    .help("leave it to the deployer, or write `allow \"root-equivalent-path\" = \"why\"`"),
            );
        }
    }
}
