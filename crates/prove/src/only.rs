//! `only a, b can …`: each role that comes to do it is for one of them alone.

mod nomad;
mod variable;

use crate::Claim;
use crate::checks::{failed, not_decided};
use crate::door::Door;
use crate::operators;
use crate::reach::Reach;
use crate::volumes;
use writ_graph::declared::{Check, Object, Principal};
use writ_graph::vault_verbs;
use writ_semantics::engine::RoleRef;
use writ_semantics::{Comparison, Unknown, Verdict, jwt};
use writ_source::Diagnostics;

/// Decides one line: for each engine role by which it is ever done, each login that issues from it.
pub fn decide(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, out: &mut Diagnostics) {
    match (vault_verbs::path(check.verb, &check.object), &check.object) {
        (Some(path), _) => return by_token(claim, reach, check, &path, out),
        (None, object) if operators::is_nomads(object) => {
            if let Object::Variable { namespace, path } = object {
                variable::decide(claim, check, namespace, path, out);
            }
            return nomad::decide(claim, reach, check, out);
        }
        (None, Object::Volume { volume, source }) => {
            return volumes::only(claim, check, volume, source, out);
        }
        _ => {}
    }
    for (engine, example) in doers(reach, check) {
        strangers(claim, reach, check, engine, &example, out);
    }
}

/// Whoever is issued something by an engine's role and is not named.
fn strangers(
    claim: Claim<'_>,
    reach: &Reach<'_>,
    check: &Check,
    engine: &RoleRef,
    example: &Result<String, Unknown>,
    out: &mut Diagnostics,
) {
    for (door, issued) in reach.issuers(engine) {
        let Some(stranger) = stranger(claim, reach, check, door) else { continue };
        match (issued, example) {
            (Verdict::Unknown(why), _) | (_, Err(why)) => out.push(not_decided(check.span, why)),
            (_, Ok(example)) => {
                let why = format!("{stranger} logs in as `{}`, which may do it", door.name());
                let finding = failed(check.span, why).also(door.span(), "by this role");
                out.push(finding.note(format!("example: {example}")));
            }
        }
    }
}

/// What the token itself is for: each role whose policies allow any of it.
fn by_token(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, path: &str, out: &mut Diagnostics) {
    for (login, example) in reach.some(check.verb, path, check.span) {
        if let Ok(None) = example {
            continue;
        }
        let Some(stranger) = stranger(claim, reach, check, login) else { continue };
        match example {
            Ok(None) => {}
            Err(why) => out.push(not_decided(check.span, &why)),
            Ok(Some(request)) => {
                let why = format!("{stranger} logs in as `{}`, which may do it", login.name());
                let finding = failed(check.span, why).also(login.span(), "by this role");
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
    reach.engines(&check.object).filter_map(found).collect()
}

/// Somebody whom a login lets in and the check does not name; `None`: nobody.
fn stranger(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, door: Door<'_>) -> Option<String> {
    let tokens = || check.principals.iter().filter_map(|principal| reach.token(principal));
    let role = match door {
        Door::Role(role) => role,
        // Any job names the policy that it wants: nobody is excused.
        Door::Servers(_) => return Some("any job that names the policy".to_owned()),
        Door::Group(_) | Door::User(_) | Door::Approle(_) => {
            return (!tokens().any(|token| door.is(&token.login)))
                .then(|| "somebody whom this line does not name".to_owned());
        }
    };
    let mut found = None;
    // A principal that never logs in excuses nobody.
    for token in tokens() {
        let exact = claim.intended.logins.get(&(token.login.mount.clone(), token.login.role.clone()));
        // Nor does one that logs in at another mount: the tokens of each are another issuer's.
        let Some(exact) = exact.filter(|exact| exact.mount == role.mount) else { continue };
        match jwt::compare(role, exact) {
            Comparison::Equal | Comparison::Less { .. } => return None,
            Comparison::More { only_a } | Comparison::Incomparable { only_a, .. } => {
                let claims: Vec<String> =
                    only_a.claims.iter().map(|(name, value)| format!("{name} `{value}`")).collect();
                let is = match token.principal {
                    Principal::Workload(_) => "an identity",
                    Principal::Operator { .. } => "somebody",
                };
                found = Some(format!("{is} with {}", claims.join(", ")));
            }
            Comparison::Unknown(why) => found = Some(format!("perhaps somebody else ({})", why.0)),
        }
    }
    found.or_else(|| Some("an identity that this line does not name".to_owned()))
}
