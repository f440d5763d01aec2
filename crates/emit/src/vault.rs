//! Vault: policies, and the bodies of the calls that make roles and connections.
//!
//! A file's path below `vault/` is the path of the API: `vault/aws/roles/x.json` is what
//! `vault write aws/roles/x @…` takes. Documents that a role carries (session policy, SQL) are
//! files of their own, so that nothing is stated twice.

use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl1;
use crate::print::json::{self, Json};
use crate::print::lines::{Lines, NOTICE};
use std::time::Duration;
use writ_semantics::Facts;
use writ_semantics::engine::{AwsRole, DatabaseConnection, DatabaseRole, NomadRole};
use writ_semantics::{jwt, place, vault};

/// Prints everything of Vault's.
pub fn emit(facts: &Facts, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    for policy in facts.policies.values() {
        artifacts.add(place::policy(&policy.name), self::policy(policy)?.finish());
    }
    for role in facts.logins.values() {
        let document = json::document(&login_role(role), Some(role.span));
        artifacts.add(place::login(&role.mount, &role.name), document.finish());
    }
    for role in facts.aws_roles.values() {
        let document = json::document(&aws_role(role), Some(role.span));
        artifacts.add(place::role(&role.role), document.finish());
    }
    for role in facts.database_roles.values() {
        let document = json::document(&database_role(role), Some(role.span));
        artifacts.add(place::role(&role.role), document.finish());
    }
    for role in facts.nomad_roles.values() {
        let document = json::document(&nomad_role(role), Some(role.span));
        artifacts.add(place::nomad_role(&role.role), document.finish());
    }
    for connection in facts.connections.values() {
        let document = json::document(&self::connection(connection), Some(connection.span));
        artifacts.add(place::connection(&connection.role), document.finish());
    }
    Ok(())
}

/// As `vault policy fmt` leaves it: a blank line between rules, one attribute a line.
pub fn policy(policy: &vault::Policy) -> Result<Lines, Unprintable> {
    let mut lines = Lines::new();
    lines.push(format!("# {NOTICE}"), None);
    for rule in &policy.rules {
        let origin = Some(rule.span);
        lines.blank();
        let path = hcl1::string(&rule.path, "a path of a Vault policy", rule.span)?;
        let capabilities: Vec<String> =
            rule.capabilities.iter().map(|c| format!("\"{}\"", c.word())).collect();
        lines.push(format!("path {path} {{"), origin);
        lines.push(format!("  capabilities = [{}]", capabilities.join(", ")), origin);
        lines.push("}", origin);
    }
    Ok(lines)
}

fn seconds(duration: Duration) -> Json {
    Json::Number(duration.as_secs())
}

fn member(name: &str, value: Json) -> (String, Json) {
    (name.to_owned(), value)
}

fn login_role(role: &jwt::Role) -> Json {
    // One value is written as a string: a list of one means the same to Vault, but Terraform's
    // provider takes a map of strings.
    let bound = role.bound_claims.iter().map(|(claim, values)| match values.as_slice() {
        [one] => member(claim, Json::text(one)),
        several => member(claim, Json::texts(several)),
    });
    let mapped = role.claim_mappings.iter().map(|(claim, name)| member(claim, Json::text(name)));
    let mut members = vec![member("role_type", Json::text(&role.role_type))];
    if !role.redirect_uris.is_empty() {
        members.push(member("allowed_redirect_uris", Json::texts(&role.redirect_uris)));
    }
    if !role.scopes.is_empty() {
        members.push(member("oidc_scopes", Json::texts(&role.scopes)));
    }
    if !role.bound_audiences.is_empty() {
        members.push(member("bound_audiences", Json::texts(&role.bound_audiences)));
    }
    members.extend([
        member("bound_claims_type", Json::text(&role.bound_claims_type)),
        member("bound_claims", Json::Object(bound.collect())),
        member("user_claim", Json::text(&role.user_claim)),
    ]);
    if !role.claim_mappings.is_empty() {
        members.push(member("claim_mappings", Json::Object(mapped.collect())));
    }
    members.extend([
        member("token_type", Json::text(&role.life.token_type)),
        member("token_policies", Json::texts(&role.token_policies)),
        member("token_no_default_policy", Json::Bool(role.no_default_policy)),
    ]);
    if !role.bound_cidrs.is_empty() {
        members.push(member("token_bound_cidrs", Json::texts(&role.bound_cidrs)));
    }
    let life = [
        ("token_ttl", role.life.ttl),
        ("token_max_ttl", role.life.max_ttl),
        ("token_explicit_max_ttl", role.life.explicit_max_ttl),
        ("token_period", role.life.period),
    ];
    members.extend(life.into_iter().filter_map(|(name, value)| Some(member(name, seconds(value?)))));
    Json::Object(members)
}

fn aws_role(role: &AwsRole) -> Json {
    let mut members = vec![member("credential_type", Json::text(&role.credential_type))];
    if !role.role_arns.is_empty() {
        members.push(member("role_arns", Json::texts(&role.role_arns)));
    }
    if let Some(arn) = &role.permissions_boundary {
        members.push(member("permissions_boundary_arn", Json::text(arn)));
    }
    let life = [("default_sts_ttl", role.default_sts_ttl), ("max_sts_ttl", role.max_sts_ttl)];
    members.extend(life.into_iter().filter_map(|(name, value)| Some(member(name, seconds(value?)))));
    Json::Object(members)
}

fn database_role(role: &DatabaseRole) -> Json {
    let mut members = vec![member("db_name", Json::text(&role.connection))];
    let life = [("default_ttl", role.default_ttl), ("max_ttl", role.max_ttl)];
    members.extend(life.into_iter().filter_map(|(name, value)| Some(member(name, seconds(value?)))));
    Json::Object(members)
}

fn nomad_role(role: &NomadRole) -> Json {
    Json::Object(vec![
        member("type", Json::text(&role.kind)),
        member("policies", Json::texts(&role.policies)),
        member("global", Json::Bool(role.global)),
    ])
}

fn connection(connection: &DatabaseConnection) -> Json {
    Json::Object(vec![
        member("plugin_name", Json::text(&connection.plugin)),
        member("connection_url", Json::text(&connection.url)),
        // Vault makes the verifier itself: no password in PostgreSQL's own log of statements.
        member("password_authentication", Json::text("scram-sha-256")),
        member("allowed_roles", Json::texts(&connection.allowed_roles)),
    ])
}
