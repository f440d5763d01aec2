//! Check lines by the systems' own names.

use super::logins::workload;
use super::objects;
use super::secrets::Secrets;
use crate::declared::{Check, Circumstances, Claim, Principal, Reaches};
use writ_model::{self as model, Model, Subject};

/// One line; none where it names what is not there, which the stack reports as lost.
pub fn check(model: &Model, secrets: &Secrets, check: &model::Check) -> Option<Check> {
    let principals: Option<Vec<Vec<Principal>>> =
        check.subjects.iter().map(|subject| principals(model, *subject)).collect();
    let object = objects::granted(model, secrets, &check.object)?;
    Some(Check {
        title: check.title.clone(),
        principals: principals?.into_iter().flatten().collect(),
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

/// One line about chains.
pub fn reaches(model: &Model, secrets: &Secrets, line: &model::Reaches) -> Option<Reaches> {
    Some(Reaches {
        title: line.title.clone(),
        principals: principals(model, line.subject)?,
        claim: line.claim,
        object: objects::granted(model, secrets, &line.object)?,
        span: line.span,
    })
}

/// Each task of a service, or the operator.
fn principals(model: &Model, subject: Subject) -> Option<Vec<Principal>> {
    match subject {
        Subject::Service(id) => {
            let service = model.services.get(id.0)?;
            let tasks = service.tasks.iter();
            Some(tasks.map(|task| Principal::Workload(workload(service, task))).collect())
        }
        Subject::Operator(id) => {
            Some(vec![Principal::Operator { name: model.operators.get(id.0)?.name.value.clone() }])
        }
    }
}
