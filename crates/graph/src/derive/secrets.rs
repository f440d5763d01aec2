//! Where each secret is.
//!
//! A Nomad variable without a path of its own is at a path that its one user reads by identity
//! alone: `nomad/jobs/<job>`, or `nomad/jobs/<job>/<group>/<task>` where the job has other tasks.
//! Where several use it, or the one uses several such secrets, it is at `<stack>/<secret>`, which
//! nobody reads without a policy.

use crate::declared::{Object, Secret};
use crate::names;
use std::collections::BTreeMap;
use writ_model::{self as model, Model, MountKind, SecretId, Store};

/// Where the secrets of a stack are.
pub struct Secrets {
    /// By their ids: the place, and whether a grant speaks of it.
    all: Vec<(Object, bool)>,
}

impl Secrets {
    /// Finds each secret's users, and so its place.
    pub fn of(model: &Model) -> Self {
        let users = users(model);
        let mut alone: BTreeMap<TaskAt, usize> = BTreeMap::new();
        for (secret, users) in model.secrets.iter().zip(&users) {
            if let (Store::Nomad { path: None, .. }, Some(task)) = (&secret.store, users.only()) {
                *alone.entry(task).or_default() += 1;
            }
        }
        let all = model.secrets.iter().zip(&users).map(|(secret, users)| {
            let owner = users.only().filter(|task| alone.get(task) == Some(&1));
            (place(model, secret, users, owner), users.operators || !users.tasks.is_empty())
        });
        Self { all: all.collect() }
    }

    /// Where a secret is.
    pub fn place(&self, id: SecretId) -> Option<&Object> {
        self.all.get(id.0).map(|(place, _)| place)
    }

    /// The secrets that grants speak of.
    pub fn declared(&self, model: &Model) -> Vec<Secret> {
        let used = model.secrets.iter().zip(&self.all).filter(|(_, (_, used))| *used);
        used.map(|(secret, (place, _))| Secret {
            name: secret.name.clone(),
            place: place.clone(),
            keys: secret.keys.iter().map(|key| key.value.clone()).collect(),
            existing: secret.existing,
            span: secret.span,
        })
        .collect()
    }
}

/// A task by the indices of its service and of itself.
type TaskAt = (usize, usize);

/// Who is granted anything on a secret.
#[derive(Default)]
struct Users {
    tasks: Vec<TaskAt>,
    operators: bool,
}

impl Users {
    /// The one task, where nobody else uses it.
    fn only(&self) -> Option<TaskAt> {
        match self.tasks.as_slice() {
            [one] if !self.operators => Some(*one),
            _ => None,
        }
    }
}

fn users(model: &Model) -> Vec<Users> {
    let mut users: Vec<Users> = model.secrets.iter().map(|_| Users::default()).collect();
    let secret = |grant: &model::Grant| match grant.object {
        model::Object::Secret(id) => Some(id.0),
        _ => None,
    };
    for (at, service) in model.services.iter().enumerate() {
        for (task_at, task) in service.tasks.iter().enumerate() {
            for id in task.grants.iter().filter_map(secret) {
                if let Some(users) = users.get_mut(id)
                    && users.tasks.last() != Some(&(at, task_at))
                {
                    users.tasks.push((at, task_at));
                }
            }
        }
    }
    for id in model.operators.iter().flat_map(|operator| &operator.grants).filter_map(secret) {
        if let Some(users) = users.get_mut(id) {
            users.operators = true;
        }
    }
    users
}

fn place(model: &Model, secret: &model::Secret, users: &Users, owner: Option<TaskAt>) -> Object {
    let (path, namespace) = match &secret.store {
        Store::Kv { path } => {
            return Object::Kv { mount: names::mount(model, MountKind::Kv), path: path.value.clone() };
        }
        Store::Nomad { path, namespace } => (path, namespace),
    };
    let path = match path {
        Some(path) => path.value.clone(),
        None => owner
            .and_then(|task| own(model, task))
            .unwrap_or_else(|| format!("{}/{}", model.stack.name, secret.name)),
    };
    let namespace = match namespace {
        Some(namespace) => namespace.value.clone(),
        None => common(model, users).unwrap_or(&model.stack.namespace).to_owned(),
    };
    Object::Variable { namespace, path }
}

/// The namespace that all users are in.
fn common<'a>(model: &'a Model, users: &Users) -> Option<&'a str> {
    let mut namespaces =
        users.tasks.iter().filter_map(|(service, _)| Some(model.services.get(*service)?.namespace.as_str()));
    let first = namespaces.next()?;
    namespaces.all(|other| other == first).then_some(first)
}

/// The path that a task alone reads.
fn own(model: &Model, (service, task): TaskAt) -> Option<String> {
    let service = model.services.get(service)?;
    let job = &service.name.value;
    Some(match service.tasks.as_slice() {
        [_] => format!("nomad/jobs/{job}"),
        // The group goes by the job's name.
        _ => format!("nomad/jobs/{job}/{job}/{}", service.tasks.get(task)?.name.value),
    })
}
