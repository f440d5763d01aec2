//! AWS roles: who may assume them, what keys permit, and how long they live.

use crate::Claim;
use crate::finding::{Places, related, same};
use crate::pairs::pairs;
use writ_semantics::engine::AwsRole;
use writ_semantics::iam::{self, Budget, Layers, Policy, Request};
use writ_source::Diagnostics;

/// Compares every AWS role and document; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (meant, stated) = (claim.intended, claim.observed);
    let name = |role: &writ_semantics::engine::RoleRef| format!("{}/roles/{}", role.mount, role.name);
    let roles = pairs(&meant.aws_roles, &stated.aws_roles, "AWS role", name, |r| Some(r.span), whole, out);
    for (meant, stated) in &roles {
        role(meant, stated, out);
    }
    let mut comparisons = roles.len();
    let documents = [
        (&meant.permissions, &stated.permissions, "permission policy"),
        (&meant.sessions, &stated.sessions, "session policy"),
    ];
    for (meant, stated, what) in documents {
        let both = pairs(meant, stated, what, String::clone, |p| Some(p.span), whole, out);
        for (meant, stated) in &both {
            document(meant, stated, what, out);
        }
        comparisons += both.len();
    }
    let trusts =
        pairs(&meant.trusts, &stated.trusts, "trust policy", String::clone, |p| Some(p.span), whole, out);
    for (meant, stated) in &trusts {
        trust(meant, stated, out);
    }
    comparisons + trusts.len()
}

fn role(meant: &AwsRole, stated: &AwsRole, out: &mut Diagnostics) {
    let at = |field: &str| Places {
        stated: stated.fields.get(field).copied().unwrap_or(stated.span),
        declared: meant.span,
    };
    same(at("credential_type"), "credential_type", &meant.credential_type, &stated.credential_type, out);
    same(at("role_arns"), "role_arns", &meant.role_arns, &stated.role_arns, out);
    same(at("policy_arns"), "policy_arns", &meant.policy_arns, &stated.policy_arns, out);
    same(at("iam_groups"), "iam_groups", &meant.iam_groups, &stated.iam_groups, out);
    same(at("default_sts_ttl"), "default_sts_ttl", &meant.default_sts_ttl, &stated.default_sts_ttl, out);
    same(at("max_sts_ttl"), "max_sts_ttl", &meant.max_sts_ttl, &stated.max_sts_ttl, out);
}

fn document(meant: &Policy, stated: &Policy, what: &str, out: &mut Diagnostics) {
    let layers = |policy: &Policy| Layers(vec![vec![policy.clone()]]);
    let comparison = iam::compare(&layers(stated), &layers(meant), Budget::default());
    let places = Places { stated: stated.span, declared: meant.span };
    related(comparison, places, &format!("this {what} is not what was declared"), request, out);
}

/// Trust policies are compared statement by statement: principals are names, not patterns.
fn trust(meant: &Policy, stated: &Policy, out: &mut Diagnostics) {
    let plain = |policy: &Policy| -> Vec<_> {
        let statements = policy.statements.iter();
        statements
            .map(|s| {
                (s.effect, s.principals.clone(), s.actions.clone(), s.resources.clone(), s.conditions.clone())
            })
            .collect()
    };
    let places = Places { stated: stated.span, declared: meant.span };
    same(places, "Statement", &plain(meant), &plain(stated), out);
}

/// A request in words.
pub fn request(request: &Request) -> String {
    let context: Vec<String> =
        request.context.iter().map(|(key, values)| format!("{key} `{}`", values.join("`, `"))).collect();
    let with = if context.is_empty() { String::new() } else { format!(" with {}", context.join(" and ")) };
    format!("`{}` on `{}`{with}", request.action, request.resource)
}
