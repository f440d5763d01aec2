//! What a grant or a check line speaks of, by the systems' own names.

use super::secrets::Secrets;
use crate::declared::Object;
use crate::vault_verbs::SNAPSHOT;
use writ_model::{self as model, Model, NomadScope, VaultVerb, Verb, VolumeKind};

/// What a grant or a check line is on.
pub fn granted(model: &Model, secrets: &Secrets, object: &model::Object) -> Option<Object> {
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
        model::Object::Secret(id) => secrets.place(*id)?.clone(),
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

/// The object as a verb means it: a snapshot has one path, whatever is named, and what a part of
/// Nomad's names hangs on the verb.
pub fn of_verb(verb: Verb, object: &Object) -> Object {
    match (verb, object) {
        (Verb::Vault(VaultVerb::Snapshot), Object::Vault { .. }) => {
            Object::Vault { path: SNAPSHOT.to_owned() }
        }
        (Verb::Nomad(verb), Object::Nomad { namespace: Some(part) }) => match verb.scope() {
            NomadScope::NodePool => Object::NodePool { pool: part.clone() },
            NomadScope::HostVolume => Object::HostVolume { volume: part.clone() },
            NomadScope::Namespace | NomadScope::Cluster => object.clone(),
        },
        _ => object.clone(),
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
