//! # shared-only
//!
//! An `only` line is decided among the principals of one stack. Of something that is shared, the stack that it is shared
//! with grants its own: the line holds, and others write all the same.
//!
//! ```writ fires
//! bucket reports {
//!   name        = "reports"
//!   shared_with = ["backups"]
//! }
//!
//! service writer {
//!   image = "registry.internal/writer:1.0.0"
//!
//!   may write on reports/"daily/"
//! }
//!
//! check "nobody else writes" {
//!   only writer can write reports
//! }
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
//!
//! check "nobody else writes" {
//!   only writer can write reports
//! }
//! ```
//!
//! ```writ passes
//! bucket reports {
//!   name        = "reports"
//!   shared_with = ["backups"]
//! }
//!
//! service writer {
//!   image = "registry.internal/writer:1.0.0"
//!
//!   may write on reports/"daily/"
//! }
//!
//! check "nobody else of this stack writes" {
//!   allow "shared-only" = "the backups are checked in their own stack"
//!   only writer can write reports
//! }
//! ```

use crate::rule::{Check, Rule, Stack};
use writ_model::{CheckMode, Model, Object};
use writ_source::{Code, Diagnostics, Severity, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/shared-only"),
    severity: Severity::Warning,
    message: "nobody else of this stack is not nobody else",
    check: Check::Stack(check),
    source: include_str!("shared_only.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let model = stack.model;
    for line in model.checks.iter().filter(|line| line.mode == CheckMode::Only) {
        let Some((name, resource)) = resource(model, &line.object) else { continue };
        let (label, place) = match (model.shares.owner_of(resource), model.shares.of(resource).first()) {
            (Some(owner), _) => {
                (format!("`{name}` belongs to `{}`, whose services are not asked", owner.value), resource)
            }
            (None, Some(stack)) => (
                format!("`{name}` is shared with `{}`, whose services are not asked", stack.value),
                stack.span,
            ),
            (None, None) => continue,
        };
        let help = "say `only` in the other stack, too, and allow this in the `check` with that reason";
        out.push(RULE.at(line.span, label).also(place, "here").help(help));
    }
}

/// The name and the block of what a line is about.
fn resource<'a>(model: &'a Model, object: &Object) -> Option<(&'a str, Span)> {
    match object {
        Object::Bucket { bucket, .. } => model.buckets.get(bucket.0).map(|one| (one.name.as_str(), one.span)),
        Object::Secret(secret) => model.secrets.get(secret.0).map(|one| (one.name.as_str(), one.span)),
        Object::Volume(volume) => model.volumes.get(volume.0).map(|one| (one.name.as_str(), one.span)),
        _ => {
            let database = model.databases.get(object.database()?.0)?;
            Some((database.name.as_str(), database.span))
        }
    }
}
