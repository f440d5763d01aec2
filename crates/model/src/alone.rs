//! One resource has one name: under two, each would have logins of its own, and no check of the one
//! would see the other's.

use crate::entities::{Bucket, Database, Model, MountKind, Spanned};
use writ_source::{Code, Diagnostic, Diagnostics};

const SAME_BUCKET: Code = Code("resolve/same-bucket");
const SAME_DATABASE: Code = Code("resolve/same-database");
const SAME_CONNECTION: Code = Code("resolve/same-connection");
const UNMOUNTED: Code = Code("resolve/connection-without-mount");

/// A bucket beside those that are declared already.
pub fn bucket(others: &[Bucket], bucket: &Bucket, out: &mut Diagnostics) {
    if let Some(other) = others.iter().find(|other| other.bucket == bucket.bucket) {
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

/// A database beside those that are declared already.
pub fn database(model: &Model, database: &Database, out: &mut Diagnostics) {
    let same = |other: &&Database| {
        (other.port, &other.dbname) == (database.port, &database.dbname)
            && other.host.eq_ignore_ascii_case(&database.host)
    };
    if let Some(other) = model.databases.iter().find(same) {
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
    if let Some(connection) = &database.connection {
        existing(model, connection, out);
    }
}

/// A connection that exists is on a mount that exists: the module would make another in its place.
pub fn mounted(model: &Model, out: &mut Diagnostics) {
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
fn existing(model: &Model, connection: &Spanned<String>, out: &mut Diagnostics) {
    let stack = &model.stack.name;
    if connection.value.starts_with(&format!("{stack}_")) {
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
    let same = |other: &&Database| other.connection.as_ref().is_some_and(|c| c.value == connection.value);
    if let Some(other) = model.databases.iter().find(same) {
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
