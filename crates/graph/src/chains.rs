//! By which chains a principal comes to what others are granted.
//!
//! A chain is a list of grants, each of which gives the identity of the next principal: whoever may
//! submit jobs into a namespace, or run commands in its allocations, can be any task there; whoever
//! may write Vault's policies or login roles can be anybody who logs in to Vault.
//!
//! Sources: Nomad documentation, "ACL policy specification" (capabilities of namespaces) and "Job
//! specification", `vault` (a job's author chooses the role); Vault documentation, "Policies", "Root
//! protected API endpoints".

use crate::declared::{Declared, Grant, NomadVerb, Object, Principal, VaultVerb, Verb};
use crate::escalations::escalation;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The capabilities of a namespace that give the identity of a task in it, or its secrets.
const TAKES_IDENTITIES: [&str; 7] = [
    "submit-job",
    "dispatch-job",
    "alloc-exec",
    "alloc-node-exec",
    "read-fs",
    "csi-write-volume",
    "sentinel-override",
];

/// The one by which a job says what it asks Vault for.
const SUBMIT: &str = "submit-job";

/// A principal that is come to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached<'a> {
    /// Who.
    pub principal: &'a Principal,
    /// The grants by which, in their order; empty for the principal itself.
    pub by: Vec<&'a Grant>,
}

/// Whether a capability of a namespace gives the identity of the tasks in it.
pub fn takes_identities(verb: NomadVerb) -> bool {
    TAKES_IDENTITIES.contains(&verb.word())
}

/// Whether a verb on a path of Vault's API, or on a prefix that ends in `/`, gives everything, or
/// what an engine issues.
pub fn owns_vault(verb: VaultVerb, path: &str) -> bool {
    escalation(verb, path).is_some()
}

/// The principals whose identity a grant gives, in the order of the source.
pub fn given_by<'a>(declared: &'a Declared, grant: &Grant) -> Vec<&'a Principal> {
    let all = declared.grants.iter().map(|other| &other.principal);
    let given: Vec<&Principal> = match (&grant.object, grant.verb) {
        (Object::Nomad { namespace: Some(namespace) }, Verb::Nomad(verb)) if takes_identities(verb) => {
            // Where Nomad's servers make the tokens, a job of any namespace names any policy.
            let anywhere = declared.servers.is_some() && verb.word() == SUBMIT;
            let has_token = |other: &Principal| declared.tokens.iter().any(|token| token.principal == *other);
            all.filter(|other| {
                other.workload().is_some_and(|who| {
                    namespace == "*" || who.namespace == *namespace || (anywhere && has_token(other))
                })
            })
            .collect()
        }
        (Object::Vault { path }, Verb::Vault(verb)) if owns_vault(verb, path) => {
            let logs_in = |other: &&Principal| declared.tokens.iter().any(|token| token.principal == **other);
            all.filter(logs_in).collect()
        }
        _ => Vec::new(),
    };
    let mut each: Vec<&Principal> = Vec::new();
    for principal in given {
        if *principal != grant.principal && each.last() != Some(&principal) && !each.contains(&principal) {
            each.push(principal);
        }
    }
    each
}

/// Everybody whom `from` can be, itself first, each by a shortest chain.
pub fn reached<'a>(declared: &'a Declared, from: &'a Principal) -> Vec<Reached<'a>> {
    let mut by_principal: BTreeMap<&Principal, Vec<&Grant>> = BTreeMap::new();
    for grant in &declared.grants {
        by_principal.entry(&grant.principal).or_default().push(grant);
    }
    let mut found = vec![Reached { principal: from, by: Vec::new() }];
    let mut at = 0;
    while let Some(Reached { principal, by }) = found.get(at).cloned() {
        at += 1;
        for grant in by_principal.get(principal).into_iter().flatten().copied() {
            for next in given_by(declared, grant) {
                if !found.iter().any(|known| known.principal == next) {
                    found.push(Reached { principal: next, by: by.iter().copied().chain([grant]).collect() });
                }
            }
        }
    }
    found
}

/// A chain in words: `deployer → submit-job on nomad's namespace apps → web-app`.
pub fn spoken(from: &Principal, reached: &Reached<'_>) -> String {
    let mut text = from.to_string();
    for (n, grant) in reached.by.iter().enumerate() {
        let next = reached.by.get(n + 1).map_or(reached.principal, |grant| &grant.principal);
        let _ = write!(text, " → {} on {} → {next}", grant.verb.word(), grant.object);
    }
    text
}
