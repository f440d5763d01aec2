//! What the source declares, flat: one entry for each grant, verb by verb, with the whole chain
//! by which the principal comes to it.
//!
//! `derive` makes it from the model. The prover compares it with what files grant, the verifier
//! with what real servers do.

use crate::baseline::Systems;
use serde::Serialize;
use std::time::Duration;
pub use writ_model::Verb;
use writ_semantics::engine::RoleRef;
use writ_semantics::place;
use writ_source::Span;

/// All that is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The stack's name.
    pub stack: String,
    /// The `stack` block: what to blame where nothing nearer is.
    pub span: Span,
    /// Every grant, one verb each, in the order of the source.
    pub grants: Vec<Grant>,
    /// Every check line, in the order of the source.
    pub checks: Vec<Check>,
    /// The databases that grants speak of, by name.
    pub databases: Vec<Database>,
    /// How each workload's tokens live; workloads without grants have none.
    pub tokens: Vec<Token>,
    /// The workloads without any grant: jobs that never log in to Vault.
    pub idle: Vec<(Workload, Span)>,
    /// The AWS account, where there is one.
    pub aws: Option<Aws>,
}

impl Declared {
    /// Which systems its grants are on.
    pub fn systems(&self) -> Systems {
        let on_bucket = |g: &Grant| matches!(g.object, Object::Bucket { .. });
        Systems { s3: self.grants.iter().any(on_bucket), postgres: self.grants.iter().any(|g| !on_bucket(g)) }
    }
}

/// The AWS account that buckets are in, and who Vault is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aws {
    /// Its twelve digits.
    pub account: String,
    /// The ARN of the principal that Vault assumes roles as.
    pub vault: String,
    /// The line that says so.
    #[serde(skip)]
    pub span: Span,
}

/// The Vault token of a workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Whose.
    pub principal: Workload,
    /// How it is come by.
    pub login: Login,
    /// How long it lives.
    pub life: TokenLife,
    /// What the task does when what it was given changes.
    pub on_change: OnChange,
    /// The service's name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// How long a token lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenLife {
    /// For a run: this long at most, whatever is renewed.
    Bounded(Seconds),
    /// For a service: renewed by this much at a time for as long as it runs.
    Periodic(Seconds),
}

/// What becomes of a running task when its credential is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnChange {
    /// Nothing: a run is not killed in its middle.
    Noop,
    /// It is started again with the new one.
    Restart,
}

/// A declared database: what its setup script and connection are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Database {
    /// Its name in the source: `orders`; also its folder under `postgres/`.
    pub name: String,
    /// The database's own name on the server.
    pub dbname: String,
    /// `host:port`.
    pub address: String,
    /// libpq's `sslmode`.
    pub sslmode: String,
    /// The connection in Vault: `database/config/backups_orders`.
    pub connection: RoleRef,
    /// The schemas that grants speak of, sorted.
    pub schemas: Vec<String>,
    /// Its block.
    #[serde(skip)]
    pub span: Span,
}

/// One verb of one principal on one object, and how it comes to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Who.
    pub principal: Workload,
    /// How it logs in to Vault.
    pub login: Login,
    /// The credential that it is then issued.
    pub credential: Credential,
    /// How the credential reaches the task.
    pub delivery: Delivery,
    /// What it may do.
    pub verb: Verb,
    /// On what.
    pub object: Object,
    /// The line that granted it.
    #[serde(skip)]
    pub span: Span,
}

/// A task of a Nomad job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Workload {
    /// The job's namespace.
    pub namespace: String,
    /// The job's id: of the parent, for runs of a periodic job.
    pub job: String,
    /// The group.
    pub group: String,
    /// The task.
    pub task: String,
}

/// A login at a JWT auth mount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Login {
    /// The mount below `auth/`: `jwt-nomad`.
    pub mount: String,
    /// The role that is asked for; the policy has the same name.
    pub role: String,
    /// The audience of the identity that is presented.
    pub audience: String,
}

/// What Vault issues.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Credential {
    /// Keys of AWS: read `<mount>/creds/<name>`.
    Aws {
        /// The role in Vault.
        role: RoleRef,
        /// How long the keys live.
        ttl: Seconds,
    },
    /// A login of PostgreSQL: read `<mount>/creds/<name>`.
    Database {
        /// The role in Vault.
        role: RoleRef,
        /// How long a lease lives unless renewed.
        ttl: Seconds,
        /// How long it can be renewed for.
        max_ttl: Seconds,
    },
}

impl Credential {
    /// The role in Vault.
    pub fn role(&self) -> &RoleRef {
        match self {
            Credential::Aws { role, .. } | Credential::Database { role, .. } => role,
        }
    }

    /// The path whose reading issues it: `aws/creds/x`.
    pub fn path(&self) -> String {
        place::issuing(self.role())
    }
}

/// A whole number of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Seconds(pub u64);

impl From<Seconds> for Duration {
    fn from(seconds: Seconds) -> Self {
        Duration::from_secs(seconds.0)
    }
}

/// How a credential reaches the task. Always below `secrets/`, which is in memory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Delivery {
    /// As environment variables: `AWS_*`, or libpq's `PG*`.
    Environment {
        /// The file that they are rendered in, such as `secrets/aws.env`.
        file: String,
    },
    /// As a JSON file with `host`, `port`, `username`, `password`, `db` and `sslmode`.
    Json {
        /// Where, such as `secrets/config.json`.
        file: String,
    },
}

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
}

/// A check line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The title of its block.
    pub title: String,
    /// The principals named: one with `can` and `cannot`.
    pub principals: Vec<Workload>,
    /// What is claimed.
    pub claim: Claim,
    /// The verb.
    pub verb: Verb,
    /// On what; for a bucket `prefix` is here one object's key, except with `list`, where it is
    /// the prefix listed, and with `only`, where it is a prefix and empty means anything.
    pub object: Object,
    /// Under which circumstances.
    pub circumstances: Circumstances,
    /// The line.
    pub span: Span,
}

/// What a check line claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It may.
    Can,
    /// It may not.
    Cannot,
    /// They may, at most, and nobody else.
    Only,
}

/// What is different from the declared workload.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// `as job "…"`.
    pub job: Option<String>,
    /// `as task "…"`.
    pub task: Option<String>,
    /// `in namespace "…"`.
    pub namespace: Option<String>,
    /// `with audience "…"`.
    pub audience: Option<String>,
    /// `after revoke`.
    pub after_revoke: bool,
}
