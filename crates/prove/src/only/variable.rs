//! `only a, b can …` of a Nomad variable: who reads it by identity alone.

use crate::Claim;
use crate::checks::failed;
use writ_graph::declared::{Check, Workload};
use writ_graph::variable_verbs;
use writ_source::Diagnostics;

/// Decides what no policy says of a variable; the policies are asked as for all that is Nomad's.
pub fn decide(claim: Claim<'_>, check: &Check, namespace: &str, path: &str, out: &mut Diagnostics) {
    let named: Vec<&Workload> =
        check.principals.iter().filter_map(|principal| principal.workload()).collect();
    if matches!(variable_verbs::capability(check.verb), Some("read" | "list")) {
        by_identity(claim, check, &named, namespace, path, out);
    }
}

/// The tasks of the tree that read it without a policy, and those that the path speaks of beside
/// them.
fn by_identity(
    claim: Claim<'_>,
    check: &Check,
    named: &[&Workload],
    namespace: &str,
    path: &str,
    out: &mut Diagnostics,
) {
    use variable_verbs::Automatic;
    let (job, group, task) = match variable_verbs::automatic(path) {
        Automatic::Nobody => return,
        Automatic::Everybody => {
            let why = format!("every task of namespace `{namespace}` reads `{path}` by its identity");
            out.push(failed(check.span, why));
            return;
        }
        Automatic::Job { job, group, task } => (job, group, task),
    };
    let stated = claim.observed.jobs.get(job).filter(|stated| stated.namespace == namespace);
    let Some(stated) = stated else {
        let why =
            format!("the tasks of a job `{job}` read `{path}` by their identities, and no file states it");
        out.push(failed(check.span, why));
        return;
    };
    for in_group in stated.groups.iter().filter(|stated| group.is_none_or(|group| group == stated.name)) {
        for stated in in_group.tasks.iter().filter(|stated| task.is_none_or(|task| task == stated.name)) {
            let is = |named: &&&Workload| {
                named.namespace == namespace
                    && named.job == job
                    && named.group == in_group.name
                    && named.task == stated.name
            };
            if !named.iter().any(|named| is(&named)) {
                let why = format!("task `{}` of job `{job}` reads `{path}` by its identity", stated.name);
                out.push(failed(check.span, why).also(stated.span, "this task"));
            }
        }
    }
}
