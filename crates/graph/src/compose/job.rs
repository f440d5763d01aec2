//! What a job asks for: its identity, its role, and the templates that read its credentials.

use crate::declared::{Delivery, Grant, OnChange, Token, Workload};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_semantics::nomad::{Group, Identity, Job, Task, Template, Vault};
use writ_source::Span;

/// How long the JWT for Vault lives; Nomad renews it. The life that Nomad's documentation uses.
const IDENTITY_TTL: Duration = Duration::from_hours(1);

/// The identity that Nomad presents to Vault's default cluster
/// (`WorkloadIdentityVaultPrefix` + cluster name, `nomad/structs/workload_id.go` of Nomad 1.11.1).
const IDENTITY: &str = "vault_default";

/// The part of a job that bears on access.
pub fn job(token: &Token, grants: &[&Grant]) -> Job {
    let who = &token.principal;
    let change_mode = match token.on_change {
        OnChange::Noop => "noop",
        OnChange::Restart => "restart",
    };
    let mut files: BTreeMap<&Delivery, &Grant> = BTreeMap::new();
    for grant in grants {
        files.entry(&grant.delivery).or_insert(grant);
    }
    let templates = files.into_iter().map(|(delivery, grant)| {
        let (destination, env) = match delivery {
            Delivery::Environment { file } => (file, true),
            Delivery::Json { file } => (file, false),
        };
        Template {
            destination: destination.clone(),
            data: None,
            env,
            change_mode: change_mode.to_owned(),
            // Nobody writes it. Whoever the image runs as may read it: `secrets/` is the task's own.
            perms: "444".to_owned(),
            secrets: vec![grant.credential.path()],
            unread: Vec::new(),
            span: grant.span,
        }
    });
    let task = Task {
        vault: Some(Vault {
            role: Some(token.login.role.clone()),
            policies: Vec::new(),
            env: false,
            disable_file: true,
            // The token is not exposed to the task, so a new one is no reason to restart it.
            change_mode: "noop".to_owned(),
            span: token.span,
        }),
        identities: vec![Identity {
            name: IDENTITY.to_owned(),
            audience: vec![token.login.audience.clone()],
            ttl: Some(IDENTITY_TTL),
            env: false,
            file: false,
            span: token.span,
        }],
        templates: templates.collect(),
        ..plain(who, token.span)
    };
    of_task(who, task, token.span)
}

/// A job whose task has no grant: it never logs in to Vault.
pub fn idle(who: &Workload, span: Span) -> Job {
    of_task(who, plain(who, span), span)
}

fn plain(who: &Workload, span: Span) -> Task {
    Task {
        name: who.task.clone(),
        driver: "docker".to_owned(),
        user: None,
        image: None,
        config: Vec::new(),
        vault: None,
        identities: Vec::new(),
        templates: Vec::new(),
        blocks: Vec::new(),
        span,
    }
}

fn of_task(who: &Workload, task: Task, span: Span) -> Job {
    Job {
        id: who.job.clone(),
        namespace: who.namespace.clone(),
        kind: String::new(),
        groups: vec![Group { name: who.group.clone(), tasks: vec![task], blocks: Vec::new() }],
        span,
    }
}
