//! How Nomad's servers made the Vault tokens of tasks, before Nomad 1.10: by a token of their own and a
//! token role that lists the policies that a job may name.
//!
//! Sources: Nomad's documentation up to version 1.9, "Vault integration", legacy workflow (the policy
//! `nomad-server` and the role `nomad-cluster`); `validateRole` in `nomad/vault.go` of Nomad 1.9 (the
//! role's tokens have no parent and no last end, and are renewable); `vault/token_store.go` of Vault
//! 1.21.0 (`handleCreateCommon`, `TokenStoreRole`).

use crate::declared::{Declared, Method, Servers};
use writ_semantics::body::{Body, Field, Value};
use writ_semantics::vault::{Capability, Policy, Rule};
use writ_semantics::{Facts, place};
use writ_source::Span;

/// Adds the servers' policy, what their own token is, and the role.
pub fn compose(servers: &Servers, declared: &Declared, facts: &mut Facts) {
    facts.policies.insert(servers.policy.clone(), policy(servers));
    let tokens = declared.tokens.iter().filter(|token| token.login.method == Method::ServerToken);
    let mut allowed: Vec<&String> = tokens.map(|token| &token.login.policy).collect();
    allowed.sort();
    let role = vec![
        ("allowed_policies", Value::texts(allowed)),
        ("orphan", Value::Bool(true)),
        ("renewable", Value::Bool(true)),
        ("token_period", Value::Number(servers.period.0)),
        ("token_no_default_policy", Value::Bool(true)),
        ("token_type", Value::Text("service".to_owned())),
    ];
    facts.bodies.insert(place::token_role(&servers.role), body(role, servers.span));
    let own = vec![
        ("display_name", Value::Text("nomad-servers".to_owned())),
        ("no_default_policy", Value::Bool(true)),
        ("period", Value::Text(format!("{}s", servers.period.0))),
        ("policies", Value::texts([&servers.policy])),
        ("renewable", Value::Bool(true)),
        ("type", Value::Text("service".to_owned())),
    ];
    facts.bodies.insert(place::server_token(), body(own, servers.span));
}

/// The rules of Nomad's documentation, for the stack's own role.
fn policy(servers: &Servers) -> Policy {
    let role = &servers.role;
    let rules = [
        (format!("auth/token/create/{role}"), Capability::Update),
        (format!("auth/token/roles/{role}"), Capability::Read),
        ("auth/token/lookup-self".to_owned(), Capability::Read),
        ("auth/token/lookup".to_owned(), Capability::Update),
        ("auth/token/revoke-accessor".to_owned(), Capability::Update),
        ("sys/capabilities-self".to_owned(), Capability::Update),
        ("auth/token/renew-self".to_owned(), Capability::Update),
    ];
    let of_path = |(path, capability): (String, Capability)| Rule {
        path,
        capabilities: [capability].into(),
        unmodelled: Vec::new(),
        span: servers.span,
    };
    let mut rules: Vec<Rule> = rules.into_iter().map(of_path).collect();
    rules.sort_by(|a, b| a.path.cmp(&b.path));
    Policy { name: servers.policy.clone(), rules, span: servers.span }
}

fn body(fields: Vec<(&str, Value)>, span: Span) -> Body {
    let field = |(name, value): (&str, Value)| Field { name: name.to_owned(), value, span };
    Body { fields: fields.into_iter().map(field).collect(), span }
}
