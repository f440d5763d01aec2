//! `check` lines, decided on what the files state.

use crate::Claim;
use crate::chains;
use crate::database::remains;
use crate::door::Asker;
use crate::only;
use crate::operators;
use crate::reach::{Reach, any, claims, under};
use crate::tokens::Share;
use crate::why;
use writ_graph::chains::Chains;
use writ_graph::declared::{Check, Claim as Says, Object, Principal};
use writ_semantics::postgres;
use writ_semantics::{Unknown, Verdict};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const FAILED: Code = Code("prove/check-failed");
const UNKNOWN: Code = Code("prove/check-not-decided");

/// Decides every line; returns how many.
pub fn decide(claim: Claim<'_>, reach: &Reach<'_>, out: &mut Diagnostics) -> usize {
    let mut refused = Vec::new();
    for check in &claim.declared.checks {
        match check.claim {
            Says::Can | Says::Cannot => one(claim, reach, check, &mut refused, out),
            Says::Only => only::decide(claim, reach, check, out),
        }
    }
    why::all_refused(claim, &refused, out);
    let chains = Chains::new(claim.declared);
    for line in &claim.declared.reaches {
        chains::decide(&chains, line, out);
    }
    claim.declared.checks.len() + claim.declared.reaches.len()
}

/// A line that does not hold.
pub fn failed(span: Span, why: String) -> Diagnostic {
    Diagnostic::error(FAILED, "a check does not hold", span, why)
}

/// A line that was not decided.
pub fn not_decided(span: Span, why: &Unknown) -> Diagnostic {
    Diagnostic::error(UNKNOWN, "a check was not decided", span, why.0.clone())
}

/// `can` and `cannot`: of a service, whether some task of it may.
/// A `can` that the files refuse is kept in `refused`.
fn one<'a>(
    claim: Claim<'a>,
    reach: &Reach<'_>,
    check: &'a Check,
    refused: &mut Vec<&'a Check>,
    out: &mut Diagnostics,
) {
    let mut how = How { example: None, by_token: false };
    let each = check.principals.iter().map(|principal| asked(claim, reach, check, principal, &mut how));
    let reached = any(each);
    match (check.claim, reached) {
        (_, Verdict::Unknown(why)) => out.push(not_decided(check.span, &why)),
        (Says::Can, Verdict::Allow) if !check.circumstances.after_revoke => {}
        (Says::Can, Verdict::Allow) => {
            out.push(failed(
                check.span,
                "what a credential can do is not said of one that was revoked".to_owned(),
            ));
        }
        (Says::Can, _) => refused.push(check),
        (_, Verdict::Allow) if check.circumstances.after_revoke => after_revoke(claim, reach, check, out),
        (_, Verdict::Allow) => {
            let finding = why::allowed(claim, check, how.by_token);
            out.push(match how.example {
                Some(example) => finding.note(format!("example: {example}")),
                None => finding,
            });
        }
        (_, _) => {}
    }
}

/// How a principal comes to what a line asks.
struct How {
    /// An example, where it is of a part of what is named.
    example: Option<String>,
    /// By nothing but the Vault token of a task.
    by_token: bool,
}

/// Whether one principal may, under the circumstances of the line, and how.
fn asked(
    claim: Claim<'_>,
    reach: &Reach<'_>,
    check: &Check,
    principal: &Principal,
    how: &mut How,
) -> Verdict {
    let share = if check.claim == Says::Can { Share::Whole } else { Share::Some };
    let workload = match principal {
        Principal::Workload(workload) => workload,
        Principal::Operator { name } => {
            let (verdict, found) = operators::reaches(claim, reach, name, check, share);
            how.example = how.example.take().or(found);
            return verdict;
        }
    };
    // A job's author chooses the audience: unless said otherwise it is the one that is accepted.
    let audience = check.circumstances.audience.as_deref().unwrap_or(writ_graph::AUDIENCE);
    let who = under(workload, &check.circumstances);
    let asker = claims(&who, audience);
    let by_identity = reach.by_identity(&who, check.verb, &check.object);
    let mounted = match &check.object {
        Object::Volume { volume, source } => reach.volume(&who, check.verb, volume, source),
        _ => Verdict::ImplicitDeny,
    };
    let (by_token, found) =
        reach.reaches(Asker::Workload(&asker), check.verb, &check.object, share, check.span);
    how.example = how.example.take().or(found);
    how.by_token |= by_token.is_allow() && !by_identity.is_allow() && !mounted.is_allow();
    any([by_identity, mounted, by_token].into_iter())
}

/// A credential that was issued before its lease was revoked: every script by which a login for
/// this database is taken away has to leave nothing behind, and keys have to be of users.
fn after_revoke(claim: Claim<'_>, reach: &Reach<'_>, check: &Check, out: &mut Diagnostics) {
    match &check.object {
        // What its token may do ends with the token; what it has read before it knows.
        Object::Kv { .. } | Object::Vault { .. } => return,
        Object::Volume { .. } => {
            let why = "nothing is revoked: the task has it mounted for as long as it runs";
            out.push(failed(check.span, why.to_owned()).help("check without `after revoke`"));
            return;
        }
        object if operators::is_nomads(object) => {
            let operator = check.principals.first().and_then(Principal::operator);
            let why = match operator.map(|name| operators::nomad_login_of(claim, name)) {
                // Vault deletes the token at Nomad (`secretTokenRevoke` in
                // builtin/logical/nomad/secret_token.go of Vault 1.21.0).
                Some(None) => return,
                Some(Some(_)) => "vault revokes nothing: the token is nomad's own, and lives until its end",
                None => "nothing is revoked: the task has it by its identity for as long as it runs",
            };
            out.push(failed(check.span, why.to_owned()).help("check without `after revoke`"));
            return;
        }
        _ => {}
    }
    let Some(database) = check.object.database() else { return keys_after_revoke(reach, check, out) };
    let Some(database) = reach.database(database) else { return };
    let facts = claim.observed;
    for role in reach.engines(&check.object).filter(|role| reach.is_on(role, database)) {
        match facts.revocations.get(&role.name).map(|statements| postgres::drops_completely(statements)) {
            Some(Ok(())) => {}
            Some(Err(gap)) => out.push(failed(check.span, remains(&gap))),
            None => out.push(failed(check.span, format!("nothing says how logins of `{}` end", role.name))),
        }
    }
}

/// Vault deletes the users that it made; keys of a session work on (`secretAccessKeysRevoke` in
/// `builtin/logical/aws/secret_access_keys.go` of Vault 1.21.0).
fn keys_after_revoke(reach: &Reach<'_>, check: &Check, out: &mut Diagnostics) {
    for role in reach.engines(&check.object).filter(|role| !reach.issues_users(role)) {
        match reach.overlap(role, check.verb, &check.object, check.span) {
            Ok(None) => {}
            Ok(Some(_)) => out.push(
                failed(
                    check.span,
                    "keys of an assumed role work until they expire, whatever Vault revokes".to_owned(),
                )
                .help("bound their life by `credential_ttl`, or use `credential_type = iam_user`"),
            ),
            Err(why) => out.push(not_decided(check.span, &why)),
        }
    }
}
