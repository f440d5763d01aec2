//! `only a, b can …`: each role that comes to do it is for one of them alone.

mod variable;

use crate::Claim;
use crate::checks::{failed, not_decided};
use crate::reach::{Reach, policies};
use crate::tokens;
use writ_graph::declared::{Check, Object};
use writ_graph::vault_verbs;
use writ_semantics::engine::RoleRef;
use writ_semantics::{Comparison, Unknown, Verdict, jwt};
use writ_source::Diagnostics;

/// Decides one line: for each engine role by which it is ever done, each login that issues from it.
pub fn decide(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, out: &mut Diagnostics) {
    match (vault_verbs::path(check.verb, &check.object), &check.object) {
        (Some(path), _) => return by_token(claim, reach, check, &path, out),
        (None, Object::Variable { namespace, path }) => {
            return variable::decide(claim, check, namespace, path, out);
        }
        _ => {}
    }
    for (engine, example) in doers(reach, check) {
        for (login, issued) in reach.issuers(engine) {
            if let Some(stranger) = stranger(claim, check, login) {
                match (issued, &example) {
                    (Verdict::Unknown(why), _) | (_, Err(why)) => out.push(not_decided(check.span, why)),
                    (_, Ok(example)) => {
                        let why = format!("{stranger} logs in as `{}`, which may do it", login.name);
                        let finding = failed(check.span, why).also(login.span, "by this role");
                        out.push(finding.note(format!("example: {example}")));
                    }
                }
            }
        }
    }
}

/// What the token itself is for: each role whose policies allow any of it.
fn by_token(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, path: &str, out: &mut Diagnostics) {
    for login in reach.logins() {
        let example = tokens::some(&policies(claim.observed, login), check.verb, path, check.span);
        if let Ok(None) = example {
            continue;
        }
        let Some(stranger) = stranger(claim, check, login) else { continue };
        match example {
            Ok(None) => {}
            Err(why) => out.push(not_decided(check.span, &why)),
            Ok(Some(request)) => {
                let why = format!("{stranger} logs in as `{}`, which may do it", login.name);
                let finding = failed(check.span, why).also(login.span, "by this role");
                let example = format!("`{}` on `{}`", request.capability.word(), request.path);
                out.push(finding.note(format!("example: {example}")));
            }
        }
    }
}

/// The engine roles whose credentials ever do what the line speaks of, or any part of it, each with
/// an example.
fn doers<'a>(reach: &Reach<'a>, check: &Check) -> Vec<(&'a RoleRef, Result<String, Unknown>)> {
    let found = |role: &'a RoleRef| {
        let example = reach.overlap(role, check.verb, &check.object, check.span).transpose()?;
        Some((role, example))
    };
    reach.engines().filter_map(found).collect()
}

/// Somebody whom the role accepts and the check does not name; `None`: nobody.
fn stranger(claim: Claim<'_>, check: &Check, role: &jwt::Role) -> Option<String> {
    let mut found = None;
    for principal in &check.principals {
        // A principal that never logs in excuses nobody.
        let mut tokens = claim.declared.tokens.iter();
        let exact = tokens.find(|token| token.principal == *principal).and_then(|token| {
            claim.intended.logins.get(&(token.login.mount.clone(), token.login.role.clone()))
        });
        let Some(exact) = exact else { continue };
        match jwt::compare(role, exact) {
            Comparison::Equal | Comparison::Less { .. } => return None,
            Comparison::More { only_a } | Comparison::Incomparable { only_a, .. } => {
                let claims: Vec<String> =
                    only_a.claims.iter().map(|(name, value)| format!("{name} `{value}`")).collect();
                found = Some(format!("an identity with {}", claims.join(", ")));
            }
            Comparison::Unknown(why) => found = Some(format!("perhaps somebody else ({})", why.0)),
        }
    }
    found.or_else(|| Some("an identity that this line does not name".to_owned()))
}
