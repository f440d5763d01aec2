//! # overlapping-writers
//!
//! With `overlap = true` two runs of one job write the same keys or rows at once: the later start may be overwritten by
//! the earlier one's end.
//!
//! ```writ fires
//! schedule often {
//!   cron    = "*/5 * * * *"
//!   overlap = true
//! }
//!
//! service exporter {
//!   image        = "registry.internal/exporter:1.0.0"
//!   run          = on often
//!   runs_at_most = 10m
//!
//!   may write on archive/"export/"
//! }
//! ```
//!
//! ```writ passes
//! schedule often {
//!   cron    = "*/5 * * * *"
//!   overlap = false
//! }
//!
//! service exporter {
//!   image        = "registry.internal/exporter:1.0.0"
//!   run          = on often
//!   runs_at_most = 4m
//!
//!   may write on archive/"export/"
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "periodic" block, `prohibit_overlap`

use crate::rule::{Check, Rule, Stack};
use writ_model::{BucketVerb, DatabaseVerb, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/overlapping-writers"),
    severity: Severity::Warning,
    message: "runs that may overlap write to the same place",
    check: Check::Stack(check),
    source: include_str!("overlapping_writers.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let model = stack.model;
    for service in &model.services {
        let Some(schedule) = service.run.and_then(|id| model.schedules.get(id.0)) else { continue };
        if !schedule.overlap {
            continue;
        }
        for grant in service.tasks.iter().flat_map(|task| &task.grants) {
            if let Some(verb) = grant.verbs.iter().find(|verb| writes(verb.value)) {
                let label = format!("two runs of `{}` may do this at once", service.name.value);
                out.push(
                    RULE.at(verb.span, label)
                        .also(schedule.span, "runs of this schedule may overlap")
                        .help("write `overlap = false` in the schedule"),
                );
            }
        }
    }
}

fn writes(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Bucket(BucketVerb::Write)
            | Verb::Database(DatabaseVerb::Insert | DatabaseVerb::Update | DatabaseVerb::Delete)
    )
}
