//! `vault/auth/<mount>/role/<name>.json` → [`jwt::Role`](Role).
//!
//! Source: `pathRole` in `path_role.go` of vault-plugin-auth-jwt 0.25.0, and `TokenFields` in
//! `sdk/helper/tokenutil/tokenutil.go` of Vault's sdk 0.20.0.

use crate::bounds;
use crate::json::Body;
use crate::report::Report;
use writ_semantics::jwt::{Role, TokenLife};
use writ_source::{Diagnostics, FileId, Files};

/// The fields that are modelled, and the last two, which give nobody access: how `user_claim` is
/// written, and a log.
const KNOWN: [&str; 19] = [
    "role_type",
    "bound_audiences",
    "bound_subject",
    "bound_claims",
    "bound_claims_type",
    "user_claim",
    "token_policies",
    "token_no_default_policy",
    "token_ttl",
    "token_max_ttl",
    "token_explicit_max_ttl",
    "token_period",
    "token_type",
    "claim_mappings",
    "allowed_redirect_uris",
    "oidc_scopes",
    "token_bound_cidrs",
    "user_claim_json_pointer",
    "verbose_oidc_logging",
];

/// Reads the body of `auth/<mount>/role/<name>` from `file`.
///
/// Defaults are Vault's: `role_type` is `oidc`, `bound_claims_type` `string`, `token_type`
/// `default`; a lifetime of zero is the mount's.
///
/// # Errors
///
/// Text that is no JSON object, values of another type than Vault's plain forms, and fields that
/// are not modelled (`groups_claim`, the deprecated `policies`, leeways, …).
pub fn jwt_role(files: &Files, file: FileId, mount: &str, name: &str) -> Result<Role, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let body = Body::read(text, &KNOWN, &mut report);
    let role = body.map(|body| role(&body, mount, name, text.len(), &mut report));
    report.finish(role)
}

fn role(body: &Body, mount: &str, name: &str, length: usize, report: &mut Report) -> Role {
    Role {
        mount: mount.to_owned(),
        name: name.to_owned(),
        role_type: body.text("role_type", report).map_or_else(|| "oidc".to_owned(), |t| t.to_lowercase()),
        bound_audiences: body.comma_list("bound_audiences", report),
        bound_subject: body.text("bound_subject", report).filter(|subject| !subject.is_empty()),
        bound_claims: body.map_of_lists("bound_claims", report),
        bound_claims_type: body.text("bound_claims_type", report).unwrap_or_else(|| "string".to_owned()),
        user_claim: body.needed("user_claim", report),
        claim_mappings: body.map_of_texts("claim_mappings", report),
        redirect_uris: body.comma_list("allowed_redirect_uris", report),
        scopes: body.comma_list("oidc_scopes", report),
        bound_cidrs: body.comma_list("token_bound_cidrs", report),
        token_policies: body.comma_list("token_policies", report).iter().map(|p| p.to_lowercase()).collect(),
        no_default_policy: body.bool("token_no_default_policy", report),
        life: TokenLife {
            ttl: body.duration("token_ttl", report),
            max_ttl: body.duration("token_max_ttl", report),
            explicit_max_ttl: body.duration("token_explicit_max_ttl", report),
            period: body.duration("token_period", report),
            token_type: body.text("token_type", report).unwrap_or_else(|| "default".to_owned()),
        },
        span: report.span(0..length),
        fields: body.places(report),
    }
}
