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
//! ```hcl fires vault/policies/x.hcl
//! path "sys/policies/acl/*" {
//!   capabilities = ["create", "update"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "auth/token/create" {
//!   capabilities = ["update"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "database/roles/+" {
//!   capabilities = ["create", "update"]
//! }
//! ```
//!
//! ```hcl fires vault/policies/x.hcl
//! path "database/ro*" {
//!   capabilities = ["update"]
//! }
//! ```
//!
//! ```hcl passes vault/policies/x.hcl
//! path "secret/data/web-app/config" {
//!   capabilities = ["create", "update"]
//! }
//! path "auth/token/create/nomad-cluster" {
//!   capabilities = ["update"]
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Policies", "Root protected API endpoints"

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{Object, VaultVerb, Verb};
use writ_graph::escalations::{Escalation, NAMES, Worth, escalation, of_pattern};
use writ_semantics::Facts;
use writ_semantics::vault::Capability;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/root-equivalent-path"),
    severity: Severity::Warning,
    message: "path of vault by which one gets more than it says",
    check: Check::Either { stack, files },
    source: include_str!("root_equivalent_path.rs"),
};

fn stack(stack: Stack<'_>, out: &mut Diagnostics) {
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

fn files(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.policies.values().flat_map(|policy| &policy.rules) {
        let found = rule
            .capabilities
            .iter()
            .filter_map(|capability| Some((*capability, worth(*capability, &rule.path)?)));
        if let Some((capability, found)) = found.min_by_key(|(_, found)| found.worth != Worth::Everything) {
            let label = format!("whoever may {} `{}` {}", capability.word(), rule.path, found.why);
            out.push(
                RULE.at(rule.span, label)
                    .help("leave it to who deploys, or name the one path that is needed"),
            );
        }
    }
}

/// What a capability is worth at a policy's path. Reading what an engine issues is what policies are
/// for: where it is the engine's whole, `wildcard-credentials` says so.
fn worth(capability: Capability, path: &str) -> Option<Escalation> {
    let verb = match capability {
        Capability::Create => VaultVerb::Create,
        Capability::Update | Capability::Patch => VaultVerb::Update,
        Capability::Read => VaultVerb::Read,
        _ => return None,
    };
    // A token role bounds the policies of the tokens that are made by it.
    let by_role = path.strip_prefix("auth/token/create/").is_some_and(|role| !role.contains(['*', '+']));
    // Below these the names of a KV engine's secrets begin, which may be any.
    let names_a_secret = path.split('/').skip(1).any(|part| NAMES.contains(&part));
    let found = of_pattern(verb, path).filter(|_| !by_role)?;
    let counts = match found.worth {
        Worth::Everything => true,
        Worth::Engine => capability != Capability::Read && !names_a_secret,
    };
    counts.then_some(found)
}
