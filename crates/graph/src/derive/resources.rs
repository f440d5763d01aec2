//! The resources that somebody is granted something on, by the systems' own names; others need
//! neither setup nor connection.

use super::objects;
use crate::declared::{Bucket, Database};
use crate::names;
use std::collections::BTreeSet;
use writ_model::{self as model, Model, Setup};

fn grants(model: &Model) -> impl Iterator<Item = &model::Grant> {
    let of_tasks = model.services.iter().flat_map(|s| &s.tasks).flat_map(|task| &task.grants);
    of_tasks.chain(model.operators.iter().flat_map(|operator| &operator.grants))
}

/// The buckets.
pub fn buckets(model: &Model) -> Vec<Bucket> {
    let named: BTreeSet<usize> = grants(model)
        .filter_map(|grant| match grant.object {
            model::Object::Bucket { bucket, .. } => Some(bucket.0),
            _ => None,
        })
        .collect();
    let mut all: Vec<Bucket> = named
        .into_iter()
        .filter_map(|index| model.buckets.get(index))
        .map(|bucket| Bucket {
            name: bucket.name.clone(),
            bucket: bucket.bucket.clone(),
            kms_key: bucket.kms_key.as_ref().map(|key| key.value.clone()),
            span: bucket.span,
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The databases.
pub fn databases(model: &Model) -> Vec<Database> {
    let mut all = Vec::new();
    for (index, database) in model.databases.iter().enumerate() {
        let here = |grant: &&model::Grant| grant.object.database().is_some_and(|id| id.0 == index);
        let schemas: BTreeSet<String> =
            grants(model).filter(here).filter_map(|grant| objects::schema(&grant.object)).collect();
        let shares = model.shares.of(database.span).iter().map(|stack| stack.value.clone());
        let shared_with: BTreeSet<String> = shares.collect();
        // What nobody here is granted anything on is still there for those that it is shared with.
        if schemas.is_empty() && shared_with.is_empty() {
            continue;
        }
        let mut connection = names::connection(model, &model.stack.name, &database.name);
        if let Some(existing) = &database.connection {
            connection.name.clone_from(&existing.value);
        }
        all.push(Database {
            name: database.name.clone(),
            dbname: database.dbname.clone(),
            address: format!("{}:{}", database.host, database.port),
            sslmode: database.sslmode.clone(),
            connection,
            existing: database.connection.is_some(),
            setup: database.setup == Setup::Script,
            revoke_functions: database.revoke_functions,
            schemas: schemas.into_iter().collect(),
            shared_with: shared_with.into_iter().collect(),
            span: database.span,
        });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}
