//! Vault policies, compared as sets of (path, capability).

use crate::Claim;
use crate::finding::{Places, related};
use crate::pairs::pairs;
use writ_semantics::vault;
use writ_source::Diagnostics;

/// Compares every policy; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (intended, observed) = (&claim.intended.policies, &claim.observed.policies);
    let both = pairs(intended, observed, "Vault policy", String::clone, |p| Some(p.span), whole, out);
    for (meant, stated) in &both {
        let comparison = vault::compare(std::slice::from_ref(*stated), std::slice::from_ref(*meant));
        let places = Places { stated: stated.span, declared: meant.span };
        let what = format!("the policy `{}` is not what was declared", stated.name);
        related(comparison, places, &what, request, out);
    }
    both.len()
}

fn request(request: &vault::Request) -> String {
    format!("`{}` on `{}`", request.capability.word(), request.path)
}
