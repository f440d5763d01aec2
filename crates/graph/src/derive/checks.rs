//! Check lines by the systems' own names.

use super::logins::workload;
use super::objects;
use crate::declared::{Check, Circumstances, Claim, Principal};
use writ_model::{self as model, Model, Subject};

/// One line; none where it names what is not there, which the stack reports as lost.
pub fn check(model: &Model, check: &model::Check) -> Option<Check> {
    let principals: Option<Vec<Principal>> =
        check.subjects.iter().map(|subject| principal(model, *subject)).collect();
    let object = objects::granted(model, None, &check.object)?;
    Some(Check {
        title: check.title.clone(),
        principals: principals?,
        claim: match check.mode {
            model::CheckMode::Can => Claim::Can,
            model::CheckMode::Cannot => Claim::Cannot,
            model::CheckMode::Only => Claim::Only,
        },
        verb: check.verb,
        object: objects::of_verb(check.verb, &object),
        circumstances: Circumstances {
            job: check.circumstances.job.clone(),
            task: check.circumstances.task.clone(),
            namespace: check.circumstances.namespace.clone(),
            audience: check.circumstances.audience.clone(),
            after_revoke: check.circumstances.after_revoke,
        },
        span: check.span,
    })
}

fn principal(model: &Model, subject: Subject) -> Option<Principal> {
    match subject {
        Subject::Service(id, task) => {
            let service = model.services.get(id.0)?;
            Some(Principal::Workload(workload(service, service.tasks.get(task)?)))
        }
        Subject::Operator(id) => {
            Some(Principal::Operator { name: model.operators.get(id.0)?.name.value.clone() })
        }
    }
}
