//! # run-longer-than-period
//!
//! With `overlap = false` Nomad leaves out the run that is due while the last one still goes on: what was meant to
//! happen twice a day happens once.
//!
//! ```writ fires
//! schedule often { cron = "*/15 * * * *" }
//!
//! service exporter {
//!   image        = "registry.internal/exporter:1.0.0"
//!   run          = on often
//!   runs_at_most = 40m
//! }
//! ```
//!
//! ```writ passes
//! schedule often { cron = "*/15 * * * *" }
//!
//! service exporter {
//!   image        = "registry.internal/exporter:1.0.0"
//!   run          = on often
//!   runs_at_most = 10m
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "periodic" block, `prohibit_overlap`

use crate::rule::{Check, Rule, Stack};
use std::time::Duration;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/run-longer-than-period"),
    severity: Severity::Warning,
    message: "run that may take longer than its schedule leaves",
    check: Check::Stack(check),
    source: include_str!("run_longer_than_period.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let model = stack.model;
    for service in &model.services {
        let Some(schedule) = service.run.and_then(|id| model.schedules.get(id.0)) else { continue };
        let (Some(run), Some(period)) = (&service.runs_at_most, period(&schedule.cron)) else { continue };
        if !schedule.overlap && run.value > period {
            out.push(
                RULE.at(run.span, "the next run is due before this one has to be over")
                    .also(schedule.span, "runs are due as often as this")
                    .help("make the run shorter, or the schedule rarer"),
            );
        }
    }
}

/// The time between two runs, for the lines in which it is plain: macros, and steps of minutes or
/// hours.
fn period(cron: &str) -> Option<Duration> {
    let minutes = |n: u64| Some(Duration::from_secs(n * 60));
    match cron {
        "@hourly" => return minutes(60),
        "@daily" => return minutes(24 * 60),
        "@weekly" => return minutes(7 * 24 * 60),
        _ => {}
    }
    let fields: Vec<&str> = cron.split(' ').collect();
    let [minute, hour, "*", "*", "*"] = fields.as_slice() else { return None };
    let step = |field: &str| field.strip_prefix("*/").and_then(|n| n.parse::<u64>().ok()).filter(|n| *n > 0);
    match (step(minute), *hour) {
        (Some(every), "*") => minutes(every),
        (None, _) if minute.parse::<u64>().is_ok() => match step(hour) {
            Some(every) => minutes(every * 60),
            None if *hour == "*" => minutes(60),
            None if hour.parse::<u64>().is_ok() => minutes(24 * 60),
            None => None,
        },
        _ => None,
    }
}
