//! # daylight-saving
//!
//! In a zone with daylight saving, the hours from 1 to 3 in the night are there twice or not at all once a year: a run
//! at half past two is skipped, or is made two times.
//!
//! ```writ fires
//! schedule at-night {
//!   cron     = "30 2 * * *"
//!   timezone = "Europe/Paris"
//! }
//! ```
//!
//! ```writ passes
//! schedule at-night {
//!   cron     = "30 4 * * *"
//!   timezone = "Europe/Paris"
//! }
//! ```
//!
//! ```writ passes
//! schedule at-night { cron = "30 2 * * *" }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "periodic" block, "Daylight Saving Time"

use crate::rule::{Check, Rule, Stack};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/daylight-saving"),
    severity: Severity::Warning,
    message: "run in the hour that daylight saving takes or gives twice",
    check: Check::Stack(check),
    source: include_str!("daylight_saving.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for schedule in &stack.model.schedules {
        let hour = schedule.cron.split(' ').nth(1).and_then(|hour| hour.parse::<u32>().ok());
        let zone = schedule.timezone.as_deref().filter(|zone| !matches!(*zone, "UTC" | "Etc/UTC" | "GMT"));
        if let (Some(1..=2), Some(zone)) = (hour, zone) {
            let label = format!("once a year this hour is skipped or there twice in `{zone}`");
            out.push(
                RULE.at(schedule.span, label).help("choose an hour from 4 on, or leave the zone out for UTC"),
            );
        }
    }
}
