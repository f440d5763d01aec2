//! Whether a role accepts a workload's token.
//!
//! Source: vault-plugin-auth-jwt 0.25.0, `path_login.go`, `pathLogin` (a role of type `oidc` takes no
//! JWT; without `bound_audiences` a JWT that has an audience is refused), `createIdentity` (the claim
//! that `user_claim` names must be there), `claims.go`, `validateBoundClaims` and `matchFound` (each
//! bound claim must be there and have one of the values; globs are `ryanuber/go-glob` 1.0.0: `*`
//! only), and `hashicorp/cap` 0.11.0, `jwt/jwt.go`, `Validate` (subject, audience).
//!
//! The token is taken to be Nomad's: signed, in time, from the issuer that the mount expects.

use super::{Claims, Role};
use crate::sets::Glob;
use crate::{Unknown, Verdict};

/// A verdict, and why it is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// `Allow`, `ImplicitDeny` or unknown.
    pub verdict: Verdict,
    /// For a refusal: the field of the role that refuses, and why.
    pub refused: Option<Refusal>,
}

/// Why a login is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `bound_audiences`, `bound_subject`, `bound_claims`, `user_claim` or `role_type`: the key of
    /// the role's `fields` under which to look for the place.
    pub field: &'static str,
    /// A sentence for people.
    pub reason: String,
}

/// What gates a login besides the fields that are modelled, by name.
const UNMODELLED: [&str; 2] = ["bound_cidrs", "groups_claim"];

/// Whether the role accepts a JWT with these claims, from an address that it takes.
///
/// Unknown: a login that would be accepted but for `groups_claim`, and claims below others (`/a/b`).
pub fn accepts(role: &Role, claims: &Claims) -> Decision {
    if role.role_type != "jwt" {
        let reason = format!("the role's type is `{}`, which takes no JWT", role.role_type);
        return refuse("role_type", reason);
    }
    if let Some(reason) = refusal_by_audience(role, &claims.audience) {
        return refuse("bound_audiences", reason);
    }
    by_claims(role, claims)
}

/// Whether the role accepts somebody of whom an OIDC provider says this (`pathCallback` in
/// `path_oidc.go`): its token is for Vault, whatever audiences are bound beside.
pub fn accepts_person(role: &Role, claims: &Claims) -> Decision {
    if role.role_type != "oidc" {
        return refuse(
            "role_type",
            format!("the role's type is `{}`, which nobody logs in by", role.role_type),
        );
    }
    if !role.bound_audiences.is_empty() {
        let reason = "audiences that are bound for people are not modelled".to_owned();
        return Decision { verdict: Verdict::Unknown(Unknown(reason)), refused: None };
    }
    by_claims(role, claims)
}

/// The one or the other, as the role's type is.
pub(super) fn accepts_either(role: &Role, claims: &Claims) -> Decision {
    if role.role_type == "oidc" { accepts_person(role, claims) } else { accepts(role, claims) }
}

/// What is asked of both.
fn by_claims(role: &Role, claims: &Claims) -> Decision {
    if let Some(subject) = role.bound_subject.as_deref().filter(|it| !it.is_empty() && *it != claims.subject)
    {
        return refuse("bound_subject", format!("the subject is not `{subject}`"));
    }
    let mut unknown = UNMODELLED
        .iter()
        .find(|field| role.fields.contains_key(**field))
        .map(|field| format!("`{field}` is not modelled"));
    match user_claim(role) {
        Ok(name) if values(claims, name).is_empty() => {
            return refuse("user_claim", format!("the token has no claim `{name}`"));
        }
        Ok(_) => {}
        Err(reason) => unknown = Some(reason),
    }
    for (name, wanted) in &role.bound_claims {
        let Ok(claim) = claim_name(name) else {
            unknown = Some(format!("`{name}` points into a claim: not modelled"));
            continue;
        };
        let found = values(claims, claim);
        if found.is_empty() {
            return refuse("bound_claims", format!("the token has no claim `{claim}`"));
        }
        if !found.iter().any(|value| claim_matches(role, wanted, value)) {
            return refuse("bound_claims", format!("the claim `{claim}` has none of the bound values"));
        }
    }
    let verdict = unknown.map_or(Verdict::Allow, |reason| Verdict::Unknown(Unknown(reason)));
    Decision { verdict, refused: None }
}

fn refuse(field: &'static str, reason: String) -> Decision {
    Decision { verdict: Verdict::ImplicitDeny, refused: Some(Refusal { field, reason }) }
}

fn refusal_by_audience(role: &Role, audience: &[String]) -> Option<String> {
    let bound = &role.bound_audiences;
    if bound.is_empty() {
        return (!audience.is_empty())
            .then(|| "the role binds no audience, and the token has one".to_owned());
    }
    let any = bound.iter().any(|it| audience.contains(it));
    (!any).then(|| "none of the token's audiences is bound".to_owned())
}

/// The claim that must be there. A pointer of one step (`/nomad_job_id`) is that claim where the role
/// has `user_claim_json_pointer`, and otherwise a claim of that odd name.
pub(super) fn user_claim(role: &Role) -> Result<&str, String> {
    if role.fields.contains_key("user_claim_json_pointer") {
        return claim_name(&role.user_claim)
            .map_err(|()| format!("`{}` points into a claim: not modelled", role.user_claim));
    }
    Ok(&role.user_claim)
}

/// The claim of a name or of a JSON pointer of one step.
pub(super) fn claim_name(name: &str) -> Result<&str, ()> {
    match name.strip_prefix('/') {
        None => Ok(name),
        Some(step) if !step.contains(['/', '~']) => Ok(step),
        Some(_) => Err(()),
    }
}

/// The values of a claim: none where the token lacks it.
fn values<'a>(claims: &'a Claims, name: &str) -> Vec<&'a str> {
    match name {
        "aud" => claims.audience.iter().map(String::as_str).collect(),
        "sub" => vec![claims.subject.as_str()],
        _ => claims.claims.get(name).map(|value| vec![value.as_str()]).unwrap_or_default(),
    }
}

/// Whether a value is one of the bound ones.
fn claim_matches(role: &Role, wanted: &[String], value: &str) -> bool {
    let globs = role.bound_claims_type == "glob";
    wanted.iter().any(|wanted| if globs { Glob::stars(wanted).matches(value) } else { wanted == value })
}
