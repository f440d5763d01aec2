//! Bodies that are facts as they are: field by field the same.

use crate::Claim;
use crate::finding::{Places, same};
use crate::pairs::pairs;
use std::collections::BTreeSet;
use writ_semantics::body::Body;
use writ_source::Diagnostics;

/// Compares every body; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (intended, observed) = (&claim.intended.bodies, &claim.observed.bodies);
    let both = pairs(intended, observed, "body", String::clone, |b| Some(b.span), whole, out);
    for (meant, stated) in &both {
        body(meant, stated, out);
    }
    both.len()
}

fn body(meant: &Body, stated: &Body, out: &mut Diagnostics) {
    let names = |body: &Body| body.fields.iter().map(|field| field.name.clone()).collect::<BTreeSet<_>>();
    for name in names(meant).union(&names(stated)) {
        let at = |body: &Body| body.fields.iter().find(|f| f.name == *name).map_or(body.span, |f| f.span);
        let places = Places { stated: at(stated), declared: at(meant) };
        same(places, name, &meant.get(name), &stated.get(name), out);
    }
}
