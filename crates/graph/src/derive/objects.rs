//! What a grant or a check line speaks of, by the systems' own names.

use crate::declared::Object;
use crate::names;
use writ_model::{
    self as model, Model, MountKind, SecretVerb, Service, Store, Task, VaultVerb, Verb, VolumeKind,
};

/// The path of Vault's API that takes a snapshot (Vault documentation, "/sys/storage/raft").
const SNAPSHOT: &str = "sys/storage/raft/snapshot";

/// What a grant is on. `service` is who is granted it, where it is a task: a Nomad variable without
/// a path of its own is kept under its job's.
pub fn granted(model: &Model, service: Option<(&Service, &Task)>, object: &model::Object) -> Option<Object> {
    let database = |id: &model::DatabaseId| model.databases.get(id.0).map(|d| d.name.clone());
    Some(match object {
        model::Object::Bucket { bucket, part } => {
            Object::Bucket { bucket: model.buckets.get(bucket.0)?.bucket.clone(), prefix: part.clone() }
        }
        model::Object::Table { database: id, schema, table } => {
            Object::Table { database: database(id)?, schema: schema.clone(), table: table.clone() }
        }
        model::Object::AllTables { database: id, schema } => {
            Object::AllTables { database: database(id)?, schema: schema.clone() }
        }
        model::Object::Columns { database: id, schema, table, columns } => Object::Columns {
            database: database(id)?,
            schema: schema.clone(),
            table: table.clone(),
            columns: columns.clone(),
        },
        model::Object::Sequence { database: id, schema, sequence } => {
            Object::Sequence { database: database(id)?, schema: schema.clone(), sequence: sequence.clone() }
        }
        model::Object::AllSequences { database: id, schema } => {
            Object::AllSequences { database: database(id)?, schema: schema.clone() }
        }
        model::Object::Secret(id) => secret(model, service, *id)?,
        model::Object::Volume(id) => {
            let volume = model.volumes.get(id.0)?;
            let kind = match volume.kind {
                VolumeKind::Host => "host",
                VolumeKind::Csi => "csi",
            };
            Object::Volume { volume: kind.to_owned(), source: volume.source.clone() }
        }
        model::Object::Vault { path } => Object::Vault { path: path.clone().unwrap_or_default() },
        model::Object::Nomad { namespace } => Object::Nomad { namespace: namespace.clone() },
    })
}

/// The object as a verb means it: a snapshot has one path, whatever is named.
pub fn of_verb(verb: Verb, object: &Object) -> Object {
    match (verb, object) {
        (Verb::Vault(VaultVerb::Snapshot), Object::Vault { .. }) => {
            Object::Vault { path: SNAPSHOT.to_owned() }
        }
        _ => object.clone(),
    }
}

/// The path of Vault's API by which a token alone comes to it. A KV secret's names are at another
/// path than its values (Vault documentation, "KV secrets engine version 2", "ACL rules").
pub fn api_path(verb: Verb, object: &Object) -> Option<String> {
    match (verb, object) {
        (_, Object::Vault { path }) => Some(path.clone()),
        (Verb::Secret(SecretVerb::List), Object::Kv { mount, path }) => {
            Some(format!("{mount}/metadata/{path}"))
        }
        (_, Object::Kv { mount, path }) => Some(format!("{mount}/data/{path}")),
        _ => None,
    }
}

/// The schema of an object in a database.
pub fn schema(object: &model::Object) -> Option<String> {
    match object {
        model::Object::Table { schema, .. }
        | model::Object::AllTables { schema, .. }
        | model::Object::Columns { schema, .. }
        | model::Object::Sequence { schema, .. }
        | model::Object::AllSequences { schema, .. } => Some(schema.clone()),
        _ => None,
    }
}

fn secret(model: &Model, service: Option<(&Service, &Task)>, id: model::SecretId) -> Option<Object> {
    let secret = model.secrets.get(id.0)?;
    match &secret.store {
        Store::Kv { path } => {
            Some(Object::Kv { mount: names::mount(model, MountKind::Kv), path: path.value.clone() })
        }
        Store::Nomad { path, namespace } => {
            let of_job = || service.or_else(|| reader(model, id));
            let path = match path {
                Some(path) => path.value.clone(),
                None => format!("nomad/jobs/{}", of_job()?.0.name.value),
            };
            let namespace = namespace.as_ref().map(|n| n.value.clone());
            let namespace = namespace
                .or_else(|| of_job().map(|(service, _)| service.namespace.clone()))
                .unwrap_or_else(|| model.stack.namespace.clone());
            Some(Object::Variable { namespace, path })
        }
    }
}

/// The task that reads a secret: the first that is granted anything on it.
fn reader(model: &Model, id: model::SecretId) -> Option<(&Service, &Task)> {
    let tasks =
        model.services.iter().flat_map(|service| service.tasks.iter().map(move |task| (service, task)));
    let mut readers =
        tasks.filter(|(_, task)| task.grants.iter().any(|grant| grant.object == model::Object::Secret(id)));
    readers.next()
}
