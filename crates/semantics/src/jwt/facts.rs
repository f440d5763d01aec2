//! A role of a JWT auth mount as written, and the claims that Nomad signs.
//!
//! Source: `path_role.go` and `claims.go` of vault-plugin-auth-jwt 0.25.0; the claims of a
//! workload: `nomad/structs/workload_id.go` of Nomad 1.11.1.

use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::Span;

/// A role of a JWT auth mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The mount's path below `auth/`, without slashes at the ends: `jwt-nomad`.
    pub mount: String,
    /// The role's name.
    pub name: String,
    /// `jwt` or `oidc`; Vault's default is `oidc`.
    pub role_type: String,
    /// `bound_audiences`: one of them must be in the JWT.
    pub bound_audiences: Vec<String>,
    /// `bound_subject`, empty for any.
    pub bound_subject: Option<String>,
    /// `bound_claims`: each claim must have one of the values.
    pub bound_claims: BTreeMap<String, Vec<String>>,
    /// `bound_claims_type`: `string` or `glob`.
    pub bound_claims_type: String,
    /// `user_claim`.
    pub user_claim: String,
    /// `claim_mappings`: which claims are in the token's metadata, under which names.
    pub claim_mappings: BTreeMap<String, String>,
    /// `allowed_redirect_uris`: where an OIDC provider may send a browser back to.
    pub redirect_uris: Vec<String>,
    /// `oidc_scopes`: what an OIDC provider is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// `token_bound_cidrs`: the addresses that its tokens can be had and used from; empty: any.
    pub bound_cidrs: Vec<String>,
    /// `token_policies`, lower-cased.
    pub token_policies: Vec<String>,
    /// `token_no_default_policy`.
    pub no_default_policy: bool,
    /// How long the tokens live.
    pub life: TokenLife,
    /// The whole body.
    pub span: Span,
    /// Where single fields stand, by their name, so that a finding can point at one.
    pub fields: BTreeMap<String, Span>,
}

/// `token_ttl`, `token_max_ttl`, `token_explicit_max_ttl`, `token_period`, `token_type`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenLife {
    /// `token_ttl`; `None`: the mount's default.
    pub ttl: Option<Duration>,
    /// `token_max_ttl`; `None`: the mount's.
    pub max_ttl: Option<Duration>,
    /// `token_explicit_max_ttl`; `None`: none.
    pub explicit_max_ttl: Option<Duration>,
    /// `token_period`: renewable for ever, by this much at a time.
    pub period: Option<Duration>,
    /// `token_type`: `service`, `batch`, `default`.
    pub token_type: String,
}

/// The claims of a workload identity: what a login is decided on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claims {
    /// `aud`.
    pub audience: Vec<String>,
    /// `sub`: `region:namespace:job:group:task:identity`.
    pub subject: String,
    /// `nomad_namespace`, `nomad_job_id`, `nomad_task`, …
    pub claims: BTreeMap<String, String>,
}
