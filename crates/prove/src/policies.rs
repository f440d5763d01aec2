//! Vault policies, compared as sets of (path, capability).

use crate::Claim;
use crate::finding::{Places, related_at};
use crate::pairs::pairs;
use writ_semantics::vault::{self, Policy};
use writ_source::Diagnostics;

/// Compares every policy; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (intended, observed) = (&claim.intended.policies, &claim.observed.policies);
    let both = pairs(intended, observed, "Vault policy", String::clone, |p| Some(p.span), whole, out);
    for (meant, stated) in &both {
        let what = format!("the policy `{}` is not what was declared", stated.name);
        policy(meant, stated, &what, out);
    }
    both.len()
}

/// One policy.
pub fn policy(meant: &Policy, stated: &Policy, what: &str, out: &mut Diagnostics) {
    let comparison = vault::compare(std::slice::from_ref(stated), std::slice::from_ref(meant));
    let whole = Places { stated: stated.span, declared: meant.span };
    let at = |request: &vault::Request| {
        let decides = |policy: &Policy| {
            let decided = vault::decide(std::slice::from_ref(policy), request).span;
            // Where nothing gives it, a rule for that very path is the one that could.
            let own = || policy.rules.iter().find(|rule| rule.path == request.path).map(|rule| rule.span);
            decided.or_else(own)
        };
        Places {
            stated: decides(stated).unwrap_or(whole.stated),
            declared: decides(meant).unwrap_or(whole.declared),
        }
    };
    related_at(comparison, whole, at, what, request, out);
}

fn request(request: &vault::Request) -> String {
    format!("`{}` on `{}`", request.capability.word(), request.path)
}
