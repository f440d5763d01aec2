//! AWS roles: who may assume them, what keys permit, and how long they live.

use crate::Claim;
use crate::finding::{Places, related, same};
use crate::pairs::pairs;
use writ_semantics::engine::AwsRole;
use writ_semantics::iam::{
    self, Budget, Clause, Condition, Effect, Layers, Policy, Principals, Request, Statement,
};
use writ_source::{Code, Diagnostic, Diagnostics};

const TOO_LONG: Code = Code("prove/policy-too-long");

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
        (&meant.permissions, &stated.permissions, "permission policy", ROLE_LIMIT),
        (&meant.sessions, &stated.sessions, "session policy", SESSION_LIMIT),
    ];
    for (meant, stated, what, limit) in documents {
        let both = pairs(meant, stated, what, String::clone, |p| Some(p.span), whole, out);
        for (meant, stated) in &both {
            document(meant, stated, what, out);
            size(claim, meant, stated, (what, limit), out);
        }
        comparisons += both.len();
    }
    let trusts =
        pairs(&meant.trusts, &stated.trusts, "trust policy", String::clone, |p| Some(p.span), whole, out);
    for (meant, stated) in &trusts {
        trust(meant, stated, out);
        size(claim, meant, stated, ("trust policy", TRUST_LIMIT), out);
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
    if statements(meant) == statements(stated) && meant.version == stated.version {
        return;
    }
    let layers = |policy: &Policy| Layers(vec![vec![policy.clone()]]);
    let comparison = iam::compare(&layers(stated), &layers(meant), Budget::default());
    let places = Places { stated: stated.span, declared: meant.span };
    related(comparison, places, &format!("this {what} is not what was declared"), request, out);
}

/// Trust policies are compared statement by statement: principals are names, not patterns.
fn trust(meant: &Policy, stated: &Policy, out: &mut Diagnostics) {
    let places = Places { stated: stated.span, declared: meant.span };
    same(places, "Statement", &statements(meant), &statements(stated), out);
}

/// What a statement says, without its place and its name.
type Plain = (Effect, Option<Principals>, Clause, Option<Clause>, Vec<Condition>);

fn plain(s: &Statement) -> Plain {
    (s.effect, s.principals.clone(), s.actions.clone(), s.resources.clone(), s.conditions.clone())
}

fn statements(policy: &Policy) -> Vec<Plain> {
    policy.statements.iter().map(plain).collect()
}

/// AWS refuses a document that is longer than this, and no key is ever issued (IAM User Guide,
/// "IAM and AWS STS quotas"; STS API reference, `AssumeRole`, `Policy`). White space between
/// tokens is not counted: IAM leaves it out, and Vault takes it out of a session policy
/// (`compactJSON` in `builtin/logical/aws/path_roles.go` of Vault 1.21.0).
const SESSION_LIMIT: usize = 2048;
/// All inline policies of a role together; it has this one.
const ROLE_LIMIT: usize = 10_240;
/// A role's trust policy, unless AWS has raised the quota.
const TRUST_LIMIT: usize = 2048;

fn size(
    claim: Claim<'_>,
    meant: &Policy,
    stated: &Policy,
    (what, limit): (&str, usize),
    out: &mut Diagnostics,
) {
    let length = compact(claim.files.text(stated.span));
    if length > limit {
        out.push(
            Diagnostic::error(
                TOO_LONG,
                "a policy that AWS refuses for its length",
                meant.span,
                format!("its {what} has {length} characters, AWS takes {limit}"),
            )
            .also(stated.span, "this document")
            .help("grant fewer, shorter or common prefixes, or split the service in two"),
        );
    }
}

/// How many characters a JSON text has without the white space between its tokens.
fn compact(text: &str) -> usize {
    let (mut length, mut in_string, mut escaped) = (0, false, false);
    for c in text.chars() {
        let counts = in_string || !c.is_whitespace();
        match (in_string, escaped, c) {
            (true, true, _) => escaped = false,
            (true, false, '\\') => escaped = true,
            (_, false, '"') => in_string = !in_string,
            _ => {}
        }
        length += usize::from(counts);
    }
    length
}

/// A request in words.
pub fn request(request: &Request) -> String {
    let context: Vec<String> =
        request.context.iter().map(|(key, values)| format!("{key} `{}`", values.join("`, `"))).collect();
    let with = if context.is_empty() { String::new() } else { format!(" with {}", context.join(" and ")) };
    format!("`{}` on `{}`{with}", request.action, request.resource)
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn white_space_counts_inside_of_strings_only() {
        assert_eq!(compact("{ \"a b\" : [ 1 ,\n 2 ] }"), "{\"a b\":[1,2]}".len());
        assert_eq!(compact(r#"{"a\" b": 1}"#), r#"{"a\" b":1}"#.len());
    }
}
