//! What a template of the task's own reads reaches the task by that: nothing else is made of it.

use crate::declared::Delivery;
use writ_model as model;

/// What is read: by `secret`, or by `nomadVar`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Paths of Vault's API.
    Secrets,
    /// Nomad variables.
    Variables,
}

/// By a template of its own, where that reads `called` and no grant says how it is delivered; else
/// as is said, or as is usual. `same`: the grants that are delivered together.
pub fn or_ours(
    task: Option<&model::Task>,
    same: impl Fn(&&model::Grant) -> bool,
    called: &str,
    reads: Reads,
    deliver: &model::Deliver,
    on_change: &model::OnChange,
) -> Delivery {
    let says = |grant: &model::Grant| grant.deliver.is_some() || grant.on_change.is_some();
    let said = |task: &model::Task| task.grants.iter().filter(&same).any(says);
    if task.is_some_and(|task| !said(task) && is_read(task, called, reads)) {
        return Delivery::Template;
    }
    match deliver {
        model::Deliver::Environment(file) => Delivery::Environment { file: file.clone() },
        model::Deliver::Json(file) => Delivery::Json { file: file.clone(), on_change: on_change.into() },
        model::Deliver::Template => Delivery::Template,
        model::Deliver::Nowhere => Delivery::Nowhere,
    }
}

/// Whether a template of the task's own reads it.
fn is_read(task: &model::Task, called: &str, reads: Reads) -> bool {
    let of = |file: &model::TaskFile| match reads {
        Reads::Secrets => file.reads.secrets.iter().any(|read| read.what == called),
        Reads::Variables => file.reads.variables.iter().any(|read| read.what == called),
    };
    task.files.iter().any(of)
}
