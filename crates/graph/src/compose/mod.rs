//! From what is declared to the facts that the artifacts are to state.
//!
//! Each fact has the span of the declaration that it comes from: the printers turn that into
//! provenance by line, and a proof that fails points at both places.

mod aws;
mod database;
mod job;
mod login;

use crate::declared::{Credential, Declared, Grant, Login};
use std::collections::BTreeMap;
use writ_semantics::Facts;

/// Composes the facts of a whole stack.
pub fn compose(declared: &Declared) -> Facts {
    let mut facts = Facts::default();
    let by_login = by_login(declared);
    for token in &declared.tokens {
        let grants = by_login.get(&token.login).map_or(&[] as &[&Grant], Vec::as_slice);
        let role = login::role(token);
        facts.logins.insert((role.mount.clone(), role.name.clone()), role);
        facts.policies.insert(token.login.role.clone(), login::policy(token, grants));
        let job = job::job(token, grants);
        facts.jobs.insert(job.id.clone(), job);
    }
    for (workload, span) in &declared.idle {
        facts.jobs.insert(workload.job.clone(), job::idle(workload, *span));
    }
    for (credential, grants) in by_credential(declared) {
        match credential {
            Credential::Aws { role, ttl } => {
                if let Some(account) = &declared.aws {
                    aws::compose(role, *ttl, account, &grants, &mut facts);
                }
            }
            Credential::Database { role, ttl, max_ttl } => {
                database::compose(role, *ttl, *max_ttl, declared, &grants, &mut facts);
            }
        }
    }
    for database in &declared.databases {
        database::connection(database, &mut facts);
    }
    facts
}

/// The grants of each login.
fn by_login(declared: &Declared) -> BTreeMap<&Login, Vec<&Grant>> {
    let mut all: BTreeMap<&Login, Vec<&Grant>> = BTreeMap::new();
    for grant in &declared.grants {
        all.entry(&grant.login).or_default().push(grant);
    }
    all
}

/// The grants of each credential; a role belongs to one service, so to one principal.
fn by_credential(declared: &Declared) -> BTreeMap<&Credential, Vec<&Grant>> {
    let mut all: BTreeMap<&Credential, Vec<&Grant>> = BTreeMap::new();
    for grant in &declared.grants {
        all.entry(&grant.credential).or_default().push(grant);
    }
    all
}
