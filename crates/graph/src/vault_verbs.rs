//! What verbs mean on Vault itself: on paths of its API, and on secrets of its KV engine.
//!
//! Trusted code, as `verbs` is: what is derived and what is proved share it.
//!
//! Sources, read in November 2026: Vault documentation, "Policies" (which method needs which
//! capability); `path_data.go`, `path_metadata.go` and `path_delete.go` of vault-plugin-secrets-kv
//! 0.25.0 (which operation is at which path); `vault/logical_raft.go` of Vault 1.21.0
//! (`storage/raft/snapshot`).

use crate::declared::{Object, SecretVerb, VaultVerb, Verb};
use std::collections::BTreeSet;
use writ_semantics::vault::{Capability, ROOT_PATHS, needs_sudo};

/// The path of the API that takes a snapshot of the Raft storage, and restores one.
pub const SNAPSHOT: &str = "sys/storage/raft/snapshot";

/// What a token needs for its own upkeep where it has no `default` policy: it is renewed and looked
/// up, and so are the leases of what is read with it (`client/vaultclient/vaultclient.go` of Nomad
/// 1.11.1). Every token has it: the baseline says so.
pub const UPKEEP: [(&str, Capability); 3] = [
    ("auth/token/lookup-self", Capability::Read),
    ("auth/token/renew-self", Capability::Update),
    ("sys/leases/renew", Capability::Update),
];

/// A person or a pipeline that is done gives its token back, and the leases that it holds.
pub const HAND_BACK: (&str, Capability) = ("auth/token/revoke-self", Capability::Update);

/// The capabilities that a verb needs on its path; none where it is no verb of Vault's.
///
/// On a KV secret:
/// - `read` is GET of `data/…`: the values of any version that is not deleted.
/// - `write` is POST and PUT of `data/…`: a new version, with all of its values. Vault asks for
///   `create` where there is none yet, for `update` otherwise. Not PATCH, and no metadata.
/// - `list` is GET of `metadata/…`: that it is there, its versions and when they were made; neither
///   values nor the names of values.
/// - `delete` is DELETE of `data/…`: of the latest version, which can be undeleted by others.
///
/// On a path: the capability of that name, of which `create` is POST and PUT where nothing is yet.
/// `snapshot` is GET of [`SNAPSHOT`], not its restoring.
pub fn capabilities(verb: Verb) -> &'static [Capability] {
    match verb {
        Verb::Secret(SecretVerb::Read | SecretVerb::List)
        | Verb::Vault(VaultVerb::Snapshot | VaultVerb::Read) => &[Capability::Read],
        Verb::Secret(SecretVerb::Write) => &[Capability::Create, Capability::Update],
        Verb::Secret(SecretVerb::Delete) | Verb::Vault(VaultVerb::Delete) => &[Capability::Delete],
        Verb::Vault(VaultVerb::List) => &[Capability::List],
        Verb::Vault(VaultVerb::Create) => &[Capability::Create],
        Verb::Vault(VaultVerb::Update) => &[Capability::Update],
        _ => &[],
    }
}

/// The path of the API that a verb asks, or a prefix that ends in `/`; none where Vault's token
/// alone does not come to the object.
pub fn path(verb: Verb, object: &Object) -> Option<String> {
    match (verb, object) {
        (Verb::Vault(VaultVerb::Snapshot), Object::Vault { .. }) => Some(SNAPSHOT.to_owned()),
        (Verb::Vault(_), Object::Vault { path }) => Some(path.clone()),
        (Verb::Secret(SecretVerb::List), Object::Kv { mount, path }) => {
            Some(format!("{mount}/metadata/{path}"))
        }
        (Verb::Secret(_), Object::Kv { mount, path }) => Some(format!("{mount}/data/{path}")),
        _ => None,
    }
}

/// The rule of a policy for a path or prefix: as Vault reads it, with `sudo` where Vault wants it.
///
/// A prefix below which some paths are protected gets `sudo` too: without it the grant would hold
/// for some of what it says.
pub fn rule(verb: Verb, path: &str) -> (String, BTreeSet<Capability>) {
    let mut needed: BTreeSet<Capability> = capabilities(verb).iter().copied().collect();
    let protected = match path.strip_suffix('/') {
        Some(_) => ROOT_PATHS.iter().any(|root| {
            let fixed = root.strip_suffix('*').unwrap_or(root);
            fixed.starts_with(path) || (fixed.len() < root.len() && path.starts_with(fixed))
        }),
        None => needs_sudo(path),
    };
    if protected {
        needed.insert(Capability::Sudo);
    }
    (pattern(path), needed)
}

/// A path, or everything below a prefix, in the words of a policy.
pub fn pattern(path: &str) -> String {
    if path.ends_with('/') { format!("{path}*") } else { path.to_owned() }
}

/// Whether a rule's pattern, one of [`pattern`]'s, is for everything that another is for.
pub fn covers(pattern: &str, other: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => other.strip_suffix('*').unwrap_or(other).starts_with(prefix),
        None => pattern == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_paths_get_sudo_and_their_neighbours_do_not() {
        let sudo = |path: &str| rule(Verb::Vault(VaultVerb::Read), path).1.contains(&Capability::Sudo);
        for path in ["sys/leases/lookup/", "sys/leases/lookup/aws/", "sys/audit", "sys/", "sys/seal", "auth/"]
        {
            assert!(sudo(path), "{path}");
        }
        for path in ["sys/metrics", SNAPSHOT, "sys/audits", "kv/data/x", "sys/seal-status", "identity/"] {
            assert!(!sudo(path), "{path}");
        }
    }

    #[test]
    fn a_pattern_covers_what_is_below_it() {
        for (pattern, other, covered) in [
            ("a/*", "a/b", true),
            ("a/*", "a/b/*", true),
            ("a/b/*", "a/*", false),
            ("a/b", "a/b", true),
            ("a/b", "a/b/*", false),
            ("a/*", "ab", false),
        ] {
            assert_eq!(covers(pattern, other), covered, "{pattern} {other}");
        }
    }
}
