//! What an answer means: allowed, refused (and by what), or nothing that can be told.
//!
//! The table is read by system and by the code that the system's own source gives, never by
//! "it failed". Messages of Vault are those of Vault 1.21.0 and its jwt plugin 0.25.0.

use crate::agent::{Outcome, System};
use serde::Serialize;
use std::fmt;

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It was done.
    Allowed,
    /// It was refused for lack of a right.
    Refused(Refusal),
    /// Neither; why.
    Unclear(String),
}

/// What refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub(crate) enum Refusal {
    /// Vault's ACL: 403 with `permission denied` and nothing else (`logical.ErrPermissionDenied`,
    /// `sdk/logical/error.go`). A bad token answers 403 as well, with `invalid token` beside it:
    /// that is no answer to the question.
    VaultPolicy,
    /// A bound claim of a JWT role: 400, `error validating claims: claim "x" does not match any
    /// associated bound claim values` (`path_login.go`, `claims.go`).
    BoundClaim(String),
    /// A bound audience: 400, `error validating token: invalid audience (aud) claim: …`
    /// (`path_login.go`; `cap/jwt/jwt.go`).
    Audience,
    /// There is no such role: 400, `role "x" could not be found` (`path_login.go`), `Role "x" not
    /// found` (`builtin/logical/aws/path_user.go`) or `unknown role: x`
    /// (`builtin/logical/database/path_creds_create.go`).
    NoSuchRole,
    /// The connection does not allow the role: 500, `"x" is not an allowed role`
    /// (`builtin/logical/database/path_creds_create.go`).
    RoleNotAllowed,
    /// S3: 403 `AccessDenied` (S3's API reference, "Error responses"; MinIO `api-errors.go`).
    S3Policy,
    /// PostgreSQL: SQLSTATE 42501, `insufficient_privilege` (appendix A of its documentation).
    SqlPrivilege,
    /// PostgreSQL: no such login, or not with that password: class 28.
    SqlLogin,
    /// PostgreSQL: the session was ended by an administrator: 57P01, `admin_shutdown`.
    SqlSessionEnded,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::VaultPolicy => f.write_str("Vault's policy"),
            Refusal::BoundClaim(claim) => write!(f, "the bound claim `{claim}`"),
            Refusal::Audience => f.write_str("the bound audience"),
            Refusal::NoSuchRole => f.write_str("the lack of such a role"),
            Refusal::RoleNotAllowed => f.write_str("the connection's allowed roles"),
            Refusal::S3Policy => f.write_str("S3's policy"),
            Refusal::SqlPrivilege => f.write_str("PostgreSQL's privileges"),
            Refusal::SqlLogin => f.write_str("PostgreSQL's login"),
            Refusal::SqlSessionEnded => f.write_str("the end of the session"),
        }
    }
}

/// Reads an outcome.
pub(crate) fn classify(outcome: &Outcome) -> Meaning {
    if outcome.system == System::Agent {
        return unclear(outcome);
    }
    if outcome.done {
        return Meaning::Allowed;
    }
    let refusal = match outcome.system {
        System::Login => login(outcome),
        System::Vault => vault(outcome),
        System::S3 => s3(outcome),
        System::Sql => sql(outcome),
        System::Agent => None,
    };
    refusal.map_or_else(|| unclear(outcome), Meaning::Refused)
}

/// A login's refusals: all 400.
fn login(outcome: &Outcome) -> Option<Refusal> {
    if outcome.status != Some(400) {
        return None;
    }
    let text = outcome.message.as_str();
    if let Some(rest) = text.strip_prefix("error validating claims: claim \"") {
        let (claim, why) = rest.split_once('"')?;
        let bound = why == " does not match any associated bound claim values" || why == " is missing";
        return bound.then(|| Refusal::BoundClaim(claim.to_owned()));
    }
    if text.starts_with("error validating token: invalid audience (aud) claim")
        || text == "audience claim found in JWT but no audiences bound to the role"
    {
        return Some(Refusal::Audience);
    }
    (text.starts_with("role \"") && text.ends_with("could not be found")).then_some(Refusal::NoSuchRole)
}

/// Vault's refusals.
fn vault(outcome: &Outcome) -> Option<Refusal> {
    let text = outcome.message.as_str();
    match outcome.status {
        Some(403) if text == "1 error occurred: * permission denied" || text == "permission denied" => {
            Some(Refusal::VaultPolicy)
        }
        Some(400 | 404) if text.starts_with("Role \"") && text.ends_with("not found") => {
            Some(Refusal::NoSuchRole)
        }
        Some(400) if text.starts_with("unknown role: ") => Some(Refusal::NoSuchRole),
        Some(500) if text.ends_with("is not an allowed role") => Some(Refusal::RoleNotAllowed),
        _ => None,
    }
}

/// S3's refusals. `InvalidAccessKeyId`, `SignatureDoesNotMatch` and `ExpiredToken` are 403 too and
/// say nothing of a policy.
fn s3(outcome: &Outcome) -> Option<Refusal> {
    let denied = outcome.status == Some(403) && outcome.code.as_deref() == Some("AccessDenied");
    denied.then_some(Refusal::S3Policy)
}

/// PostgreSQL's refusals.
fn sql(outcome: &Outcome) -> Option<Refusal> {
    match outcome.code.as_deref()? {
        "42501" => Some(Refusal::SqlPrivilege),
        "28P01" | "28000" => Some(Refusal::SqlLogin),
        "57P01" => Some(Refusal::SqlSessionEnded),
        _ => None,
    }
}

/// Not in the table.
fn unclear(outcome: &Outcome) -> Meaning {
    Meaning::Unclear(outcome.to_string())
}

#[cfg(test)]
mod tests;
