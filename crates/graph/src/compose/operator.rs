//! What lets an operator in, at Vault or at Nomad, and the tokens that Nomad knows it by.
//!
//! Sources: `builtin/credential/{ldap,userpass,approle}` and `builtin/logical/nomad` of Vault 1.21.0,
//! `sdk/helper/tokenutil/tokenutil.go` of its sdk 0.20.0 (the fields of tokens), `path_role.go` of
//! vault-plugin-auth-jwt 0.25.0; `nomad/structs/acl.go` of Nomad 1.11.1 (auth methods and binding
//! rules).

use super::acl::Wanted;
use crate::declared::{Grant, Method, NomadLogin, Seconds, Token, TokenLife};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_semantics::body::{Body, Field, Value};
use writ_semantics::engine::{NomadRole, RoleRef};
use writ_semantics::nomad::acl::Policy;
use writ_semantics::{Facts, jwt, place};
use writ_source::Span;

/// Adds the login at Vault that a token comes from.
pub fn login(token: &Token, facts: &mut Facts) {
    let login = &token.login;
    let path = match &login.method {
        Method::Ldap => place::ldap_group(&login.mount, &login.role),
        Method::Userpass => place::userpass_user(&login.mount, &login.role),
        Method::Approle { .. } => place::login(&login.mount, &login.role),
        Method::Oidc { .. } | Method::Jwt { .. } => {
            facts.logins.insert((login.mount.clone(), login.role.clone()), role(token));
            return;
        }
        Method::Identity { .. } | Method::ServerToken => return,
    };
    let mut fields = Vec::new();
    match &login.method {
        // A group gives policies and nothing else: its tokens live as the mount says.
        Method::Ldap => fields.push(("policies", Value::texts([&login.policy]))),
        Method::Approle { secret_id_ttl, secret_id_uses } => {
            fields.push(("bind_secret_id", Value::Bool(true)));
            fields.push(("secret_id_ttl", Value::Number(secret_id_ttl.0)));
            fields.push(("secret_id_num_uses", Value::Number(*secret_id_uses)));
            if !token.from.is_empty() {
                fields.push(("secret_id_bound_cidrs", Value::texts(&token.from)));
            }
            fields.extend(of_token(token));
        }
        _ => fields.extend(of_token(token)),
    }
    facts.bodies.insert(path, body(fields, token.span));
}

/// What a token is: policies, life, and where from.
fn of_token(token: &Token) -> Vec<(&'static str, Value)> {
    let mut fields = vec![
        ("token_type", Value::Text("service".to_owned())),
        ("token_policies", Value::texts([&token.login.policy])),
        ("token_no_default_policy", Value::Bool(true)),
    ];
    match token.life {
        TokenLife::Bounded(limit) => {
            fields.push(("token_ttl", Value::Number(limit.0)));
            fields.push(("token_max_ttl", Value::Number(limit.0)));
        }
        TokenLife::Periodic(period) => fields.push(("token_period", Value::Number(period.0))),
    }
    if !token.from.is_empty() {
        fields.push(("token_bound_cidrs", Value::texts(&token.from)));
    }
    fields
}

/// A role that accepts the members of the group, or the pipelines with the claims.
///
/// No `groups_claim`: Vault would then add the policies of identity groups that are called as the
/// groups are, which no file here states. The group is a bound claim.
fn role(token: &Token) -> jwt::Role {
    let mut life = jwt::TokenLife { token_type: "service".to_owned(), ..jwt::TokenLife::default() };
    match token.life {
        TokenLife::Bounded(limit) => {
            life.ttl = Some(Duration::from(limit));
            life.max_ttl = Some(Duration::from(limit));
        }
        TokenLife::Periodic(period) => life.period = Some(Duration::from(period)),
    }
    let mut role = jwt::Role {
        mount: token.login.mount.clone(),
        name: token.login.role.clone(),
        role_type: "jwt".to_owned(),
        bound_audiences: Vec::new(),
        bound_subject: None,
        bound_claims: BTreeMap::new(),
        bound_claims_type: "string".to_owned(),
        user_claim: "sub".to_owned(),
        claim_mappings: BTreeMap::new(),
        redirect_uris: Vec::new(),
        scopes: Vec::new(),
        bound_cidrs: token.from.clone(),
        token_policies: vec![token.login.policy.clone()],
        no_default_policy: true,
        life,
        span: token.span,
        fields: BTreeMap::new(),
    };
    match &token.login.method {
        Method::Oidc { group, groups_claim, scopes, redirect_uris } => {
            "oidc".clone_into(&mut role.role_type);
            role.bound_claims.insert(groups_claim.clone(), vec![group.clone()]);
            role.scopes.clone_from(scopes);
            role.redirect_uris.clone_from(redirect_uris);
        }
        Method::Jwt { audience, claims } => {
            role.bound_audiences = vec![audience.clone()];
            for (claim, value) in claims {
                role.bound_claims.insert(claim.clone(), vec![value.clone()]);
                // In the token's metadata, and so in the audit log.
                role.claim_mappings.insert(claim.clone(), claim.clone());
            }
        }
        _ => {}
    }
    role
}

/// Adds a role of Vault's Nomad engine, the life of its mount's tokens, and the ACL policy that
/// they have. `existing`: the mount is somebody else's, and so is its life.
pub fn nomad_token(
    role: &RoleRef,
    policy: &str,
    (ttl, max_ttl): (Seconds, Seconds),
    existing: bool,
    grants: &[&Grant],
    facts: &mut Facts,
) {
    let Some(span) = acl(policy, grants, facts) else { return };
    let issued = NomadRole {
        role: role.clone(),
        kind: "client".to_owned(),
        policies: vec![policy.to_owned()],
        global: false,
        span,
        fields: BTreeMap::new(),
    };
    facts.nomad_roles.insert(role.clone(), issued);
    if !existing {
        let life = vec![("ttl", Value::Number(ttl.0)), ("max_ttl", Value::Number(max_ttl.0))];
        facts.bodies.entry(place::vault_body(&place::lease(&role.mount))).or_insert_with(|| body(life, span));
    }
}

/// Adds the ACL policy of an operator; none where it is granted nothing at Nomad.
fn acl(name: &str, grants: &[&Grant], facts: &mut Facts) -> Option<Span> {
    let rules = Wanted::of(grants).rules();
    let span = rules.first()?.span();
    facts.acl_policies.insert(name.to_owned(), Policy { name: name.to_owned(), rules, span });
    Some(span)
}

/// Adds an auth method of Nomad's own, the rule that binds the policy, and the policy.
///
/// What the provider is (its address, the client's id and secret) differs between environments and
/// is the module's. The selector is made of checked parts only, its text in back quotes: in double
/// quotes a text that begins with `/` would be a path (the grammar of go-bexpr 0.1.15).
pub fn nomad_login(login: &NomadLogin, grants: &[&Grant], facts: &mut Facts) {
    if acl(&login.policy, grants, facts).is_none() {
        return;
    }
    let (kind, config, selector) = match &login.method {
        Method::Oidc { group, groups_claim, scopes, redirect_uris } => {
            let mut config = vec![("AllowedRedirectURIs".to_owned(), Value::texts(redirect_uris))];
            if !scopes.is_empty() {
                config.push(("OIDCScopes".to_owned(), Value::texts(scopes)));
            }
            config.push(("ListClaimMappings".to_owned(), own_names([groups_claim])));
            ("OIDC", config, format!("`{group}` in list.{groups_claim}"))
        }
        Method::Jwt { audience, claims } => {
            let names = claims.iter().map(|(name, _)| name);
            let config = vec![
                ("BoundAudiences".to_owned(), Value::texts([audience])),
                ("ClaimMappings".to_owned(), own_names(names)),
            ];
            let each = claims.iter().map(|(name, value)| format!("value.{name} == `{value}`"));
            ("JWT", config, each.collect::<Vec<_>>().join(" and "))
        }
        _ => return,
    };
    let text = |text: &str| Value::Text(text.to_owned());
    let method = vec![
        ("Name", text(&login.name)),
        ("Type", text(kind)),
        ("TokenLocality", text("local")),
        ("MaxTokenTTL", Value::Text(go(login.ttl))),
        ("Default", Value::Bool(false)),
        ("Config", Value::Object(config)),
    ];
    facts.bodies.insert(place::auth_method(&login.name), body(method, login.span));
    let rule = vec![
        ("AuthMethod", text(&login.name)),
        ("Selector", Value::Text(selector)),
        ("BindType", text("policy")),
        ("BindName", text(&login.policy)),
    ];
    facts.bodies.insert(place::binding_rule(&login.name), body(rule, login.span));
}

/// A duration as Go writes it: Terraform's provider reads it back so.
fn go(Seconds(seconds): Seconds) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest}s"),
        (0, _) => format!("{minutes}m{rest}s"),
        _ => format!("{hours}h{minutes}m{rest}s"),
    }
}

/// Each claim under its own name.
fn own_names<'a>(claims: impl IntoIterator<Item = &'a String>) -> Value {
    Value::Object(claims.into_iter().map(|claim| (claim.clone(), Value::Text(claim.clone()))).collect())
}

fn body(fields: Vec<(&str, Value)>, span: Span) -> Body {
    let field = |(name, value): (&str, Value)| Field { name: name.to_owned(), value, span };
    Body { fields: fields.into_iter().map(field).collect(), span }
}
