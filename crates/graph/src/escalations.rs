//! What paths of Vault's API are worth to whoever may write or read them: the ones by which one
//! comes to more than the path says.
//!
//! Sources, read in November 2026: Vault documentation, "Policies", "Root protected API endpoints",
//! and the API's pages of `sys/policies`, `sys/auth`, `sys/mounts`, `sys/remount`, `sys/raw`,
//! `sys/storage/raft`, `sys/plugins/catalog`, `sys/audit`, `auth/token`, "Identity";
//! `vault/logical_system.go` and `vault/token_store.go` of Vault 1.21.0.

use crate::declared::VaultVerb;

/// What one comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// All of Vault.
    Everything,
    /// What the engine that is mounted there issues or keeps.
    Engine,
}

/// A kind of path by which one comes to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escalation {
    /// What one comes to.
    pub worth: Worth,
    /// By what: the end of the sentence "whoever may do this …".
    pub why: &'static str,
}

/// Which requests count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Writes,
    Reads,
    Any,
}

/// Paths worth everything: `+` is one segment, `*` at the end is any continuation.
const EVERYTHING: [(&str, On, &str); 21] = [
    ("sys/policies/acl/*", On::Writes, "writes policies, its own among them"),
    ("sys/policies/egp/*", On::Writes, "writes policies, those for its own requests among them"),
    ("sys/policies/rgp/*", On::Writes, "writes policies, those for its own requests among them"),
    ("sys/policy/*", On::Writes, "writes policies, its own among them"),
    ("sys/auth/*", On::Writes, "makes login methods that trust whom it likes"),
    ("sys/mounts/*", On::Writes, "makes and changes engines, and what they write into the audit log"),
    ("sys/remount*", On::Writes, "moves what others keep to a path that is open to it"),
    ("sys/raw*", On::Any, "works on vault's storage itself, past every policy"),
    ("sys/storage/raft/snapshot", On::Writes, "puts a storage of its own making in the place of vault's"),
    (
        "sys/storage/raft/snapshot-force",
        On::Writes,
        "puts a storage of its own making in the place of vault's",
    ),
    ("sys/storage/raft/snapshot-auto/config/*", On::Writes, "has snapshots sent to a place of its own"),
    ("sys/plugins/catalog/*", On::Writes, "registers programs that vault runs"),
    ("sys/audit/*", On::Writes, "has every request and answer written to a place of its own"),
    ("sys/replication/*", On::Writes, "makes copies of vault"),
    ("sys/generate-root*", On::Writes, "takes part in making a root token"),
    ("sys/rekey*", On::Writes, "takes part in making new unseal keys"),
    ("auth/*", On::Writes, "decides who logs in with which policies, or makes tokens"),
    ("identity/entity*", On::Writes, "gives an entity policies, its own among them"),
    ("identity/group*", On::Writes, "gives a group policies, one of its own among them"),
    ("identity/alias*", On::Writes, "makes a login another entity's"),
    ("identity/persona*", On::Writes, "makes a login another entity's"),
];

/// Paths below `auth/` that decide nothing: logins, and what a token does with itself and others
/// that it knows.
const HARMLESS: [&str; 5] =
    ["auth/+/login", "auth/+/login/*", "auth/token/lookup*", "auth/token/renew*", "auth/token/revoke*"];

/// The parts of an engine's paths behind its mount that decide what it issues.
const DECIDES: [&str; 6] = ["config", "role", "roles", "static-role", "static-roles", "root"];

/// The parts that issue.
const ISSUES: [&str; 3] = ["creds", "sts", "static-creds"];

/// The parts of a KV engine's paths behind which the names of secrets begin, which mean nothing to it (Vault
/// documentation, "KV secrets engine - version 2 (API)").
pub const NAMES: [&str; 6] = ["data", "metadata", "delete", "undelete", "destroy", "subkeys"];

/// What a verb on a path, or below a prefix that ends in `/`, is worth beside the path itself.
pub fn escalation(verb: VaultVerb, path: &str) -> Option<Escalation> {
    let below = path.ends_with('/') && !matches!(verb, VaultVerb::List);
    of_pattern(verb, &if below { format!("{path}*") } else { path.to_owned() })
}

/// The same of a policy's path as written: `+` is one segment, `*` at the end any continuation.
pub fn of_pattern(verb: VaultVerb, path: &str) -> Option<Escalation> {
    let writes = matches!(verb, VaultVerb::Create | VaultVerb::Update);
    let reads = matches!(verb, VaultVerb::Read);
    let counts = |on: On| match on {
        On::Writes => writes,
        On::Reads => reads,
        On::Any => writes || reads,
    };
    if !HARMLESS.iter().any(|pattern| within(path, pattern)) {
        let found = EVERYTHING.iter().find(|(pattern, on, _)| counts(*on) && overlap(path, pattern));
        if let Some((_, _, why)) = found {
            return Some(Escalation { worth: Worth::Everything, why });
        }
    }
    let (mount, rest) = path.split_once('/')?;
    if matches!(mount, "sys" | "auth" | "identity" | "cubbyhole") {
        return None;
    }
    let has = |wanted: &[&str]| has(rest, wanted);
    let whole = rest == "*";
    let engine = |why| Some(Escalation { worth: Worth::Engine, why });
    if counts(On::Writes) && (whole || has(&DECIDES)) {
        return engine("decides what this engine issues, and to whom");
    }
    if counts(On::Reads) && (whole || has(&ISSUES)) {
        return engine("is issued what others are granted by roles of this engine");
    }
    None
}

/// Whether one of these words may be a part of some path below a mount that fits. A wildcard may be any of
/// them, but where it stands for nothing past the last slash: that is what others put there, in folders of
/// their own, unless it is the mount as a whole.
fn has(rest: &str, wanted: &[&str]) -> bool {
    let mut names = false;
    let mut parts = parts(rest).peekable();
    while let Some(part) = parts.next() {
        let goes_on = parts.peek().is_some();
        let may_be = |word: &&str| match part {
            Part::Fixed(text) => text == *word,
            // Something is to follow: no engine has anything at `creds` itself.
            Part::Any => !names && goes_on,
            Part::Open(begin) => !names && !begin.is_empty() && word.starts_with(begin),
        };
        if wanted.iter().any(may_be) {
            return true;
        }
        names |= matches!(part, Part::Fixed(text) if NAMES.contains(&text));
    }
    false
}

/// A part of a pattern between slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    /// This text.
    Fixed(&'a str),
    /// `+`: one whole segment.
    Any,
    /// The last: what begins with this, and goes on as it likes, past slashes too.
    Open(&'a str),
}

fn parts(pattern: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = pattern.split('/').peekable();
    std::iter::from_fn(move || {
        let part = rest.next()?;
        Some(match part.strip_suffix('*').filter(|_| rest.peek().is_none()) {
            Some(begin) => Part::Open(begin),
            None if part == "+" => Part::Any,
            None => Part::Fixed(part),
        })
    })
}

/// Whether some path fits both patterns.
fn overlap(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (parts(one), parts(other));
    loop {
        match (one.next(), other.next()) {
            (Some(Part::Open(begin)), Some(Part::Open(with))) => {
                return begin.starts_with(with) || with.starts_with(begin);
            }
            (Some(Part::Open(begin)), Some(Part::Fixed(text)))
            | (Some(Part::Fixed(text)), Some(Part::Open(begin))) => return text.starts_with(begin),
            (None, None)
            | (Some(Part::Open(_)), Some(Part::Any))
            | (Some(Part::Any), Some(Part::Open(_))) => return true,
            (Some(Part::Fixed(text)), Some(Part::Fixed(same))) if text != same => return false,
            (Some(_), Some(_)) => {}
            (None, Some(_)) | (Some(_), None) => return false,
        }
    }
}

/// Whether every path that fits `granted` fits `pattern`.
fn within(granted: &str, pattern: &str) -> bool {
    let (mut granted, mut pattern) = (parts(granted), parts(pattern));
    loop {
        match (granted.next(), pattern.next()) {
            (None, None) => return true,
            (Some(Part::Fixed(text) | Part::Open(text)), Some(Part::Open(begin))) => {
                return text.starts_with(begin);
            }
            (Some(Part::Any), Some(Part::Open(begin))) => return begin.is_empty(),
            (Some(Part::Fixed(text)), Some(Part::Fixed(same))) if text == same => {}
            (Some(Part::Fixed(_) | Part::Any), Some(Part::Any)) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_more_than_its_path_is_known() {
        use VaultVerb::{Create, Delete, List, Read, Update};
        for (verb, path, worth) in [
            (Update, "sys/policies/acl/x", Some(Worth::Everything)),
            (Update, "sys/policies/", Some(Worth::Everything)),
            (Update, "sys/", Some(Worth::Everything)),
            (Create, "sys/policy/x", Some(Worth::Everything)),
            (Read, "sys/policies/acl/x", None),
            (List, "sys/policies/acl/", None),
            (Delete, "sys/policies/acl/x", None),
            (Update, "sys/policies/password/x", None),
            (Read, "sys/raw/core", Some(Worth::Everything)),
            (Read, "sys/", Some(Worth::Everything)),
            (Read, "sys/storage/raft/snapshot", None),
            (Update, "sys/storage/raft/snapshot", Some(Worth::Everything)),
            (Update, "sys/storage/raft/snapshot-force", Some(Worth::Everything)),
            (Update, "sys/storage/raft/remove-peer", None),
            (Update, "sys/seal", None),
            (Update, "auth/userpass/users/x", Some(Worth::Everything)),
            (Update, "auth/team/approle/role/x/secret-id", Some(Worth::Everything)),
            (Update, "auth/token/create", Some(Worth::Everything)),
            (Update, "auth/token/create-orphan", Some(Worth::Everything)),
            (Update, "auth/token/renew-self", None),
            (Update, "auth/token/revoke-accessor", None),
            (Update, "auth/userpass/login/x", None),
            (Update, "auth/approle/login", None),
            (Update, "auth/approle/", Some(Worth::Everything)),
            (Update, "auth/", Some(Worth::Everything)),
            (Read, "auth/approle/role/x/role-id", None),
            (Update, "identity/entity/name/x", Some(Worth::Everything)),
            (Update, "identity/lookup/entity", None),
            (Update, "aws/roles/x", Some(Worth::Engine)),
            (Update, "aws/config/root", Some(Worth::Engine)),
            (Update, "team/database/roles/x", Some(Worth::Engine)),
            (Update, "aws/", Some(Worth::Engine)),
            (Read, "aws/creds/x", Some(Worth::Engine)),
            (Read, "aws/", Some(Worth::Engine)),
            (Read, "aws/roles/x", None),
            (Update, "kv/data/apps/web", None),
            (Read, "sys/metrics", None),
            (Read, "cubbyhole/x", None),
        ] {
            assert_eq!(escalation(verb, path).map(|found| found.worth), worth, "{verb:?} {path}");
        }
    }

    #[test]
    fn patterns_of_policies_are_worth_what_some_path_of_theirs_is() {
        use VaultVerb::{Read, Update};
        for (verb, path, worth) in [
            (Update, "sys/policies/acl/*", Some(Worth::Everything)),
            (Update, "sys/pol*", Some(Worth::Everything)),
            (Update, "sys/+/acl/x", Some(Worth::Everything)),
            (Update, "*", Some(Worth::Everything)),
            (Update, "auth/*", Some(Worth::Everything)),
            (Update, "auth/+/role/x", Some(Worth::Everything)),
            (Update, "auth/token/r*", Some(Worth::Everything)),
            (Update, "auth/token/renew*", None),
            (Update, "auth/+/login/*", None),
            (Update, "auth/+/login*", Some(Worth::Everything)),
            (Update, "sys/leases/*", None),
            (Read, "sys/*", Some(Worth::Everything)),
            (Read, "database/*", Some(Worth::Engine)),
            (Read, "database/creds/+", Some(Worth::Engine)),
            (Read, "database/+/x", Some(Worth::Engine)),
            (Read, "database/cr*", Some(Worth::Engine)),
            (Update, "database/ro*", Some(Worth::Engine)),
            (Update, "database/+/x", Some(Worth::Engine)),
            (Update, "team/database/+/x", Some(Worth::Engine)),
            (Read, "team/aws/s*", Some(Worth::Engine)),
            (Read, "database/x*", None),
            (Read, "kv/data/*", None),
            (Read, "kv/data/+", None),
            (Read, "kv/data/+/x", None),
            (Read, "kv/data/c*", None),
            (Update, "kv/data/+/x", None),
            (Update, "kv/metadata/r*", None),
            (Read, "kv/+", None),
            (Read, "secret/web/*", None),
        ] {
            assert_eq!(of_pattern(verb, path).map(|found| found.worth), worth, "{verb:?} {path}");
        }
    }
}
