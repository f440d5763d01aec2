//! Nomad's ACL policies.

use super::{Expected, Resources, Value, literal};
use writ_semantics::nomad::Job;
use writ_semantics::nomad::acl::Attachment;
use writ_semantics::{Facts, place};

/// What the provider calls the members of `JobACL`.
const ATTACHMENT: [(&str, &str); 4] =
    [("Namespace", "namespace"), ("JobID", "job_id"), ("Group", "group"), ("Task", "task")];

/// One resource for each policy.
pub fn policies(facts: &Facts, all: &mut Resources) {
    for name in facts.acl_policies.keys() {
        let path = place::acl_policy(name);
        let mut policy = Expected::of(&path).set("name", literal(name)).set("rules_hcl", Value::File(path));
        let place = place::acl_workload(name);
        if let Some(body) = facts.bodies.get(&place) {
            policy = policy.set("job_acl", Value::Block);
            for field in &body.fields {
                let known = ATTACHMENT.iter().find(|(member, _)| *member == field.name);
                let argument = known.map_or(field.name.as_str(), |(_, argument)| argument);
                let value = Value::Field { file: place.clone(), field: field.name.clone() };
                policy = policy.set(&format!("job_acl.{argument}"), value);
            }
        }
        all.insert(("nomad_acl_policy".to_owned(), name.clone()), policy);
    }
}

/// The policies that a job waits for: those of its tasks.
pub fn of_job<'a>(facts: &'a Facts, job: &'a Job) -> impl Iterator<Item = String> + 'a {
    facts
        .acl_policies
        .keys()
        .filter(|name| {
            let body = facts.bodies.get(&place::acl_workload(name));
            body.and_then(Attachment::of)
                .is_some_and(|to| to.namespace == job.namespace && to.job.as_deref() == Some(&job.id))
        })
        .map(|name| format!("nomad_acl_policy.{name}"))
}
