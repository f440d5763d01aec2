//! # unbounded-run
//!
//! Nothing says how long a run takes, so nothing checks that its credentials live as long as it does, and one that
//! hangs keeps them, and with `overlap = false` stops all later runs.
//!
//! ```writ fires
//! service nightly-export {
//!   image = "registry.internal/export:1.0.0"
//!   run   = on nightly
//!
//!   may write on archive/"export/"
//! }
//! ```
//!
//! ```writ passes
//! service nightly-export {
//!   image        = "registry.internal/export:1.0.0"
//!   run          = on nightly
//!   runs_at_most = 20m
//!
//!   may write on archive/"export/"
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "periodic" block, `prohibit_overlap`

use crate::rule::{Check, Rule, Stack};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unbounded-run"),
    severity: Severity::Warning,
    message: "scheduled service that may run for ever",
    check: Check::Stack(check),
    source: include_str!("unbounded_run.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for service in &stack.model.services {
        let issued = service.tasks.iter().any(|task| !task.credentials.is_empty());
        if service.run.is_some() && service.runs_at_most.is_none() && issued {
            let label =
                format!("`{}` has credentials, and nothing says how long a run takes", service.name.value);
            out.push(RULE.at(service.name.span, label).help("add `runs_at_most = 40m`"));
        }
    }
}
