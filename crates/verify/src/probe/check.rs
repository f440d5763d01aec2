//! `check` lines of the source, asked of the real servers.

use super::catalogue::{Catalogue, Principal, database_of, principals};
use super::{Probe, bucket, chain, table};
use crate::input::Place;
use crate::report::{Kind, Line};
use std::collections::BTreeSet;
use writ_graph::declared::{
    BucketVerb, Check, Circumstances, Claim, Credential, Declared, Grant, Object, Principal as Declares,
    Verb, Workload,
};
use writ_source::Span;

/// The probes of the lines that speak of the declared workload as it is. Those about other
/// circumstances are logins of decoys, those about revocation come after it.
pub(super) fn probes(catalogue: &Catalogue<'_>) -> Vec<Probe> {
    let mut probes = Vec::new();
    for check in &catalogue.declared.checks {
        if check.circumstances != Circumstances::default() {
            continue;
        }
        for principal in principals(catalogue.declared) {
            let named = is_named(check, principal.workload);
            let allowed = match check.claim {
                Claim::Can => true,
                Claim::Cannot => false,
                // Those who are named have their grants probed; all others must not.
                Claim::Only => {
                    if named {
                        continue;
                    }
                    false
                }
            };
            if named || check.claim == Claim::Only {
                match probe(catalogue, &principal, check, allowed) {
                    Some(probe) => probes.push(probe),
                    None if !allowed => probes.extend(without(catalogue, &principal, check)),
                    // What is not asked at all is told at the end ([`unasked`]).
                    None => {}
                }
            }
        }
    }
    probes
}

/// Whether a check line names this workload.
pub(crate) fn is_named(check: &Check, workload: &Workload) -> bool {
    check.principals.iter().filter_map(Declares::workload).any(|named| named == workload)
}

/// A principal that has no credential to ask with must not be issued anybody else's.
fn without(catalogue: &Catalogue<'_>, principal: &Principal<'_>, check: &Check) -> Vec<Probe> {
    let same = |object: &Object| match (object, &check.object) {
        (Object::Bucket { bucket: mine, .. }, Object::Bucket { bucket: theirs, .. }) => mine == theirs,
        (mine, theirs) => database_of(mine).is_some() && database_of(mine) == database_of(theirs),
    };
    let grants = catalogue.declared.grants.iter().filter(|grant| same(&grant.object));
    let paths: BTreeSet<String> = grants.filter_map(|grant| Some(grant.credential()?.path())).collect();
    let probes = paths.iter().map(|path| chain::refused(Kind::Check, principal, path, Some(check.span)));
    probes.collect()
}

/// The check lines that no probe came from: a claim about a system that nobody is issued a
/// credential for, or about what cannot be asked yet.
pub(crate) fn unasked<'a>(
    declared: &'a Declared,
    lines: &[Line],
    place: &dyn Fn(Span) -> Place,
) -> Vec<&'a Check> {
    let asked = |check: &&Check| {
        let place = place(check.span);
        lines.iter().any(|line| line.kind == Kind::Check && line.source.as_ref() == Some(&place))
    };
    declared.checks.iter().filter(|check| !asked(check)).collect()
}

/// A check of one principal. `None` where it has no credential to ask with.
pub(crate) fn probe(
    catalogue: &Catalogue<'_>,
    principal: &Principal<'_>,
    check: &Check,
    allowed: bool,
) -> Option<Probe> {
    let mut probe = match &check.object {
        Object::Bucket { bucket, prefix } => {
            let key = if prefix.is_empty() || prefix.ends_with('/') {
                format!("{prefix}writ-check")
            } else {
                prefix.clone()
            };
            let aws = |grant: &&&Grant| matches!(grant.credential(), Some(Credential::Aws { .. }));
            let grant = principal.grants.iter().find(aws)?;
            let key = if check.verb == Verb::Bucket(BucketVerb::List) { prefix } else { &key };
            let request = bucket::request_of(check.verb, bucket, key)?;
            let make = bucket::Make { catalogue, principal };
            if allowed {
                make.allowed(Kind::Check, "check", request, grant)
            } else {
                make.refused(Kind::Check, "check", request, grant)
            }
        }
        object if object.database().is_some() => {
            let database = database_of(&check.object)?;
            let ready = catalogue.databases.iter().find(|ready| ready.name == database)?;
            let here = |grant: &&&Grant| database_of(&grant.object) == Some(database);
            let grant = principal.grants.iter().find(here)?;
            let (schema, table) = match &check.object {
                Object::Table { schema, table, .. } => (schema.as_str(), table.as_str()),
                Object::AllTables { schema, .. } => (schema.as_str(), crate::apply::postgres::DECOY),
                _ => return None,
            };
            let statement = table::statement(check.verb, schema, table)?;
            let make = table::Make { principal, ready };
            if allowed {
                make.allowed(Kind::Check, statement, grant)
            } else {
                make.refused(Kind::Check, statement, grant)
            }
        }
        _ => return None,
    };
    probe.span = Some(check.span);
    Some(probe)
}
