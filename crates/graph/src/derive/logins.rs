//! How each principal logs in, and how long its Vault token lives.

use super::{operators, seconds};
use crate::declared::{Login, Method, NomadLogin, OnChange, Principal, Seconds, Token, TokenLife, Workload};
use crate::names;
use std::time::Duration;
use writ_model::{Model, MountKind, Object, Service, Store, Task, VaultFlow};

/// How much a periodic token is renewed by: Nomad's documentation has 30 minutes
/// ("Configure Vault for workload identity", `token_period`).
const TOKEN_PERIOD: Seconds = Seconds(30 * 60);

/// What the token of a run outlives its credentials by: it is issued first, and they end with it.
const TOKEN_SLACK: Duration = Duration::from_mins(15);

/// How long the token of a run lives that no credential bounds.
const TOKEN_OF_RUN: Duration = Duration::from_hours(1);

/// A task as Nomad knows it.
pub fn workload(service: &Service, task: &Task) -> Workload {
    Workload {
        namespace: service.namespace.clone(),
        job: service.name.value.clone(),
        group: service.name.value.clone(),
        task: task.name.value.clone(),
    }
}

/// What the tasks of a service do when what they were given changes: a run is not killed in its
/// middle.
pub fn on_change(service: &Service) -> OnChange {
    if service.run.is_some() { OnChange::Noop } else { OnChange::Restart }
}

/// The logins of a stack.
pub struct Logins<'a> {
    /// Whose.
    pub model: &'a Model,
}

impl Logins<'_> {
    /// The Vault token of a task; one without grants that need Vault gets none.
    pub fn of_task(&self, service: &Service, task: &Task) -> Option<Token> {
        if !task.grants.iter().any(|grant| self.needs_vault(&grant.object)) {
            return None;
        }
        let principal = Principal::Workload(workload(service, task));
        let longest = task.credentials.iter().map(|c| c.max_ttl).max();
        let life = match (service.run, &service.runs_at_most) {
            (Some(_), limit) => {
                let run = limit.as_ref().map_or(TOKEN_OF_RUN, |limit| limit.value);
                TokenLife::Bounded(seconds(longest.unwrap_or(run) + TOKEN_SLACK))
            }
            (None, _) => TokenLife::Periodic(TOKEN_PERIOD),
        };
        let login = self.login(&principal)?;
        let (on_change, span) = (on_change(service), task.name.span);
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

    /// The login at Nomad itself of an operator, where it has one.
    pub fn nomads_own(&self, operator: &str) -> Option<NomadLogin> {
        let operator = self.model.operators.iter().find(|o| o.name.value == operator)?;
        operators::nomad_login(self.model, operator)
    }

    /// How a principal logs in to Vault.
    pub fn login(&self, principal: &Principal) -> Option<Login> {
        let stack = &self.model.stack.name;
        match principal {
            Principal::Workload(who) => {
                let service = self.model.services.iter().find(|s| s.name.value == who.job)?;
                let task = service.tasks.iter().find(|t| t.name.value == who.task)?;
                let role = names::service(stack, &names::task(service, task));
                let flow = self.model.nomad.as_ref().map(|nomad| nomad.vault_flow).unwrap_or_default();
                let method = match flow {
                    VaultFlow::Identity => Method::Identity { audience: names::AUDIENCE.to_owned() },
                    VaultFlow::Tokens => Method::ServerToken,
                };
                let mount = names::mount(self.model, MountKind::Jwt);
                Some(Login { mount, policy: role.clone(), role, method })
            }
            Principal::Operator { name } => {
                let operator = self.model.operators.iter().find(|o| o.name.value == *name)?;
                operators::login(self.model, operator)
            }
        }
    }
}
