//! One resource has one name: under two, each would have logins of its own, and no check of the one
//! would see the other's.

use crate::entities::{Bucket, Database, Model, MountKind};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use writ_source::{Code, Diagnostic, Diagnostics};

const SAME_BUCKET: Code = Code("resolve/same-bucket");
const SAME_DATABASE: Code = Code("resolve/same-database");
const SAME_CONNECTION: Code = Code("resolve/same-connection");
const UNMOUNTED: Code = Code("resolve/connection-without-mount");

/// Whatever is declared under two names.
pub fn check(model: &Model, out: &mut Diagnostics) {
    buckets(&model.buckets, out);
    databases(&model.databases, out);
    connections(model, out);
    mounted(model, out);
}

fn buckets(buckets: &[Bucket], out: &mut Diagnostics) {
    for (bucket, other) in repeated(buckets, |bucket| Some(&bucket.bucket)) {
        out.push(
            Diagnostic::error(
                SAME_BUCKET,
                "one bucket under two names",
                bucket.span,
                format!("`{}` and `{}` are the same bucket", other.name, bucket.name),
            )
            .also(other.span, "declared here already")
            .help("keep one of the two, and let every grant and check speak of it"),
        );
    }
}

fn databases(databases: &[Database], out: &mut Diagnostics) {
    let server = |database: &Database| (database.host.to_ascii_lowercase(), database.port);
    for (database, other) in repeated(databases, |one| Some((server(one), &one.dbname))) {
        out.push(
            Diagnostic::error(
                SAME_DATABASE,
                "one database under two names",
                database.span,
                format!("`{}` and `{}` are the same database", other.name, database.name),
            )
            .also(other.span, "declared here already")
            .help("keep one of the two, and let every grant and check speak of it"),
        );
    }
}

/// Each of `all` whose key one before it has, with the first such.
fn repeated<'a, T, K: Ord>(all: &'a [T], key: impl Fn(&'a T) -> Option<K>) -> Vec<(&'a T, &'a T)> {
    let mut first: BTreeMap<K, &T> = BTreeMap::new();
    let mut found = Vec::new();
    for one in all {
        let Some(key) = key(one) else { continue };
        match first.entry(key) {
            Entry::Occupied(before) => found.push((one, *before.get())),
            Entry::Vacant(free) => {
                free.insert(one);
            }
        }
    }
    found
}

/// A connection that exists is on a mount that exists: the module would make another in its place.
fn mounted(model: &Model, out: &mut Diagnostics) {
    let mut mounts = model.vault.iter().flat_map(|vault| &vault.mounts);
    if mounts.any(|mount| mount.kind == MountKind::Database && mount.existing) {
        return;
    }
    for connection in model.databases.iter().filter_map(|database| database.connection.as_ref()) {
        out.push(
            Diagnostic::error(
                UNMOUNTED,
                "connection of others on a mount of one's own",
                connection.span,
                "the stack makes the database engine itself, where nobody else has a connection",
            )
            .help("say that the mount exists: `vault platform { mount database { existing = true } }`"),
        );
    }
}

/// A connection that exists is to one database, and is none of those that are made here.
fn connections(model: &Model, out: &mut Diagnostics) {
    let stack = &model.stack.name;
    let made_here = format!("{stack}_");
    for connection in model.databases.iter().filter_map(|database| database.connection.as_ref()) {
        if connection.value.starts_with(&made_here) {
            out.push(
                Diagnostic::error(
                    SAME_CONNECTION,
                    "connection that is not somebody else's",
                    connection.span,
                    format!("`{stack}_…` are the connections that this stack makes"),
                )
                .help("drop `connection`, and it is made here"),
            );
        }
    }
    let connection =
        |database: &'_ Database| database.connection.as_ref().map(|connection| connection.value.clone());
    for (database, other) in repeated(&model.databases, connection) {
        let Some(connection) = &database.connection else { continue };
        out.push(
            Diagnostic::error(
                SAME_CONNECTION,
                "one connection for two databases",
                connection.span,
                format!("`{}` is by this connection already", other.name),
            )
            .also(other.span, "declared here")
            .help("a connection of vault's is to one database: name another"),
        );
    }
}
