//! Rules: what is legal, works as declared, and is bad all the same.
//!
//! One file a rule under `rules/`, named as the rule. Its module doc *is* its page: `writ explain`,
//! the docs and SARIF's help print it, and the tests run its examples. A rule looks either at what a
//! stack declares ([`Check::Stack`]) or at what files state ([`Check::Facts`]), whoever wrote them.
//!
//! INVARIANT: pure; a rule never changes what is compiled, it only reports.
//! INVARIANT: a finding that is allowed in place is kept, with its reason, for the audit.

mod allow;
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
    let mut out = facts(stack.facts);
    for rule in all() {
        if let Check::Stack(check) = rule.check {
            check(stack, &mut out);
        }
    }
    out
}

/// Runs every rule about what files state.
pub fn facts(facts: &Facts) -> Diagnostics {
    let mut out = Diagnostics::new();
    for rule in all() {
        if let Check::Facts(check) = rule.check {
            check(facts, &mut out);
        }
    }
    out
}
