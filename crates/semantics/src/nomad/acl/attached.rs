//! Policies that workloads have by who they are, without a token: the policy's `JobACL`.
//!
//! Source: `JobACL` in `nomad/structs/acl.go`, `ResolvePoliciesForClaims` in `nomad/auth/auth.go` and
//! `ACLPolicyJobACLFieldIndex` in `nomad/state/schema.go` of Nomad 1.11.1.

use super::{Policy, Workload};
use crate::body::{Body, Field, Value};
use crate::{Facts, place};
use writ_source::Span;

/// Whom a policy is attached to: all tasks of a namespace, job or group, or one task.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attachment {
    /// The namespace.
    pub namespace: String,
    /// The job; none: every one of the namespace.
    pub job: Option<String>,
    /// The group; none: every one of the job.
    pub group: Option<String>,
    /// The task; none: every one of the group.
    pub task: Option<String>,
}

impl Attachment {
    /// To exactly this task.
    pub fn task(workload: &Workload) -> Self {
        Self {
            namespace: workload.namespace.clone(),
            job: Some(workload.job.clone()),
            group: Some(workload.group.clone()),
            task: Some(workload.task.clone()),
        }
    }

    /// As a body: `JobACL` of the API.
    pub fn body(&self, span: Span) -> Body {
        let members = [
            ("Namespace", Some(&self.namespace)),
            ("JobID", self.job.as_ref()),
            ("Group", self.group.as_ref()),
            ("Task", self.task.as_ref()),
        ];
        let field = |(name, value): (&str, Option<&String>)| {
            Some(Field { name: name.to_owned(), value: Value::Text(value?.clone()), span })
        };
        Body { fields: members.into_iter().filter_map(field).collect(), span }
    }

    /// From such a body; none where it has no namespace, in which case Nomad attaches it to nobody.
    pub fn of(body: &Body) -> Option<Self> {
        let text = |name| body.get(name).and_then(Value::text).filter(|text| !text.is_empty());
        let owned = |name| text(name).map(str::to_owned);
        Some(Self {
            namespace: owned("Namespace")?,
            job: owned("JobID"),
            group: owned("Group"),
            task: owned("Task"),
        })
    }

    /// Whether this workload has what is attached so.
    pub fn covers(&self, workload: &Workload) -> bool {
        let is = |said: &Option<String>, own: &String| said.as_ref().is_none_or(|said| said == own);
        self.namespace == workload.namespace
            && is(&self.job, &workload.job)
            && (self.group.is_none() || (is(&self.group, &workload.group) && is(&self.task, &workload.task)))
    }
}

/// The policies that a workload has.
pub fn attached<'a>(facts: &'a Facts, workload: &Workload) -> Vec<&'a Policy> {
    let has = |policy: &&Policy| {
        let body = facts.bodies.get(&place::acl_workload(&policy.name));
        body.and_then(Attachment::of).is_some_and(|attachment| attachment.covers(workload))
    };
    facts.acl_policies.values().filter(has).collect()
}
