//! The ACL policies by which tasks come to Nomad variables that they do not read by identity alone.

use crate::declared::{Grant, Object, Route, Workload};
use crate::{names, variable_verbs};
use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::nomad::acl::{Attachment, Policy, Rule, Variables, Workload as Holder};
use writ_semantics::{Facts, place};
use writ_source::Span;

/// What a task may do with the variables of a namespace, by path, and who said so.
type Paths = BTreeMap<String, (BTreeSet<String>, Span)>;

/// Adds the policy of a task, where it needs one.
pub fn compose(stack: &str, who: &Workload, grants: &[&Grant], facts: &mut Facts) {
    let mut namespaces: BTreeMap<String, Paths> = BTreeMap::new();
    for grant in grants {
        let (Route::NomadIdentity { .. }, Object::Variable { namespace, path }) =
            (&grant.route, &grant.object)
        else {
            continue;
        };
        let Some(capability) = variable_verbs::capability(grant.verb) else { continue };
        let paths = namespaces.entry(namespace.clone()).or_default();
        let entry = paths.entry(path.clone()).or_insert((BTreeSet::new(), grant.span));
        entry.0.insert(capability.to_owned());
    }
    for (namespace, paths) in &mut namespaces {
        // A rule for a path is all that counts there: what the identity alone gives no longer does,
        // so a rule says all or there is none.
        paths.retain(|path, (capabilities, _)| {
            let beyond = |word: &String| word != "read" && word != "list";
            capabilities.iter().any(beyond) || !variable_verbs::reads_by_identity(who, namespace, path)
        });
    }
    namespaces.retain(|_, paths| !paths.is_empty());
    let Some(span) = namespaces.values().flat_map(BTreeMap::values).map(|(_, span)| *span).next() else {
        return;
    };
    let name = names::acl_policy(stack, who);
    let rules = namespaces.into_iter().filter_map(|(name, paths)| {
        let span = paths.values().next()?.1;
        let variables =
            paths.into_iter().map(|(path, (capabilities, span))| Variables { path, capabilities, span });
        Some(Rule::Namespace {
            name,
            policy: None,
            capabilities: BTreeSet::new(),
            variables: variables.collect(),
            span,
        })
    });
    let holder = Attachment::task(&holder(who));
    facts.bodies.insert(place::acl_workload(&name), holder.body(span));
    facts.acl_policies.insert(name.clone(), Policy { name, rules: rules.collect(), span });
}

/// A task as Nomad's ACLs know it.
pub fn holder(who: &Workload) -> Holder {
    Holder {
        namespace: who.namespace.clone(),
        job: who.job.clone(),
        group: who.group.clone(),
        task: who.task.clone(),
    }
}
