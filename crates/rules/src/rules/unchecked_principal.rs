//! # unchecked-principal
//!
//! A `check` says in the words of whoever wrote the stack what must hold, and is decided on every compile and asked of
//! real servers. Without one, a grant that was widened by mistake is proved as faithfully as any other.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on orders.public.customers
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
//! check "the application reads customers" {
//!   web-app can    select orders.public.customers
//!   web-app cannot update orders.public.customers
//! }
//! ```

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::Principal;
use writ_source::Span;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unchecked-principal"),
    severity: Severity::Warning,
    message: "grants that no check line speaks of",
    check: Check::Stack(check),
    source: include_str!("unchecked_principal.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let checked = |principal: &Principal| {
        let names = |other: &Principal| job(other) == job(principal);
        let lines = stack.declared.checks.iter().map(|check| &check.principals);
        let mut all = lines.chain(stack.declared.reaches.iter().map(|line| &line.principals));
        all.any(|principals| principals.iter().any(names))
    };
    for (principal, span) in principals(stack) {
        if !checked(&principal) && stack.declared.grants.iter().any(|grant| grant.principal == principal) {
            let label = format!("no check says what `{principal}` can and cannot do");
            out.push(RULE.at(span, label).help(format!(
                "write `check \"…\" {{ … }}` with a line `{principal} can …` and one `{principal} cannot …`"
            )));
        }
    }
}

/// The service's or operator's name: a check of a service speaks of all of its tasks.
fn job(principal: &Principal) -> &str {
    match principal {
        Principal::Workload(who) => &who.job,
        Principal::Operator { name } => name,
    }
}

/// Each service's own task or first task, and each operator, with its name's place.
fn principals(stack: Stack<'_>) -> Vec<(Principal, Span)> {
    let mut all: Vec<(Principal, Span)> = Vec::new();
    for grant in &stack.declared.grants {
        if all.iter().any(|(known, _)| job(known) == job(&grant.principal)) {
            continue;
        }
        let services = stack.model.services.iter().map(|service| (&service.name.value, service.name.span));
        let operators =
            stack.model.operators.iter().map(|operator| (&operator.name.value, operator.name.span));
        let place = services.chain(operators).find(|(name, _)| *name == job(&grant.principal));
        all.push((grant.principal.clone(), place.map_or(grant.span, |(_, span)| span)));
    }
    all
}
