//! From what is declared to the facts that the artifacts are to state.
//!
//! Each fact has the span of the declaration that it comes from: the printers turn that into
//! provenance by line, and a proof that fails points at both places.

mod acl;
mod aws;
mod database;
mod deployer;
mod job;
mod login;
mod namespaces;
mod operator;
mod servers;
mod settings;
mod variables;
mod volumes;

pub use deployer::needs_management;

use crate::declared::{Credential, Declared, Grant, Idle, Principal};
pub use job::variable;
use std::collections::BTreeMap;
pub use variables::holder;
use writ_model::Model;
use writ_semantics::Facts;

/// Composes the facts of a whole stack. What bears on access comes from what is declared; the model
/// adds what jobs say beside it.
pub fn compose(model: &Model, declared: &Declared) -> Facts {
    let mut facts = Facts::default();
    let by_principal = by_principal(declared);
    let none: &[&Grant] = &[];
    let of = |principal: &Principal| by_principal.get(principal).map_or(none, Vec::as_slice);
    for token in &declared.tokens {
        let grants = of(&token.principal);
        if let Some(role) = login::role(token) {
            facts.logins.insert((role.mount.clone(), role.name.clone()), role);
        }
        operator::login(token, &mut facts);
        facts.policies.insert(token.login.policy.clone(), login::policy(token, grants));
        if let Some(who) = token.principal.workload() {
            let task = job::task(who, Some(token), &token.on_change, token.span, grants);
            job::add(&mut facts, who, task);
            variables::compose(&declared.stack, who, grants, &mut facts);
        }
    }
    for Idle { workload, on_change, span } in &declared.idle {
        let grants = of(&Principal::Workload(workload.clone()));
        job::add(&mut facts, workload, job::task(workload, None, on_change, *span, grants));
        variables::compose(&declared.stack, workload, grants, &mut facts);
    }
    let buckets = declared.buckets.iter().map(|bucket| (bucket.bucket.as_str(), bucket)).collect();
    let databases = declared.databases.iter().map(|database| (database.name.as_str(), database)).collect();
    for (credential, grants) in by_credential(declared) {
        match credential {
            Credential::Aws { role, keys, ttl, max_ttl } => {
                let keys = aws::Keys { kind: *keys, ttl: *ttl, max_ttl: *max_ttl };
                aws::compose(role, keys, (declared, &buckets), &grants, &mut facts);
            }
            Credential::Database { role, ttl, max_ttl } => {
                database::compose(role, *ttl, *max_ttl, &databases, &grants, &mut facts);
            }
            Credential::Nomad { role, policy, ttl, max_ttl } => {
                let existing = declared.is_there(&role.mount);
                operator::nomad_token(role, policy, (*ttl, *max_ttl), existing, &grants, &mut facts);
            }
        }
    }
    for login in &declared.nomad_logins {
        let grants = of(&Principal::Operator { name: login.operator.clone() });
        operator::nomad_login(login, grants, &mut facts);
    }
    if let Some(servers) = &declared.servers {
        servers::compose(servers, declared, &mut facts);
    }
    for database in &declared.databases {
        database::connection(database, &mut facts);
    }
    for namespace in &declared.namespaces {
        namespaces::compose(namespace, &mut facts);
    }
    settings::complete(model, &mut facts);
    deployer::compose(declared, &mut facts);
    facts
}

/// The grants of each principal.
fn by_principal(declared: &Declared) -> BTreeMap<&Principal, Vec<&Grant>> {
    let mut all: BTreeMap<&Principal, Vec<&Grant>> = BTreeMap::new();
    for grant in &declared.grants {
        all.entry(&grant.principal).or_default().push(grant);
    }
    all
}

/// The grants of each credential; a role belongs to one principal.
fn by_credential(declared: &Declared) -> BTreeMap<&Credential, Vec<&Grant>> {
    let mut all: BTreeMap<&Credential, Vec<&Grant>> = BTreeMap::new();
    for grant in &declared.grants {
        if let Some(credential) = grant.credential() {
            all.entry(credential).or_default().push(grant);
        }
    }
    all
}
