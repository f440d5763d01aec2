//! What a grant or a check speaks of.

use serde::Serialize;

/// What a grant is on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Object {
    /// The objects of a bucket whose keys begin with `prefix`; empty: all of them.
    Bucket {
        /// The bucket's name in S3.
        bucket: String,
        /// Empty, or ending in `/`.
        prefix: String,
    },
    /// One table.
    Table {
        /// The declared database's name.
        database: String,
        /// The schema.
        schema: String,
        /// The table.
        table: String,
    },
    /// All tables that the schema has when a credential is issued.
    AllTables {
        /// The declared database's name.
        database: String,
        /// The schema.
        schema: String,
    },
    /// Columns of one table.
    Columns {
        /// The declared database's name.
        database: String,
        /// The schema.
        schema: String,
        /// The table.
        table: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// One sequence.
    Sequence {
        /// The declared database's name.
        database: String,
        /// The schema.
        schema: String,
        /// Its name.
        sequence: String,
    },
    /// All sequences that the schema has when a credential is issued.
    AllSequences {
        /// The declared database's name.
        database: String,
        /// The schema.
        schema: String,
    },
    /// A Nomad variable.
    Variable {
        /// Its namespace.
        namespace: String,
        /// Its path.
        path: String,
    },
    /// A secret of Vault's KV engine, version 2.
    Kv {
        /// The mount.
        mount: String,
        /// The path below it, without `data/`.
        path: String,
    },
    /// A volume that Nomad's clients offer.
    Volume {
        /// `host` or `csi`.
        volume: String,
        /// Its name on the clients, or the CSI volume's id.
        source: String,
    },
    /// A path of Vault's API, or a prefix that ends in `/`.
    Vault {
        /// The path.
        path: String,
    },
    /// Nomad itself.
    Nomad {
        /// The namespace (`*`: all), for capabilities of namespaces.
        namespace: Option<String>,
    },
    /// A node pool.
    NodePool {
        /// Its name.
        pool: String,
    },
    /// A volume of the clients, for jobs to mount.
    HostVolume {
        /// Its name.
        volume: String,
    },
}

impl Object {
    /// The declared database that it is in, if any.
    pub fn database(&self) -> Option<&str> {
        match self {
            Object::Table { database, .. }
            | Object::AllTables { database, .. }
            | Object::Columns { database, .. }
            | Object::Sequence { database, .. }
            | Object::AllSequences { database, .. } => Some(database),
            _ => None,
        }
    }

    /// The schema that it is in, where it is in a database.
    pub fn schema(&self) -> Option<&str> {
        match self {
            Object::Table { schema, .. }
            | Object::AllTables { schema, .. }
            | Object::Columns { schema, .. }
            | Object::Sequence { schema, .. }
            | Object::AllSequences { schema, .. } => Some(schema),
            _ => None,
        }
    }
}

impl Object {
    /// Whether something of one is something of the other: a prefix and a key below it, a schema and
    /// a table in it.
    pub fn overlaps(&self, other: &Object) -> bool {
        match (self, other) {
            (Object::Bucket { bucket, prefix }, Object::Bucket { bucket: same, prefix: theirs }) => {
                bucket == same && (prefix.starts_with(theirs.as_str()) || theirs.starts_with(prefix.as_str()))
            }
            (Object::Vault { path }, Object::Vault { path: theirs }) => {
                path == theirs
                    || (path.ends_with('/') && theirs.starts_with(path.as_str()))
                    || (theirs.ends_with('/') && path.starts_with(theirs.as_str()))
            }
            (Object::Nomad { namespace }, Object::Nomad { namespace: theirs }) => {
                let all = |namespace: &Option<String>| namespace.as_deref() == Some("*");
                namespace == theirs || theirs.is_none() || all(namespace) || all(theirs)
            }
            (mine, theirs) if mine.database().is_some() => {
                mine.database() == theirs.database() && within(mine.relation(), theirs.relation())
            }
            (mine, theirs) => mine == theirs,
        }
    }

    /// Whether everything of the other is something of this: of a prefix each key below it, of a table
    /// each of its columns.
    pub fn covers(&self, other: &Object) -> bool {
        match (self, other) {
            (Object::Bucket { bucket, prefix }, Object::Bucket { bucket: same, prefix: theirs }) => {
                bucket == same && theirs.starts_with(prefix.as_str())
            }
            (Object::Vault { path }, Object::Vault { path: theirs }) => {
                path == theirs || (path.ends_with('/') && theirs.starts_with(path.as_str()))
            }
            (Object::Nomad { namespace }, Object::Nomad { namespace: theirs }) => {
                namespace == theirs || (namespace.as_deref() == Some("*") && theirs.is_some())
            }
            (Object::AllTables { .. }, Object::Table { .. } | Object::Columns { .. })
            | (Object::AllSequences { .. }, Object::Sequence { .. }) => self.is_in_schema_of(other),
            (Object::Table { table, .. }, Object::Columns { table: theirs, .. }) => {
                self.is_in_schema_of(other) && table == theirs
            }
            (Object::Columns { table, columns, .. }, Object::Columns { table: of, columns: theirs, .. }) => {
                self.is_in_schema_of(other)
                    && table == of
                    && theirs.iter().all(|column| columns.contains(column))
            }
            (mine, theirs) => mine == theirs,
        }
    }

    /// Whether both are in one place that grants are made in, whatever of it: in a bucket, a database, a
    /// mount of Vault's, a namespace of Nomad's variables, or Nomad itself.
    pub fn is_beside(&self, other: &Object) -> bool {
        match (self, other) {
            (Object::Bucket { bucket, .. }, Object::Bucket { bucket: same, .. }) => bucket == same,
            (Object::Kv { mount, .. }, Object::Kv { mount: same, .. }) => mount == same,
            (Object::Variable { namespace, .. }, Object::Variable { namespace: same, .. }) => {
                namespace == same
            }
            (Object::Nomad { .. }, Object::Nomad { .. }) => true,
            _ => self.database().is_some() && self.database() == other.database(),
        }
    }

    fn is_in_schema_of(&self, other: &Object) -> bool {
        self.database() == other.database() && self.schema() == other.schema()
    }

    /// Schema, and the table or sequence in it where it is one; columns count as their table.
    fn relation(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Object::Table { schema, table, .. } | Object::Columns { schema, table, .. } => {
                Some((schema, Some(table)))
            }
            Object::Sequence { schema, sequence, .. } => Some((schema, Some(sequence))),
            Object::AllTables { schema, .. } | Object::AllSequences { schema, .. } => Some((schema, None)),
            _ => None,
        }
    }
}

fn within(mine: Option<(&str, Option<&str>)>, theirs: Option<(&str, Option<&str>)>) -> bool {
    match (mine, theirs) {
        (Some((schema, one)), Some((same, other))) => {
            schema == same && (one.is_none() || other.is_none() || one == other)
        }
        _ => false,
    }
}

impl std::fmt::Display for Object {
    /// As messages call it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Object::Bucket { bucket, prefix } if prefix.is_empty() => {
                write!(f, "everything in bucket {bucket}")
            }
            Object::Bucket { bucket, prefix } => write!(f, "{bucket}/{prefix}*"),
            Object::Table { database, schema, table } => write!(f, "{database}.{schema}.{table}"),
            Object::AllTables { database, schema } => write!(f, "all tables in {database}.{schema}"),
            Object::Columns { database, schema, table, columns } => {
                write!(f, "{database}.{schema}.{table} ({})", columns.join(", "))
            }
            Object::Sequence { database, schema, sequence } => {
                write!(f, "sequence {database}.{schema}.{sequence}")
            }
            Object::AllSequences { database, schema } => write!(f, "all sequences in {database}.{schema}"),
            Object::Variable { namespace, path } => write!(f, "variable {path} in namespace {namespace}"),
            Object::Kv { mount, path } => write!(f, "secret {mount}/{path}"),
            Object::Volume { volume, source } => write!(f, "{volume} volume {source}"),
            Object::Vault { path } => write!(f, "vault's {path}"),
            Object::Nomad { namespace: Some(all) } if all == "*" => f.write_str("all of nomad's namespaces"),
            Object::Nomad { namespace: Some(namespace) } => write!(f, "nomad's namespace {namespace}"),
            Object::NodePool { pool } => write!(f, "nomad's node pool {pool}"),
            Object::HostVolume { volume } => write!(f, "nomad's host volume {volume}"),
            Object::Nomad { namespace: None } => f.write_str("nomad"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(table: &str) -> Object {
        Object::Table { database: "d".to_owned(), schema: "s".to_owned(), table: table.to_owned() }
    }

    fn columns(table: &str, columns: &[&str]) -> Object {
        Object::Columns {
            database: "d".to_owned(),
            schema: "s".to_owned(),
            table: table.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
        }
    }

    fn tables(schema: &str) -> Object {
        Object::AllTables { database: "d".to_owned(), schema: schema.to_owned() }
    }

    fn key(prefix: &str) -> Object {
        Object::Bucket { bucket: "b".to_owned(), prefix: prefix.to_owned() }
    }

    fn namespace(name: Option<&str>) -> Object {
        Object::Nomad { namespace: name.map(str::to_owned) }
    }

    fn variable(path: &str) -> Object {
        Object::Variable { namespace: "n".to_owned(), path: path.to_owned() }
    }

    fn volume(source: &str) -> Object {
        Object::Volume { volume: "host".to_owned(), source: source.to_owned() }
    }

    #[test]
    fn what_covers_overlaps_and_what_does_not_may_be_beside() {
        let path = |path: &str| Object::Vault { path: path.to_owned() };
        for (mine, theirs, covers, beside) in [
            (key("a/"), key("a/b"), true, true),
            (key("a/"), key("b/"), false, true),
            (path("a/"), path("a/b"), true, false),
            (path("a"), path("a/b"), false, false),
            (namespace(Some("*")), namespace(Some("apps")), true, true),
            (namespace(Some("apps")), namespace(Some("*")), false, true),
            (namespace(Some("*")), namespace(None), false, true),
            (tables("s"), table("t"), true, true),
            (tables("other"), table("t"), false, true),
            (table("t"), tables("s"), false, true),
            (table("t"), columns("t", &["a"]), true, true),
            (table("u"), columns("t", &["a"]), false, true),
            (columns("t", &["a", "b"]), columns("t", &["b"]), true, true),
            (columns("t", &["a"]), columns("t", &["a", "b"]), false, true),
            (columns("t", &["a"]), table("t"), false, true),
            (variable("x"), variable("x"), true, true),
            (variable("x"), variable("y"), false, true),
            (volume("x"), volume("x"), true, false),
            (volume("x"), volume("y"), false, false),
            (table("t"), key("t"), false, false),
        ] {
            assert_eq!(mine.covers(&theirs), covers, "{mine} {theirs}");
            assert_eq!(mine.is_beside(&theirs), beside, "{mine} {theirs}");
            assert!(!covers || mine.overlaps(&theirs), "{mine} {theirs}");
        }
    }
}
