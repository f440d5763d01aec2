//! Login roles: whose identity each accepts, as a set of claims, and what token it gives.

use crate::Claim;
use crate::finding::{Places, related, same};
use crate::pairs::pairs;
use std::collections::BTreeSet;
use writ_semantics::jwt::{self, Claims, Role};
use writ_source::Diagnostics;

/// Compares every login role; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (intended, observed) = (&claim.intended.logins, &claim.observed.logins);
    let name = |(mount, name): &(String, String)| format!("auth/{mount}/role/{name}");
    let both = pairs(intended, observed, "login role", name, |r| Some(r.span), whole, out);
    for (meant, stated) in &both {
        let places = Places { stated: stated.span, declared: meant.span };
        let what = format!("the role `{}` accepts other identities than was declared", stated.name);
        related(jwt::compare(stated, meant), at(stated, "bound_claims", places), &what, identity, out);
        token(meant, stated, places, out);
        others(meant, stated, places, out);
    }
    both.len()
}

/// The place of a field, where it has one of its own.
fn at(role: &Role, field: &str, places: Places) -> Places {
    Places { stated: role.fields.get(field).copied().unwrap_or(places.stated), ..places }
}

/// What the token is: policies and life.
fn token(meant: &Role, stated: &Role, places: Places, out: &mut Diagnostics) {
    let set = |role: &Role| role.token_policies.iter().cloned().collect::<BTreeSet<_>>();
    same(at(stated, "token_policies", places), "token_policies", &set(meant), &set(stated), out);
    same(
        at(stated, "token_no_default_policy", places),
        "token_no_default_policy",
        &meant.no_default_policy,
        &stated.no_default_policy,
        out,
    );
    same(at(stated, "role_type", places), "role_type", &meant.role_type, &stated.role_type, out);
    same(at(stated, "user_claim", places), "user_claim", &meant.user_claim, &stated.user_claim, out);
    let life = [
        ("token_ttl", meant.life.ttl, stated.life.ttl),
        ("token_max_ttl", meant.life.max_ttl, stated.life.max_ttl),
        ("token_explicit_max_ttl", meant.life.explicit_max_ttl, stated.life.explicit_max_ttl),
        ("token_period", meant.life.period, stated.life.period),
    ];
    for (field, meant, said) in life {
        same(at(stated, field, places), field, &meant, &said, out);
    }
    same(
        at(stated, "token_type", places),
        "token_type",
        &meant.life.token_type,
        &stated.life.token_type,
        out,
    );
}

/// What decides neither who is let in nor what the token is worth, but where it ends up, and what is
/// written down.
fn others(meant: &Role, stated: &Role, places: Places, out: &mut Diagnostics) {
    let lists = [
        ("allowed_redirect_uris", &meant.redirect_uris, &stated.redirect_uris),
        ("oidc_scopes", &meant.scopes, &stated.scopes),
        ("token_bound_cidrs", &meant.bound_cidrs, &stated.bound_cidrs),
    ];
    for (field, meant, said) in lists {
        same(at(stated, field, places), field, meant, said, out);
    }
    let (field, mapped) = ("claim_mappings", &stated.claim_mappings);
    same(at(stated, field, places), field, &meant.claim_mappings, mapped, out);
}

/// An identity in words.
fn identity(claims: &Claims) -> String {
    let bound: Vec<String> = claims.claims.iter().map(|(name, value)| format!("{name} `{value}`")).collect();
    format!("an identity with {} and audience `{}`", bound.join(", "), claims.audience.join("`, `"))
}
