//! # long-lived-credential
//!
//! A credential that is renewed for weeks is a password: nobody notices when somebody else has it, and the day on
//! which it is replaced is the day on which it turns out what cannot cope with that.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on orders.public.customers { credential_max_ttl = 30d }
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on orders.public.customers { credential_max_ttl = 24h }
//! }
//! ```
//!
//! ## References
//!
//! - Vault documentation, "Database secrets engine", `max_ttl`

use crate::rule::{Check, Rule, Stack};
use std::time::Duration;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/long-lived-credential"),
    severity: Severity::Warning,
    message: "credential that lives for more than a week",
    check: Check::Stack(check),
    source: include_str!("long_lived_credential.rs"),
};

const LONG: Duration = Duration::from_hours(7 * 24);

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let of_tasks = stack.model.services.iter().flat_map(|s| &s.tasks).flat_map(|task| &task.grants);
    for grant in of_tasks.chain(stack.model.operators.iter().flat_map(|operator| &operator.grants)) {
        for said in grant.credential_ttl.iter().chain(&grant.credential_max_ttl) {
            if said.value > LONG {
                let label = "for so long it is as good as a password";
                out.push(RULE.at(said.span, label).help("make it 7d or less"));
            }
        }
    }
}
