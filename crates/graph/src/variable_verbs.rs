//! What verbs mean on Nomad variables, and which variables a task reads by its identity alone.
//!
//! Trusted code, as `verbs` is: what is derived and what is proved share it.
//!
//! Source: `VariablesCapability…` and `expandVariablesCapabilities` in `acl/policy.go`,
//! `matchingVariablesCapabilitySet` in `acl/acl.go`, `nomad/variables_endpoint.go` (writing is
//! asked of policies alone) of Nomad 1.11.1.

use crate::declared::{SecretVerb, Verb, Workload};

/// The capability of a variable's rule that a verb needs; none where it is no verb of secrets.
///
/// Nomad adds `list` wherever there is `read`: that a variable is there, not what it says.
pub fn capability(verb: Verb) -> Option<&'static str> {
    match verb {
        Verb::Secret(SecretVerb::Read) => Some("read"),
        Verb::Secret(SecretVerb::Write) => Some("write"),
        Verb::Secret(SecretVerb::List) => Some("list"),
        Verb::Secret(SecretVerb::Delete) => Some("destroy"),
        _ => None,
    }
}

/// Who reads and lists a path without any policy, in its own namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automatic<'a> {
    /// Nobody.
    Nobody,
    /// Every task of the namespace.
    Everybody,
    /// The tasks of a job: all, those of one group, or one.
    Job {
        /// The job's id; of the parent, for runs of a periodic job.
        job: &'a str,
        /// The group, where it is one only.
        group: Option<&'a str>,
        /// The task, where it is one only.
        task: Option<&'a str>,
    },
}

/// Who reads `path` without any policy.
pub fn automatic(path: &str) -> Automatic<'_> {
    let Some(rest) = path.strip_prefix("nomad/jobs") else { return Automatic::Nobody };
    if rest.is_empty() {
        return Automatic::Everybody;
    }
    let Some(rest) = rest.strip_prefix('/') else { return Automatic::Nobody };
    match rest.split('/').collect::<Vec<_>>().as_slice() {
        [job] => Automatic::Job { job, group: None, task: None },
        [job, group] => Automatic::Job { job, group: Some(group), task: None },
        [job, group, task] => Automatic::Job { job, group: Some(group), task: Some(task) },
        _ => Automatic::Nobody,
    }
}

/// Whether a task reads `path` in `namespace` without any policy.
pub fn reads_by_identity(who: &Workload, namespace: &str, path: &str) -> bool {
    namespace == who.namespace
        && match automatic(path) {
            Automatic::Nobody => false,
            Automatic::Everybody => true,
            Automatic::Job { job, group, task } => {
                job == who.job
                    && group.is_none_or(|group| group == who.group)
                    && task.is_none_or(|task| task == who.task)
            }
        }
}
