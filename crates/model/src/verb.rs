//! The verbs that a grant is made of, kind by kind. There is no verb for everything.
//!
//! What each verb means in a system's own actions or privileges is the graph's table.

use serde::Serialize;

/// A kind of resource that can be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// An S3 bucket.
    Bucket,
    /// A PostgreSQL database.
    Database,
}

impl ResourceKind {
    /// The keyword of its block.
    pub fn keyword(self) -> &'static str {
        match self {
            ResourceKind::Bucket => "bucket",
            ResourceKind::Database => "database",
        }
    }

    /// Its verbs with the words that stand for them, in the order of the documentation.
    pub fn verbs(self) -> &'static [(&'static str, Verb)] {
        match self {
            ResourceKind::Bucket => &[
                ("list", Verb::List),
                ("read", Verb::Read),
                ("write", Verb::Write),
                ("delete", Verb::Delete),
            ],
            ResourceKind::Database => &[
                ("select", Verb::Select),
                ("insert", Verb::Insert),
                ("update", Verb::Update),
                ("delete", Verb::DeleteRows),
                ("dump", Verb::Dump),
            ],
        }
    }
}

/// A verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Bucket: see which keys there are.
    List,
    /// Bucket: get objects.
    Read,
    /// Bucket: put objects, in parts too.
    Write,
    /// Bucket: delete objects.
    Delete,
    /// Tables: `SELECT`.
    Select,
    /// Tables: `INSERT`.
    Insert,
    /// Tables: `UPDATE`.
    Update,
    /// Tables: `DELETE`.
    DeleteRows,
    /// Tables: all that `pg_dump` reads, tables and sequences.
    Dump,
}

impl Verb {
    /// The word for it in the language.
    pub fn word(self) -> &'static str {
        match self {
            Verb::List => "list",
            Verb::Read => "read",
            Verb::Write => "write",
            Verb::Delete | Verb::DeleteRows => "delete",
            Verb::Select => "select",
            Verb::Insert => "insert",
            Verb::Update => "update",
            Verb::Dump => "dump",
        }
    }
}
