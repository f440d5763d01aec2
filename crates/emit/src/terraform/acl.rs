//! Nomad's ACL policies, each with the workload that it is attached to, where it is to one.

use super::{decoded, file, reference, text};
use crate::print::hcl::{Body, Expr};
use std::collections::BTreeMap;
use writ_semantics::nomad::acl::{Attachment, Policy};
use writ_semantics::{Facts, place};

/// The members of a policy's `JobACL`, and what the provider calls them.
const ATTACHMENT: [(&str, &str); 4] =
    [("Namespace", "namespace"), ("JobID", "job_id"), ("Group", "group"), ("Task", "task")];

/// The policies that are attached to a job or to tasks of it, by its namespace and id.
pub fn by_job(facts: &Facts) -> BTreeMap<(String, String), Vec<&Policy>> {
    let mut attached: BTreeMap<(String, String), Vec<&Policy>> = BTreeMap::new();
    for policy in facts.acl_policies.values() {
        let body = facts.bodies.get(&place::acl_workload(&policy.name));
        if let Some(to) = body.and_then(Attachment::of)
            && let Some(job) = to.job
        {
            attached.entry((to.namespace, job)).or_default().push(policy);
        }
    }
    attached
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
