//! # credential-outlives-run
//!
//! A run that is over needs no credential. What is left of its life is only of use to somebody who has taken it from
//! a log, a core dump or the node. It fires where a credential lives more than twice as long as the longest run, and
//! more than an hour.
//!
//! ```writ fires
//! service nightly-export {
//!   image        = "registry.internal/export:1.0.0"
//!   run          = on nightly
//!   runs_at_most = 10m
//!
//!   may dump on all tables in orders.public { credential_ttl = 8h }
//! }
//! ```
//!
//! ```writ passes
//! service nightly-export {
//!   image        = "registry.internal/export:1.0.0"
//!   run          = on nightly
//!   runs_at_most = 40m
//!
//!   may dump on all tables in orders.public { credential_ttl = 1h }
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Lease, renew, and revoke"

use crate::rule::{Check, Rule, Stack};
use std::time::Duration;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/credential-outlives-run"),
    severity: Severity::Warning,
    message: "credential that outlives the run it is for",
    check: Check::Stack(check),
    source: include_str!("credential_outlives_run.rs"),
};

/// Shorter lives are not worth a word.
const SHORT: Duration = Duration::from_hours(1);

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for service in &stack.model.services {
        let Some(run) = &service.runs_at_most else { continue };
        for task in &service.tasks {
            let longest = task.credentials.iter().map(|credential| credential.max_ttl).max();
            // A run that is tried again in place has the same credentials.
            let runs = task.runs.as_ref().map_or(run.value, |runs| runs.value);
            if longest.is_some_and(|life| life > SHORT && life > runs * 2) {
                let said = task
                    .grants
                    .iter()
                    .find_map(|g| g.credential_max_ttl.as_ref().or(g.credential_ttl.as_ref()));
                let label = "this lives more than twice as long as a run";
                out.push(
                    RULE.at(said.map_or(task.name.span, |said| said.span), label)
                        .also(run.span, "a run takes this long at most")
                        .help("leave `credential_ttl` out: it then follows `runs_at_most`"),
                );
            }
        }
    }
}
