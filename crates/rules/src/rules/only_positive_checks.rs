//! # only-positive-checks
//!
//! That a grant works is noticed the first time that it doesn't. That something is refused is noticed by nobody:
//! `cannot` and `only` are the lines that fail on the day on which somebody widens a grant.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on orders.public.customers
//! }
//!
//! check "it works" {
//!   web-app can select orders.public.customers
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on orders.public.customers
//! }
//!
//! check "it works, and no more" {
//!   web-app can    select orders.public.customers
//!   web-app cannot delete orders.public.customers
//! }
//! ```

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::Claim;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/only-positive-checks"),
    severity: Severity::Warning,
    message: "checks that say only what works",
    check: Check::Stack(check),
    source: include_str!("only_positive_checks.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let checks = &stack.declared.checks;
    if let Some(first) = checks.first()
        && checks.iter().all(|check| check.claim == Claim::Can)
    {
        let label = "no line of any check says what must be refused";
        out.push(RULE.at(first.span, label).help("add a line with `cannot`, or `only … can …`"));
    }
}
