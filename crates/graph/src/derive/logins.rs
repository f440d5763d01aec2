//! How each principal logs in, and how long its Vault token lives.

use super::{operators, seconds};
use crate::declared::{
    Login, Method, NomadLogin, OnChange, Principal, Seconds, Servers, Token, TokenLife, Workload,
};
use crate::names;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_model::{Model, MountKind, Object, Operator, Service, Store, Task, VaultFlow};
use writ_source::Span;

/// How much a periodic token is renewed by at least: Nomad's documentation has 30 minutes
/// ("Configure Vault for workload identity", `token_period`). What a token issued ends with it, so
/// that its period is as long as its credentials are said to live: less, and a Vault that is away
/// for half an hour would take them all (Vault documentation, "Tokens", "Token hierarchies").
const TOKEN_PERIOD: Seconds = Seconds(30 * 60);

/// What the token of a run outlives its credentials by: it is issued first, and they end with it.
const TOKEN_SLACK: Duration = Duration::from_mins(15);

/// How long the token of a run lives that no credential bounds.
const TOKEN_OF_RUN: Duration = Duration::from_hours(1);

/// How long tokens live that Nomad's servers make, unless renewed: the 72 hours of Nomad's
/// documentation ("Vault integration", legacy workflow). A role has one period, so runs have it too;
/// Nomad revokes a task's token when its allocation ends.
const SERVERS_PERIOD: Seconds = Seconds(72 * 60 * 60);

/// A task as Nomad knows it.
pub fn workload(service: &Service, task: &Task) -> Workload {
    Workload {
        namespace: service.namespace.clone(),
        job: service.name.value.clone(),
        group: service.name.value.clone(),
        task: task.name.value.clone(),
    }
}

/// What a task does when what it was given changes: a run is not killed in its middle.
pub fn on_change(task: &Task) -> OnChange {
    if task.ends { OnChange::Noop } else { OnChange::Restart }
}

/// The logins of a stack.
pub struct Logins<'a> {
    /// Whose.
    pub model: &'a Model,
    services: BTreeMap<&'a str, &'a Service>,
    operators: BTreeMap<&'a str, &'a Operator>,
}

impl<'a> Logins<'a> {
    /// Those of a model.
    pub fn new(model: &'a Model) -> Self {
        Self {
            model,
            services: model.services.iter().map(|service| (service.name.value.as_str(), service)).collect(),
            operators: model.operators.iter().map(|one| (one.name.value.as_str(), one)).collect(),
        }
    }

    /// The Vault token of a task; one without grants that need Vault gets none.
    pub fn of_task(&self, service: &Service, task: &Task) -> Option<Token> {
        if !task.grants.iter().any(|grant| self.needs_vault(&grant.object)) {
            return None;
        }
        let principal = Principal::Workload(workload(service, task));
        let longest = task.credentials.iter().map(|c| c.max_ttl).max();
        // Nobody revokes the token when the task ends: Nomad's client only stops to renew it (`Stop` in
        // `client/allocrunner/taskrunner/vault_hook.go` of Nomad 1.11.1). The baseline says so.
        let life = if self.server_tokens().is_some() {
            TokenLife::Periodic(SERVERS_PERIOD)
        } else if task.ends {
            let run = task.runs.as_ref().map_or_else(|| longest.unwrap_or(TOKEN_OF_RUN), |runs| runs.value);
            let life = longest.map_or(run, |longest| longest.max(run));
            TokenLife::Bounded(seconds(life.saturating_add(TOKEN_SLACK)))
        } else {
            let longest = task.credentials.iter().map(|c| seconds(c.ttl)).max();
            TokenLife::Periodic(longest.map_or(TOKEN_PERIOD, |longest| longest.max(TOKEN_PERIOD)))
        };
        let login = self.login(&principal)?;
        let (on_change, span) = (on_change(task), task.name.span);
        Some(Token { principal, login, life, on_change, from: Vec::new(), span })
    }

    /// Whether a grant on this begins with a Vault token.
    fn needs_vault(&self, object: &Object) -> bool {
        match object {
            Object::Volume(_) | Object::Nomad { .. } => false,
            Object::Secret(id) => {
                self.model.secrets.get(id.0).is_some_and(|secret| matches!(secret.store, Store::Kv { .. }))
            }
            _ => true,
        }
    }

    /// Where it is said that Nomad's servers make the tokens of tasks.
    fn server_tokens(&self) -> Option<Span> {
        let flow = &self.model.nomad.as_ref()?.vault_flow;
        (flow.value == VaultFlow::Tokens).then_some(flow.span)
    }

    /// Nomad's servers, where they make the token of any of these principals.
    pub fn servers(&self, tokens: &[Token]) -> Option<Servers> {
        let span = self.server_tokens()?;
        if !tokens.iter().any(|token| token.login.method == Method::ServerToken) {
            return None;
        }
        let (policy, role) = names::servers(&self.model.stack.name);
        Some(Servers { policy, role, period: SERVERS_PERIOD, span })
    }

    /// The login at Nomad itself of an operator, where it has one.
    pub fn nomads_own(&self, operator: &str) -> Option<NomadLogin> {
        let operator = self.operators.get(operator)?;
        operators::nomad_login(self.model, operator)
    }

    /// How a principal logs in to Vault.
    pub fn login(&self, principal: &Principal) -> Option<Login> {
        let stack = &self.model.stack.name;
        match principal {
            Principal::Workload(who) => {
                let service = self.services.get(who.job.as_str())?;
                let task = service.tasks.iter().find(|t| t.name.value == who.task)?;
                let policy = names::service(stack, &names::task(service, task));
                if self.server_tokens().is_some() {
                    let (_, role) = names::servers(stack);
                    return Some(Login {
                        mount: "token".to_owned(),
                        role,
                        policy,
                        method: Method::ServerToken,
                    });
                }
                let method = Method::Identity { audience: names::AUDIENCE.to_owned() };
                let mount = names::mount(self.model, MountKind::Jwt);
                Some(Login { mount, role: policy.clone(), policy, method })
            }
            Principal::Operator { name } => {
                let operator = self.operators.get(name.as_str())?;
                operators::login(self.model, operator)
            }
        }
    }
}
