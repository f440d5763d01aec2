//! # snapshot-and-unseal-keys
//!
//! A snapshot of the Raft storage is all of Vault, encrypted; the unseal keys decrypt it. Who has both needs no Vault
//! any more to read every secret, and no audit log says so.
//!
//! ```writ fires
//! vault platform { address = "https://vault.internal:8200" }
//!
//! secret unseal-keys {
//!   store = kv
//!   path  = "vault/unseal"
//!   keys  = [key1, key2, key3]
//! }
//!
//! operator platform-team {
//!   login = oidc group "platform"
//!
//!   may snapshot on platform
//!   may read     on unseal-keys
//! }
//! ```
//!
//! ```writ passes
//! vault platform { address = "https://vault.internal:8200" }
//!
//! operator platform-team {
//!   login = oidc group "platform"
//!
//!   may snapshot on platform
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Seal/Unseal" and "/sys/storage/raft/snapshot"

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{Object, SecretVerb, VaultVerb, Verb};
use writ_model::Object as Named;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/snapshot-and-unseal-keys"),
    severity: Severity::Warning,
    message: "snapshot and unseal keys in one hand",
    check: Check::Stack(check),
    source: include_str!("snapshot_and_unseal_keys.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for of_one in stack.declared.grants.chunk_by(|a, b| a.principal == b.principal) {
        let snapshot = of_one.iter().find(|grant| grant.verb == Verb::Vault(VaultVerb::Snapshot));
        let keys = of_one.iter().find(|grant| {
            grant.verb == Verb::Secret(SecretVerb::Read)
                && matches!(grant.object, Object::Kv { .. } | Object::Variable { .. })
                && unseals(stack, grant.span)
        });
        if let (Some(snapshot), Some(keys)) = (snapshot, keys) {
            let label =
                format!("with the unseal keys, `{}` reads all of vault from this", snapshot.principal);
            out.push(
                RULE.at(snapshot.span, label)
                    .also(keys.span, "the keys are granted here")
                    .help("grant the two to two principals"),
            );
        }
    }
}

/// Whether the secret that a sentence is about is called after what unseals: there is nothing else
/// to know it by.
fn unseals(stack: Stack<'_>, sentence: writ_source::Span) -> bool {
    let model = stack.model;
    let of_tasks = model.services.iter().flat_map(|service| &service.tasks).flat_map(|task| &task.grants);
    let mut grants = of_tasks.chain(model.operators.iter().flat_map(|operator| &operator.grants));
    let secret = grants.find(|grant| grant.span == sentence).and_then(|grant| match grant.object {
        Named::Secret(id) => model.secrets.get(id.0),
        _ => None,
    });
    secret.is_some_and(|secret| {
        secret.name.contains("unseal") || secret.keys.iter().any(|key| key.value.contains("unseal"))
    })
}
