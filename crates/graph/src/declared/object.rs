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
