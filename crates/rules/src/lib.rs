//! Rules: what is legal, works as declared, and is bad all the same.
//!
//! One file a rule under `rules/`, named as the rule. Its module doc *is* its page: `writ explain`,
//! the docs and SARIF's help print it, and the tests run its examples. A rule looks either at what a
//! stack declares ([`Check::Stack`]), or at what files state ([`Check::Facts`]), whoever wrote them; or at what a
//! stack declares and, where there is none, at the files ([`Check::Either`]).
//!
//! INVARIANT: pure; a rule never changes what is compiled, it only reports.
//! INVARIANT: a finding that is allowed in place is kept, with its reason, for the audit.

mod allow;
mod host_folders;
mod page;
mod rule;
mod rules;

pub use allow::{Allowed, Sifted, sift};
pub use page::{Example, page};
pub use rule::{Check, Rule, Stack};
pub use rules::all;

use writ_semantics::Facts;
use writ_source::Diagnostics;

/// Runs every rule about stacks, and every rule about facts on those that the stack composes to.
pub fn stack(stack: Stack<'_>) -> Diagnostics {
    let mut out = Diagnostics::new();
    for rule in all() {
        match rule.check {
            Check::Facts(check) => check(stack.facts, &mut out),
            Check::Stack(check) | Check::Either { stack: check, .. } => check(stack, &mut out),
        }
    }
    out
}

/// How many rules can look at others' files.
pub fn of_files() -> usize {
    all().iter().filter(|rule| matches!(rule.check, Check::Facts(_) | Check::Either { .. })).count()
}

/// Runs every rule that can look at what others' files state.
pub fn files(facts: &Facts) -> Diagnostics {
    let mut out = Diagnostics::new();
    for rule in all() {
        if let Check::Facts(check) | Check::Either { files: check, .. } = rule.check {
            check(facts, &mut out);
        }
    }
    out
}
