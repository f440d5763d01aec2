//! Tokens that Nomad's servers make for tasks (before Nomad 1.10): the chain from the servers' own token.
//!
//! Source: `CreateToken` in `nomad/vault.go` of Nomad 1.9: with the policies that the job names, by the
//! role; Vault refuses one that the role does not list (`handleCreateCommon` in `vault/token_store.go`
//! of Vault 1.21.0).

use crate::Claim;
use crate::chain::Broken;
use writ_semantics::body::Value;
use writ_semantics::nomad::Task;
use writ_semantics::{place, vault};
use writ_source::Span;

/// The policies of the token that a task is given, and where the role stands that it is made by.
pub fn policies<'a>(claim: Claim<'a>, task: &'a Task) -> Result<(Vec<&'a str>, Span), Broken> {
    let facts = claim.observed;
    let asks = task
        .vault
        .as_ref()
        .ok_or_else(|| Broken::Dead(task.span, "the task asks for no Vault token".to_owned()))?;
    // Nomad 1.7 to 1.9 take a job with a role, or with an identity for Vault, by the new flow.
    if asks.role.is_some() || task.identities.iter().any(|identity| identity.name == "vault_default") {
        return Err(Broken::Dead(
            asks.span,
            "the task logs in by an identity, which nothing here lets in".to_owned(),
        ));
    }
    let Some(servers) = &claim.declared.servers else {
        return Err(Broken::Dead(asks.span, "nothing here makes tokens for tasks".to_owned()));
    };
    let path = place::token_role(&servers.role);
    let role = facts.bodies.get(&path).ok_or_else(|| {
        Broken::Dead(asks.span, format!("no file states the token role `{}`", servers.role))
    })?;
    let path = place::server_token();
    let own = facts.bodies.get(&path).ok_or_else(|| {
        Broken::Dead(role.span, format!("no file states the token of Nomad's servers (`{path}`)"))
    })?;
    let names = own.texts("policies");
    let own_acl = vault::Acl::new(names.iter().filter_map(|name| facts.policies.get(*name)));
    let create = format!("auth/token/create/{}", servers.role);
    let read = format!("auth/token/roles/{}", servers.role);
    for (path, capability) in [(create, vault::Capability::Update), (read, vault::Capability::Read)] {
        let request = vault::Request { path: path.clone(), capability };
        if !own_acl.decide(&request).verdict.is_allow() {
            let why = format!("no policy of the servers' token lets it {} `{path}`", capability.word());
            return Err(Broken::Dead(own.span, why));
        }
    }
    if !role.get("orphan").is_some_and(|orphan| *orphan == Value::Bool(true)) {
        return Err(Broken::Dead(
            role.span,
            "tokens of this role would end with the servers' own".to_owned(),
        ));
    }
    let allowed = role.texts("allowed_policies");
    if asks.policies.is_empty() {
        return Err(Broken::Dead(asks.span, "the task names no policy".to_owned()));
    }
    let given = asks.policies.iter().map(|name| {
        if !allowed.contains(&name.as_str()) {
            return Err(Broken::Dead(role.span, format!("the token role does not list the policy `{name}`")));
        }
        let stated = facts.policies.get(name);
        stated
            .map(|_| name.as_str())
            .ok_or_else(|| Broken::Dead(role.span, format!("no file states the policy `{name}`")))
    });
    Ok((given.collect::<Result<_, _>>()?, role.span))
}
