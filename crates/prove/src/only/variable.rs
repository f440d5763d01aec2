//! `only a, b can …` of a Nomad variable: who comes to it by identity, and by each ACL policy.

use crate::Claim;
use crate::checks::{failed, not_decided};
use writ_graph::declared::{Check, Workload};
use writ_graph::{holder, variable_verbs};
use writ_semantics::nomad::acl::{self, Attachment};
use writ_semantics::{Unknown, Verdict, place};
use writ_source::Diagnostics;

/// Decides one line.
pub fn decide(claim: Claim<'_>, check: &Check, namespace: &str, path: &str, out: &mut Diagnostics) {
    let Some(capability) = variable_verbs::capability(check.verb) else {
        let why = "this verb says nothing of nomad's variables".to_owned();
        out.push(not_decided(check.span, &Unknown(why)));
        return;
    };
    let named: Vec<&Workload> =
        check.principals.iter().filter_map(|principal| principal.workload()).collect();
    if matches!(capability, "read" | "list") {
        by_identity(claim, check, &named, namespace, path, out);
    }
    let request = acl::Request::Variable {
        namespace: namespace.to_owned(),
        path: path.to_owned(),
        capability: capability.to_owned(),
    };
    for policy in claim.observed.acl_policies.values() {
        let who = match acl::decide(std::slice::from_ref(policy), &request, None).verdict {
            Verdict::Allow => match holder_of(claim, &policy.name) {
                Some(holder) if named.iter().any(|named| is_exactly(&holder, named)) => continue,
                Some(holder) => spoken(&holder),
                None => "whoever has a token with it".to_owned(),
            },
            Verdict::Unknown(why) => {
                out.push(not_decided(check.span, &why));
                continue;
            }
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => continue,
        };
        let why = format!("{who} has the policy `{}`, which allows it", policy.name);
        out.push(failed(check.span, why).also(policy.span, "by this policy"));
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

fn holder_of(claim: Claim<'_>, policy: &str) -> Option<Attachment> {
    claim.observed.bodies.get(&place::acl_workload(policy)).and_then(Attachment::of)
}

fn is_exactly(holder: &Attachment, named: &Workload) -> bool {
    *holder == Attachment::task(&self::holder(named))
}

fn spoken(holder: &Attachment) -> String {
    match (&holder.job, &holder.task) {
        (Some(job), Some(task)) => format!("task `{task}` of job `{job}`"),
        (Some(job), None) => format!("job `{job}`"),
        (None, _) => format!("every job of namespace `{}`", holder.namespace),
    }
}
