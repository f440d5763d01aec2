//! # unused-declaration
//!
//! A bucket, database, schedule, secret or volume that nobody is granted anything on and that runs nothing is a
//! leftover, or a grant was forgotten. What is shared with another stack is there for that one.
//!
//! ```writ fires
//! bucket leftover { name = "old-archive" }
//! ```
//!
//! ```writ passes
//! bucket reports { name = "reports" }
//!
//! service writer {
//!   image = "registry.internal/writer:1.0.0"
//!
//!   may write on reports/"daily/"
//! }
//! ```

use crate::rule::{Check, Rule, Stack};
use writ_model::{Model, Object};
use writ_source::Span;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unused-declaration"),
    severity: Severity::Warning,
    message: "declared, but nobody speaks of it",
    check: Check::Stack(check),
    source: include_str!("unused_declaration.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let model = stack.model;
    let spoken_of: Vec<&Object> = objects(model).collect();
    let mut tell = |kind: &str, name: &str, span: Span, is_it: &dyn Fn(&Object) -> bool| {
        let is_shared = !model.shares.of(span).is_empty();
        if !is_shared && !spoken_of.iter().any(|object| is_it(object)) {
            let label = format!("nobody is granted anything on the {kind} `{name}`");
            out.push(RULE.at(span, label).help("remove it, or grant what it is for"));
        }
    };
    for (n, bucket) in model.buckets.iter().enumerate() {
        tell(
            "bucket",
            &bucket.name,
            bucket.span,
            &|o| matches!(o, Object::Bucket { bucket, .. } if bucket.0 == n),
        );
    }
    for (n, database) in model.databases.iter().enumerate() {
        tell("database", &database.name, database.span, &|o| o.database().is_some_and(|id| id.0 == n));
    }
    for (n, secret) in model.secrets.iter().enumerate() {
        tell("secret", &secret.name, secret.span, &|o| matches!(o, Object::Secret(id) if id.0 == n));
    }
    for (n, volume) in model.volumes.iter().enumerate() {
        tell("volume", &volume.name, volume.span, &|o| matches!(o, Object::Volume(id) if id.0 == n));
    }
    for (n, schedule) in model.schedules.iter().enumerate() {
        let is_shared = !model.shares.of(schedule.span).is_empty();
        if !is_shared && !model.services.iter().any(|service| service.run.is_some_and(|id| id.0 == n)) {
            let label = format!("nothing runs on the schedule `{}`", schedule.name);
            out.push(RULE.at(schedule.span, label).help("remove it, or write `run = on …` in a service"));
        }
    }
}

/// What grants are on; a check alone uses nothing.
fn objects(model: &Model) -> impl Iterator<Item = &Object> {
    let of_tasks = model.services.iter().flat_map(|service| &service.tasks).flat_map(|task| &task.grants);
    let of_operators = model.operators.iter().flat_map(|operator| &operator.grants);
    of_tasks.chain(of_operators).map(|grant| &grant.object)
}
