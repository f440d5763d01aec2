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
use std::collections::{BTreeMap, BTreeSet};
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

/// The grants of a stack, ready to be asked who comes to what.
#[derive(Debug)]
pub struct Chains<'a> {
    /// Everybody who is granted something, in the order of the source.
    principals: Vec<&'a Principal>,
    grants: BTreeMap<&'a Principal, Vec<&'a Grant>>,
    /// Who has a token of Vault's.
    with_tokens: BTreeSet<&'a Principal>,
    /// Whether Nomad's servers make the tokens.
    by_servers: bool,
}

impl<'a> Chains<'a> {
    /// Indexes the grants.
    pub fn new(declared: &'a Declared) -> Self {
        let (mut principals, mut grants) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
        for grant in &declared.grants {
            let of_principal = grants.entry(&grant.principal).or_default();
            if of_principal.is_empty() {
                principals.push(&grant.principal);
            }
            of_principal.push(grant);
        }
        Self {
            principals,
            grants,
            with_tokens: declared.tokens.iter().map(|token| &token.principal).collect(),
            by_servers: declared.servers.is_some(),
        }
    }

    /// What a principal is granted, in the order of the source.
    pub fn grants(&self, principal: &Principal) -> impl Iterator<Item = &'a Grant> {
        self.grants.get(principal).into_iter().flatten().copied()
    }

    /// Whether a grant gives the identity of somebody else.
    pub fn gives(&self, grant: &Grant, other: &Principal) -> bool {
        let given = match (&grant.object, grant.verb) {
            (Object::Nomad { namespace: Some(namespace) }, Verb::Nomad(verb)) if takes_identities(verb) => {
                // Where Nomad's servers make the tokens, a job of any namespace names any policy.
                let anywhere = self.by_servers && verb.word() == SUBMIT;
                other.workload().is_some_and(|who| {
                    let here = namespace == "*" || who.namespace == *namespace;
                    here || (anywhere && self.with_tokens.contains(other))
                })
            }
            (Object::Vault { path }, Verb::Vault(verb)) if owns_vault(verb, path) => {
                self.with_tokens.contains(other)
            }
            _ => false,
        };
        given && *other != grant.principal
    }

    /// Everybody whom `from` can be, itself first, each by a shortest chain.
    pub fn reached(&self, from: &'a Principal) -> Vec<Reached<'a>> {
        let mut left: Vec<&Principal> =
            self.principals.iter().copied().filter(|other| *other != from).collect();
        let mut found = vec![Reached { principal: from, by: Vec::new() }];
        let mut at = 0;
        while let Some(Reached { principal, by }) = found.get(at).cloned() {
            at += 1;
            for grant in self.grants(principal) {
                // Those who are known already are not looked at again.
                left.retain(|next| {
                    let given = self.gives(grant, next);
                    if given {
                        let by = by.iter().copied().chain([grant]).collect();
                        found.push(Reached { principal: next, by });
                    }
                    !given
                });
            }
        }
        found
    }
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
