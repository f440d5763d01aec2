//! The ACL policies by which tasks come to what Nomad does not give their identity alone: other
//! variables, and capabilities of its own.

use super::acl::Wanted;
use crate::declared::{Grant, Route, Workload};
use crate::{names, variable_verbs};
use std::collections::BTreeSet;
use writ_semantics::nomad::acl::{Attachment, Policy, Workload as Holder};
use writ_semantics::{Facts, place};

/// Adds the policy of a task, where it needs one.
pub fn compose(stack: &str, who: &Workload, grants: &[&Grant], facts: &mut Facts) {
    let by_identity =
        grants.iter().copied().filter(|grant| matches!(grant.route, Route::NomadIdentity { .. }));
    let mut wanted = Wanted::of(&by_identity.collect::<Vec<_>>());
    // A rule for a path is all that counts there: what the identity alone gives no longer does, so
    // a rule says all or there is none.
    wanted.retain_paths(|namespace, path, capabilities: &BTreeSet<String>| {
        let beyond = |word: &String| word != "read" && word != "list";
        capabilities.iter().any(beyond) || !variable_verbs::reads_by_identity(who, namespace, path)
    });
    let rules = wanted.rules();
    let Some(span) = rules.first().map(writ_semantics::nomad::acl::Rule::span) else { return };
    let name = names::acl_policy(stack, who);
    let holder = Attachment::task(&holder(who));
    facts.bodies.insert(place::acl_workload(&name), holder.body(span));
    facts.acl_policies.insert(name.clone(), Policy { name, rules, span });
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
