//! What tokens have for their own upkeep, whatever was granted: no answer to who may do what.
//!
//! INVARIANT: never what somebody who has the token was granted, nor more than the one capability on
//! the one path: what is left out of an answer is the baseline, and that alone.

use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{Declared, Grant, Principal, Route};
use writ_graph::vault_verbs;
use writ_semantics::vault::Capability;

/// Capabilities on paths of Vault's API.
pub type Baseline = BTreeSet<(&'static str, Capability)>;

/// The baseline by the names of the declared policies.
#[derive(Debug)]
pub struct Upkeep<'a> {
    by_policy: BTreeMap<&'a str, Baseline>,
}

impl<'a> Upkeep<'a> {
    /// Of each policy that is declared: what whoever has it has anyway, without what was granted.
    pub fn new(declared: &'a Declared) -> Self {
        let mut granted: BTreeMap<&Principal, Baseline> = BTreeMap::new();
        for grant in &declared.grants {
            for one in of(&grant.principal).filter(|one| gives(grant, *one)) {
                granted.entry(&grant.principal).or_default().insert(one);
            }
        }
        let mut by_policy: BTreeMap<&str, Baseline> = BTreeMap::new();
        for token in &declared.tokens {
            let granted = granted.get(&token.principal);
            let own = of(&token.principal).filter(|one| granted.is_none_or(|all| !all.contains(one)));
            by_policy.insert(&token.login.policy, own.collect());
        }
        Self { by_policy }
    }

    /// What a token with these policies has for its upkeep: what each of them that is declared says.
    pub fn of(&self, policies: &[&str]) -> Baseline {
        let each = policies.iter().filter_map(|name| self.by_policy.get(name));
        each.cloned().reduce(|all, one| &all & &one).unwrap_or_else(|| vault_verbs::UPKEEP.into())
    }
}

/// What is put into the policy of such a principal; only operators hand their tokens back.
fn of(principal: &Principal) -> impl Iterator<Item = (&'static str, Capability)> {
    vault_verbs::UPKEEP.into_iter().chain(principal.operator().map(|_| vault_verbs::HAND_BACK))
}

fn gives(grant: &Grant, (path, capability): (&str, Capability)) -> bool {
    match &grant.route {
        Route::VaultToken { path: granted, .. } => {
            vault_verbs::covers(&vault_verbs::pattern(granted), path)
                && vault_verbs::capabilities(grant.verb).contains(&capability)
        }
        _ => false,
    }
}
