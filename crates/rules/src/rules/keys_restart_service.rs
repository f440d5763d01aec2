//! # keys-restart-service
//!
//! Keys of an assumed role are not renewed: before they end, Nomad renders new ones and restarts the task, with keys of
//! an hour once an hour. Where the program can read them from a file again, or the keys may live longer, that need not
//! be.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may read on archive/"public/"
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may read on archive/"public/" { allow "keys-restart-service" = "it starts in a second and has no state" }
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
//! - Vault documentation, "AWS secrets engine": STS credentials cannot be renewed
//! - Nomad documentation, "template" block, `change_mode`

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::Credential;
use writ_model::Target;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/keys-restart-service"),
    severity: Severity::Warning,
    message: "service that is restarted whenever its keys end",
    check: Check::Stack(check),
    source: include_str!("keys_restart_service.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for service in stack.model.services.iter().filter(|service| service.run.is_none()) {
        for task in &service.tasks {
            let assumed = stack.declared.grants.iter().any(|grant| {
                grant
                    .principal
                    .workload()
                    .is_some_and(|who| who.job == service.name.value && who.task == task.name.value)
                    && matches!(grant.credential(), Some(Credential::Aws { .. }))
            });
            let first = task.grants.iter().find(|grant| grant.object.target() == Some(Target::Aws));
            if let (true, Some(grant)) = (assumed, first) {
                let label = format!("`{}` is restarted each time these keys end", task.name.value);
                out.push(RULE.at(grant.span, label).help(
                    "give them a longer `credential_ttl`, or write `allow \"keys-restart-service\" = \"why\"` in its braces",
                ));
            }
        }
    }
}
