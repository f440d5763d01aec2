//! Tokens that Nomad's servers make for tasks (before Nomad 1.10): the chain from the servers' own token.
//!
//! Source: `CreateToken` in `nomad/vault.go` of Nomad 1.9: with the policies that the job names, by the
//! role; Vault refuses one that the role does not list (`handleCreateCommon` in `vault/token_store.go`
//! of Vault 1.21.0).

use crate::acls::Acls;
use crate::chain::{Broken, held};
use std::collections::BTreeSet;
use writ_graph::declared::{self, Declared};
use writ_semantics::body::{Body, Value};
use writ_semantics::nomad::Task;
use writ_semantics::{Facts, place, vault};
use writ_source::Span;

/// The role that tokens are made by, read once for all tasks.
#[derive(Debug)]
pub struct Servers<'a> {
    facts: &'a Facts,
    declared: Option<&'a declared::Servers>,
    role: Option<&'a Body>,
    /// The policies that the role lists.
    listed: BTreeSet<&'a str>,
    /// Whether tokens can be made by it, by the servers' own token, and live as long as they should.
    makes: Result<(), Broken>,
}

impl<'a> Servers<'a> {
    /// What the files state of them, as far as they are declared.
    pub fn new(facts: &'a Facts, declared: &'a Declared, acls: &Acls<'a>) -> Self {
        let declared = declared.servers.as_ref();
        let role = declared.and_then(|servers| facts.bodies.get(&place::token_role(&servers.role)));
        let makes = match (declared, role) {
            (Some(servers), Some(role)) => makes(facts, servers, role, acls),
            _ => Ok(()),
        };
        let listed = role.map(|role| role.texts("allowed_policies")).unwrap_or_default();
        Self { facts, declared, role, listed: listed.into_iter().collect(), makes }
    }

    /// The policies of the token that a task is given, and where the role stands that it is made by.
    pub fn policies(&self, task: &'a Task) -> Result<(Vec<&'a str>, Span), Broken> {
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
        let Some(servers) = self.declared else {
            return Err(Broken::Dead(asks.span, "nothing here makes tokens for tasks".to_owned()));
        };
        let role = self.role.ok_or_else(|| {
            Broken::Dead(asks.span, format!("no file states the token role `{}`", servers.role))
        })?;
        self.makes.clone()?;
        if asks.policies.is_empty() {
            return Err(Broken::Dead(asks.span, "the task names no policy".to_owned()));
        }
        let given = asks.policies.iter().map(|name| {
            if !self.listed.contains(name.as_str()) {
                let why = format!("the token role does not list the policy `{name}`");
                return Err(Broken::Dead(role.span, why));
            }
            let stated = self.facts.policies.get(name);
            stated
                .map(|_| name.as_str())
                .ok_or_else(|| Broken::Dead(role.span, format!("no file states the policy `{name}`")))
        });
        Ok((given.collect::<Result<_, _>>()?, role.span))
    }
}

fn makes<'a>(
    facts: &'a Facts,
    servers: &declared::Servers,
    role: &Body,
    acls: &Acls<'a>,
) -> Result<(), Broken> {
    let path = place::server_token();
    let own = facts.bodies.get(&path).ok_or_else(|| {
        Broken::Dead(role.span, format!("no file states the token of Nomad's servers (`{path}`)"))
    })?;
    let acl = acls.of(&own.texts("policies"));
    let create = format!("auth/token/create/{}", servers.role);
    let read = format!("auth/token/roles/{}", servers.role);
    for (path, capability) in [(create, vault::Capability::Update), (read, vault::Capability::Read)] {
        let request = vault::Request { path, capability };
        held(acl.decide(&request).verdict, own.span, || {
            let (word, path) = (capability.word(), &request.path);
            format!("no policy of the servers' token lets it {word} `{path}`")
        })?;
    }
    if !role.get("orphan").is_some_and(|orphan| *orphan == Value::Bool(true)) {
        return Err(Broken::Dead(
            role.span,
            "tokens of this role would end with the servers' own".to_owned(),
        ));
    }
    Ok(())
}
