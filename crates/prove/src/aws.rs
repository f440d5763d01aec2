//! AWS roles: who may assume them, what keys permit, and how long they live.

use crate::Claim;
use crate::finding::{Places, related_at, same};
use crate::pairs::pairs;
use crate::reach::IAM_USER;
use std::collections::BTreeSet;
use writ_semantics::engine::AwsRole;
use writ_semantics::iam::{
    self, Budget, Clause, Condition, Effect, Layers, Policy, Principals, Request, Statement,
};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const TOO_LONG: Code = Code("prove/policy-too-long");
const NAME_TOO_LONG: Code = Code("prove/name-too-long");

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
    // A user's policies together have less room than a role's.
    let of_users: BTreeSet<&str> = stated
        .aws_roles
        .values()
        .filter(|role| role.credential_type == IAM_USER)
        .map(|role| role.role.name.as_str())
        .collect();
    for (meant, stated, what) in documents {
        let both = pairs(meant, stated, what, String::clone, |p| Some(p.span), whole, out);
        for (meant, stated) in &both {
            document(meant, stated, what, out);
        }
        for (name, stated) in stated {
            let (what, limit) = match what {
                "session policy" => (what, SESSION_LIMIT),
                _ if of_users.contains(name.as_str()) => ("user policy", USER_LIMIT),
                _ => (what, ROLE_LIMIT),
            };
            let meant = meant.get(name).map_or(whole, |policy| policy.span);
            size(claim, meant, stated, (what, limit), out);
        }
        comparisons += both.len();
    }
    let trusts =
        pairs(&meant.trusts, &stated.trusts, "trust policy", String::clone, |p| Some(p.span), whole, out);
    for (meant, stated) in &trusts {
        trust(meant, stated, out);
    }
    for (name, stated) in &stated.trusts {
        let meant = claim.intended.aws_roles.values().find(|role| role.role.name == *name);
        let meant = meant.map_or(whole, |role| role.span);
        size(claim, meant, stated, ("trust policy", TRUST_LIMIT), out);
        role_name(name, meant, stated.span, out);
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
    same(
        at("permissions_boundary_arn"),
        "permissions_boundary_arn",
        &meant.permissions_boundary,
        &stated.permissions_boundary,
        out,
    );
    same(at("default_sts_ttl"), "default_sts_ttl", &meant.default_sts_ttl, &stated.default_sts_ttl, out);
    same(at("max_sts_ttl"), "max_sts_ttl", &meant.max_sts_ttl, &stated.max_sts_ttl, out);
}

/// A document as a set of requests.
pub fn document(meant: &Policy, stated: &Policy, what: &str, out: &mut Diagnostics) {
    if statements(meant) == statements(stated) && meant.version == stated.version {
        return;
    }
    let layers = |policy: &Policy| Layers(vec![vec![policy.clone()]]);
    let comparison = iam::compare(&layers(stated), &layers(meant), Budget::default());
    let whole = Places { stated: stated.span, declared: meant.span };
    let at = |request: &Request| {
        let decides = |policy: &Policy| iam::decide(&layers(policy), request).span;
        Places {
            stated: decides(stated).unwrap_or(whole.stated),
            declared: decides(meant).unwrap_or(whole.declared),
        }
    };
    related_at(comparison, whole, at, &format!("this {what} is not what was declared"), request, out);
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
/// All inline policies of a user together; it has this one.
const USER_LIMIT: usize = 2048;
/// A role's trust policy, unless AWS has raised the quota.
const TRUST_LIMIT: usize = 2048;

fn size(claim: Claim<'_>, meant: Span, stated: &Policy, (what, limit): (&str, usize), out: &mut Diagnostics) {
    let length = compact(claim.files.text(stated.span));
    if length > limit {
        out.push(
            Diagnostic::error(
                TOO_LONG,
                "a policy that AWS refuses for its length",
                meant,
                format!("its {what} has {length} characters, AWS takes {limit}"),
            )
            .also(stated.span, "this document")
            .help("grant fewer, shorter or common prefixes, or split the service in two"),
        );
    }
}

/// The longest name of a role (IAM User Guide, "IAM and AWS STS quotas").
const LONGEST_ROLE: usize = 64;

/// The name of the role that is assumed. That of a session or a user is Vault's to shorten
/// (`genUsername` in `builtin/logical/aws/secret_access_keys.go` of Vault 1.21.0).
fn role_name(name: &str, meant: Span, stated: Span, out: &mut Diagnostics) {
    if name.len() > LONGEST_ROLE {
        out.push(
            Diagnostic::error(
                NAME_TOO_LONG,
                "a name that AWS refuses for its length",
                meant,
                format!("its IAM role is `{name}`: {} characters, AWS takes {LONGEST_ROLE}", name.len()),
            )
            .also(stated, "who may assume it")
            .help("shorten the name of the stack, the service or the task"),
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
