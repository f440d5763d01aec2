//! What a job asks for: its identity, its role, and the templates that read its credentials.

use crate::declared::{Delivery, Grant, OnChange, Token, Workload};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_semantics::Facts;
use writ_semantics::nomad::{Group, Identity, Job, Task, Template, Vault};
use writ_source::Span;

/// How long the JWT for Vault lives; Nomad renews it. The life that Nomad's documentation uses.
const IDENTITY_TTL: Duration = Duration::from_hours(1);

/// The identity that Nomad presents to Vault's default cluster
/// (`WorkloadIdentityVaultPrefix` + cluster name, `nomad/structs/workload_id.go` of Nomad 1.11.1).
const IDENTITY: &str = "vault_default";

/// Adds a task to its job and group.
pub fn add(facts: &mut Facts, who: &Workload, task: Task) {
    let job = facts.jobs.entry(who.job.clone()).or_insert_with(|| Job {
        id: who.job.clone(),
        namespace: who.namespace.clone(),
        kind: String::new(),
        groups: Vec::new(),
        span: task.span,
    });
    match job.groups.iter_mut().find(|group| group.name == who.group) {
        Some(group) => group.tasks.push(task),
        None => {
            job.groups.push(Group { name: who.group.clone(), tasks: vec![task], blocks: Vec::new() });
        }
    }
}

/// The part of a task that bears on access.
pub fn task(token: &Token, who: &Workload, grants: &[&Grant]) -> Task {
    let change_mode = match token.on_change {
        OnChange::Noop => "noop",
        OnChange::Restart => "restart",
    };
    let mut files: BTreeMap<&Delivery, (&Grant, String)> = BTreeMap::new();
    for grant in grants {
        if let (Some(delivery), Some(credential)) = (grant.delivery(), grant.credential()) {
            files.entry(delivery).or_insert((grant, credential.path()));
        }
    }
    let templates = files.into_iter().filter_map(|(delivery, (grant, path))| {
        let (destination, env) = match delivery {
            Delivery::Environment { file } => (file, true),
            Delivery::Json { file } => (file, false),
            Delivery::VaultToken | Delivery::Nowhere => return None,
        };
        Some(Template {
            destination: destination.clone(),
            data: None,
            env,
            change_mode: change_mode.to_owned(),
            // Nobody writes it. Whoever the image runs as may read it: `secrets/` is the task's own.
            perms: "444".to_owned(),
            secrets: vec![path],
            variables: Vec::new(),
            unread: Vec::new(),
            span: grant.span,
        })
    });
    Task {
        vault: Some(Vault {
            role: Some(token.login.role.clone()),
            policies: Vec::new(),
            env: grants.iter().any(|grant| grant.delivery() == Some(&Delivery::VaultToken)),
            disable_file: true,
            // Unless the token is exposed to the task, a new one is no reason to restart it.
            change_mode: "noop".to_owned(),
            span: token.span,
        }),
        identities: vec![Identity {
            name: IDENTITY.to_owned(),
            audience: vec![token.login.audience().to_owned()],
            ttl: Some(IDENTITY_TTL),
            env: false,
            file: false,
            span: token.span,
        }],
        templates: templates.collect(),
        ..idle(who, token.span)
    }
}

/// A task without a Vault token.
pub fn idle(who: &Workload, span: Span) -> Task {
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
