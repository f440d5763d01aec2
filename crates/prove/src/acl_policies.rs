//! Nomad's ACL policies, compared as sets of requests. Which workload has one is a body.

use crate::Claim;
use crate::finding::{Places, related_at};
use crate::pairs::pairs;
use writ_semantics::nomad::acl::{self, Policy};
use writ_source::Diagnostics;

/// Compares every policy; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (intended, observed) = (&claim.intended.acl_policies, &claim.observed.acl_policies);
    let both = pairs(intended, observed, "Nomad ACL policy", String::clone, |p| Some(p.span), whole, out);
    for (meant, stated) in &both {
        let what = format!("the ACL policy `{}` is not what was declared", stated.name);
        policy(meant, stated, &what, out);
    }
    both.len()
}

/// One policy.
pub fn policy(meant: &Policy, stated: &Policy, what: &str, out: &mut Diagnostics) {
    let comparison = acl::compare(std::slice::from_ref(stated), std::slice::from_ref(meant));
    let whole = Places { stated: stated.span, declared: meant.span };
    let at = |request: &acl::Request| {
        let decides = |policy: &Policy| acl::decide(std::slice::from_ref(policy), request, None).span;
        Places {
            stated: decides(stated).unwrap_or(whole.stated),
            declared: decides(meant).unwrap_or(whole.declared),
        }
    };
    related_at(comparison, whole, at, what, ToString::to_string, out);
}
