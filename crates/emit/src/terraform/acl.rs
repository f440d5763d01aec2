//! Nomad's ACL policies, each with the workload that it is attached to, where it is to one.

use super::{decoded, file, reference, text};
use crate::print::hcl::{Body, Expr};
use writ_semantics::nomad::acl::{Attachment, Policy};
use writ_semantics::{Facts, place};

/// The members of a policy's `JobACL`, and what the provider calls them.
const ATTACHMENT: [(&str, &str); 4] =
    [("Namespace", "namespace"), ("JobID", "job_id"), ("Group", "group"), ("Task", "task")];

/// The policies that are attached to a job or to tasks of it.
pub fn of_job<'a>(facts: &'a Facts, namespace: &str, job: &str) -> Vec<&'a Policy> {
    let is = |policy: &&Policy| {
        let body = facts.bodies.get(&place::acl_workload(&policy.name));
        body.and_then(Attachment::of)
            .is_some_and(|to| to.namespace == namespace && to.job.as_deref() == Some(job))
    };
    facts.acl_policies.values().filter(is).collect()
}

/// Adds a policy to a file, and to what others wait for.
pub fn policy(
    facts: &Facts,
    policy: &Policy,
    locals: &mut Body,
    resources: &mut Body,
    needs: &mut Vec<Expr>,
) {
    let name = policy.name.as_str();
    let mut inner = Body::new();
    inner.set("name", text(name), None);
    inner.set("rules_hcl", file(&place::acl_policy(name)), None);
    let place = place::acl_workload(name);
    if let Some(body) = facts.bodies.get(&place) {
        let local = format!("acl_{name}");
        decoded(locals, &local, &place, body.span);
        let mut to = Body::new();
        for (member, argument) in ATTACHMENT {
            if body.get(member).is_some() {
                to.set(argument, reference(&["local", &local, member]), None);
            }
        }
        inner.block("job_acl", &[], to, Some(body.span));
    }
    resources.block("resource", &["nomad_acl_policy", name], inner, Some(policy.span));
    needs.push(reference(&["nomad_acl_policy", name]));
}
