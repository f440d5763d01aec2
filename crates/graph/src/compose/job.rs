//! What a job asks for: its identity, its role, and the templates that read its credentials.

use crate::declared::{Delivery, Grant, Method, Object, OnChange, Route, Token, Workload};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_semantics::Facts;
use writ_semantics::nomad::{Group, Identity, Job, Setting, Task, Template, Value, Vault};
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
        settings: Vec::new(),
        groups: Vec::new(),
        span: task.span,
    });
    match job.groups.iter_mut().find(|group| group.name == who.group) {
        Some(group) => group.tasks.push(task),
        None => job.groups.push(Group {
            name: who.group.clone(),
            volumes: Vec::new(),
            settings: Vec::new(),
            span: task.span,
            tasks: vec![task],
        }),
    }
}

/// The part of a task that bears on access. `token` is its Vault token, where it has one.
pub fn task(
    who: &Workload,
    token: Option<&Token>,
    on_change: &OnChange,
    span: Span,
    grants: &[&Grant],
) -> Task {
    let (change_mode, _) = on_change.in_nomads_words();
    let has = |delivery: &Delivery| grants.iter().any(|grant| grant.delivery() == Some(delivery));
    let mut identities = Vec::new();
    if has(&Delivery::NomadToken) {
        identities.push(own_identity(span));
    }
    identities.extend(token.filter(|token| !is_by_servers(token)).map(vault_identity));
    let exposed = has(&Delivery::VaultToken);
    Task {
        name: who.task.clone(),
        driver: "docker".to_owned(),
        user: None,
        config: Vec::new(),
        vault: token.map(|token| vault(token, exposed, change_mode)),
        identities,
        templates: templates(who, on_change, grants),
        mounts: Vec::new(),
        settings: Vec::new(),
        span,
    }
}

/// Whether Nomad's servers make the token: then the job names its policy, and no role.
fn is_by_servers(token: &Token) -> bool {
    token.login.method == Method::ServerToken
}

/// The token that a task asks for.
fn vault(token: &Token, exposed: bool, change_mode: &str) -> Vault {
    let (role, policies) = if is_by_servers(token) {
        (None, vec![token.login.policy.clone()])
    } else {
        (Some(token.login.role.clone()), Vec::new())
    };
    Vault {
        role,
        policies,
        env: exposed,
        disable_file: true,
        // Unless the token is exposed to the task, a new one is no reason to restart it.
        change_mode: if exposed { change_mode } else { "noop" }.to_owned(),
        span: token.span,
    }
}

/// The identity that Nomad presents to Vault for the task.
fn vault_identity(token: &Token) -> Identity {
    Identity {
        name: IDENTITY.to_owned(),
        audience: vec![token.login.audience().to_owned()],
        ttl: Some(IDENTITY_TTL),
        env: false,
        file: false,
        span: token.span,
    }
}

/// The identity that Nomad itself knows the task by, as `NOMAD_TOKEN`. Its audience is fixed, and
/// it has no life of its own: Nomad refuses it once the allocation has ended (`Canonicalize` and
/// `Validate` of `WorkloadIdentity` in `nomad/structs/workload_id.go` of Nomad 1.11.1).
fn own_identity(span: Span) -> Identity {
    Identity {
        name: "default".to_owned(),
        audience: vec!["nomadproject.io".to_owned()],
        ttl: None,
        env: true,
        file: false,
        span,
    }
}

/// What a template is for: where it goes, and what it reads.
type Rendered<'a> = (&'a Delivery, String, bool);

/// One template for each credential and secret that is rendered for the task.
fn templates(who: &Workload, on_change: &OnChange, grants: &[&Grant]) -> Vec<Template> {
    let mut files: BTreeMap<Rendered<'_>, &Grant> = BTreeMap::new();
    for grant in grants {
        let Some(delivery) = grant.delivery() else { continue };
        let (reads, is_variable) = match (&grant.route, &grant.object) {
            (Route::Credential { credential, .. }, _) => (credential.path(), false),
            (Route::VaultToken { path, .. }, _) => (path.clone(), false),
            (Route::NomadIdentity { .. }, Object::Variable { namespace, path }) => {
                (variable(who, namespace, path), true)
            }
            _ => continue,
        };
        files.entry((delivery, reads, is_variable)).or_insert(grant);
    }
    let template = |((delivery, reads, is_variable), grant): (Rendered<'_>, &Grant)| {
        let (destination, env, on_change) = match delivery {
            Delivery::Environment { file } => (file, true, on_change),
            Delivery::Json { file, on_change } => (file, false, on_change),
            Delivery::Template | Delivery::VaultToken | Delivery::NomadToken | Delivery::Nowhere => {
                return None;
            }
        };
        let (secrets, variables) =
            if is_variable { (Vec::new(), vec![reads]) } else { (vec![reads], Vec::new()) };
        let (change_mode, signal) = on_change.in_nomads_words();
        Some(Template {
            destination: destination.clone(),
            data: None,
            env,
            change_mode: change_mode.to_owned(),
            // Nobody writes it. Whoever the image runs as may read it: `secrets/` is the task's own.
            perms: "444".to_owned(),
            settings: change_signal(signal, grant.span),
            secrets,
            variables,
            // A secret without one of its values is no secret that the task can work with.
            whole: matches!(grant.object, Object::Variable { .. } | Object::Kv { .. }),
            unread: Vec::new(),
            span: grant.span,
        })
    };
    files.into_iter().filter_map(template).collect()
}

/// The signal that is sent on a change, where one is.
pub fn change_signal(signal: Option<&str>, span: Span) -> Vec<Setting> {
    signal.map(|signal| Setting::is("change_signal", Value::text(signal), span)).into_iter().collect()
}

/// A variable as templates call it: of another namespace with that behind it
/// (`dependency/nomad_var_get.go` of consul-template 0.41.3).
pub fn variable(who: &Workload, namespace: &str, path: &str) -> String {
    if namespace == who.namespace { path.to_owned() } else { format!("{path}@{namespace}") }
}
