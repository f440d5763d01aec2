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
use std::collections::{BTreeMap, BTreeSet};
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
    let lines = stack.declared.checks.iter().flat_map(|check| &check.principals);
    let spoken_of = lines.chain(stack.declared.reaches.iter().flat_map(|line| &line.principals));
    let checked: BTreeSet<&str> = spoken_of.map(job).collect();
    for (principal, span) in principals(stack) {
        if !checked.contains(job(principal)) {
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
fn principals(stack: Stack<'_>) -> Vec<(&Principal, Span)> {
    let services = stack.model.services.iter().map(|service| &service.name);
    let operators = stack.model.operators.iter().map(|operator| &operator.name);
    let places: BTreeMap<&str, Span> =
        services.chain(operators).map(|name| (name.value.as_str(), name.span)).collect();
    let mut all: Vec<(&Principal, Span)> = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for grant in &stack.declared.grants {
        let name = job(&grant.principal);
        if known.insert(name) {
            all.push((&grant.principal, places.get(name).copied().unwrap_or(grant.span)));
        }
    }
    all
}
