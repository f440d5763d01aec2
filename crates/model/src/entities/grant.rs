//! One grant, and what it is on.

use super::{AwsKeys, BucketId, DatabaseId, DeliverAs, OnChange, SecretId, Spanned, Target, VolumeId};
use crate::Verb;
use std::time::Duration;
use writ_source::Span;

/// One `may` sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The verbs with their places, each once.
    pub verbs: Vec<Spanned<Verb>>,
    /// On what.
    pub object: Object,
    /// `credential_ttl`: how long a credential lives.
    pub credential_ttl: Option<Spanned<Duration>>,
    /// `credential_max_ttl`: how long it can be renewed for.
    pub credential_max_ttl: Option<Spanned<Duration>>,
    /// `credential_type`: what kind of keys of AWS.
    pub credential_type: Option<Spanned<AwsKeys>>,
    /// `deliver`, where it is said.
    pub deliver: Option<Spanned<DeliverAs>>,
    /// `on_change`, where it is said.
    pub on_change: Option<Spanned<OnChange>>,
    /// `mount = "nomad-short"`: which of several mounts of Vault's Nomad engine.
    pub mount: Option<Spanned<String>>,
    /// `at "/backups"`: where a volume is mounted.
    pub at: Option<Spanned<String>>,
    /// `because`: why it is so wide.
    pub because: Option<Spanned<String>>,
    /// The sentence.
    pub span: Span,
}

/// What a grant or check line speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// Keys of a bucket.
    Bucket {
        /// Which.
        bucket: BucketId,
        /// In a grant: empty, or a prefix that ends in `/`. In a check: a key or a prefix.
        part: String,
    },
    /// One table.
    Table {
        /// Of which database.
        database: DatabaseId,
        /// Its schema.
        schema: String,
        /// Its name.
        table: String,
    },
    /// `all tables in orders.public`.
    AllTables {
        /// Of which database.
        database: DatabaseId,
        /// The schema.
        schema: String,
    },
    /// Columns of one table.
    Columns {
        /// Of which database.
        database: DatabaseId,
        /// Its schema.
        schema: String,
        /// The table.
        table: String,
        /// The columns, at least one.
        columns: Vec<String>,
    },
    /// One sequence.
    Sequence {
        /// Of which database.
        database: DatabaseId,
        /// Its schema.
        schema: String,
        /// Its name.
        sequence: String,
    },
    /// `all sequences in orders.public`.
    AllSequences {
        /// Of which database.
        database: DatabaseId,
        /// The schema.
        schema: String,
    },
    /// A secret.
    Secret(SecretId),
    /// A volume.
    Volume(VolumeId),
    /// Vault itself.
    Vault {
        /// A path of its API, or a prefix that ends in `/`; `None` for verbs that are of one path.
        path: Option<String>,
    },
    /// Nomad itself.
    Nomad {
        /// What the verbs are asked of: a namespace (`*`: all), a node pool or a host volume.
        namespace: Option<String>,
    },
}

impl Object {
    /// Which credential a task's grant on it needs; none where its own token or identity is enough.
    pub fn target(&self) -> Option<Target> {
        match self {
            Object::Bucket { .. } => Some(Target::Aws),
            Object::Table { database, .. }
            | Object::AllTables { database, .. }
            | Object::Columns { database, .. }
            | Object::Sequence { database, .. }
            | Object::AllSequences { database, .. } => Some(Target::Database(*database)),
            Object::Secret(_) | Object::Volume(_) | Object::Vault { .. } | Object::Nomad { .. } => None,
        }
    }

    /// Which database it is in, if any.
    pub fn database(&self) -> Option<DatabaseId> {
        match self.target() {
            Some(Target::Database(id)) => Some(id),
            _ => None,
        }
    }
}
