//! Who is granted something: a task of a job, or an operator.

use serde::Serialize;

/// Who is granted something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Principal {
    /// A task of a Nomad job.
    Workload(Workload),
    /// A person, a group or a pipeline, by its declared name.
    Operator {
        /// The name.
        name: String,
    },
}

impl Principal {
    /// The task, where it is one.
    pub fn workload(&self) -> Option<&Workload> {
        match self {
            Principal::Workload(workload) => Some(workload),
            Principal::Operator { .. } => None,
        }
    }
}

impl Principal {
    /// The operator's name, where it is one.
    pub fn operator(&self) -> Option<&str> {
        match self {
            Principal::Workload(_) => None,
            Principal::Operator { name } => Some(name),
        }
    }
}

impl std::fmt::Display for Principal {
    /// As messages call it: `web-app`, or `web-app.proxy` for a task that is not the job's own.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Principal::Workload(who) if who.task == who.job => f.write_str(&who.task),
            Principal::Workload(who) => write!(f, "{}.{}", who.job, who.task),
            Principal::Operator { name } => f.write_str(name),
        }
    }
}

/// A task of a Nomad job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Workload {
    /// The job's namespace.
    pub namespace: String,
    /// The job's id: of the parent, for runs of a periodic job.
    pub job: String,
    /// The group.
    pub group: String,
    /// The task.
    pub task: String,
}
