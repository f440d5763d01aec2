//! Roles of Vault's Nomad engine: what each one's tokens are.

use crate::Claim;
use crate::finding::{Places, more, same};
use crate::pairs::pairs;
use std::collections::BTreeSet;
use writ_semantics::engine::{NomadRole, RoleRef};
use writ_source::Diagnostics;

/// Compares every role; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (intended, observed) = (&claim.intended.nomad_roles, &claim.observed.nomad_roles);
    let name = |role: &RoleRef| format!("{}/role/{}", role.mount, role.name);
    let both = pairs(intended, observed, "Nomad role", name, |r| Some(r.span), whole, out);
    for (meant, stated) in &both {
        role(meant, stated, out);
    }
    both.len()
}

fn role(meant: &NomadRole, stated: &NomadRole, out: &mut Diagnostics) {
    let at = |field: &str| Places {
        stated: stated.fields.get(field).copied().unwrap_or(stated.span),
        declared: meant.span,
    };
    if stated.kind == "management" && meant.kind != stated.kind {
        let what = "tokens of this role may do everything in nomad";
        out.push(more(at("type"), what, Some("`submit-job` in any namespace".to_owned())));
    } else {
        same(at("type"), "type", &meant.kind, &stated.kind, out);
    }
    let set = |role: &NomadRole| role.policies.iter().cloned().collect::<BTreeSet<_>>();
    same(at("policies"), "policies", &set(meant), &set(stated), out);
    same(at("global"), "global", &meant.global, &stated.global, out);
}
