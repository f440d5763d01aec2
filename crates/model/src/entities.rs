//! What a stack is made of, after every name has been looked up.

use crate::Verb;
use std::time::Duration;
use writ_source::Span;

/// A checked value with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// One stack: all that the `.writ` files of a folder declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The `stack` block.
    pub stack: Stack,
    /// The `aws` block.
    pub aws: Option<Aws>,
    /// By [`BucketId`].
    pub buckets: Vec<Bucket>,
    /// By [`DatabaseId`].
    pub databases: Vec<Database>,
    /// By [`ScheduleId`].
    pub schedules: Vec<Schedule>,
    /// By [`ServiceId`].
    pub services: Vec<Service>,
    /// The check lines of all `check` blocks.
    pub checks: Vec<Check>,
}

/// Index into [`Model::buckets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketId(pub usize);
/// Index into [`Model::databases`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DatabaseId(pub usize);
/// Index into [`Model::schedules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScheduleId(pub usize);
/// Index into [`Model::services`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceId(pub usize);

/// The `stack` block: what all of its declarations have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Its name, the first part of every name in Vault and AWS.
    pub name: String,
    /// The Nomad namespace of its jobs.
    pub namespace: String,
    /// The Nomad datacenters of its jobs.
    pub datacenters: Vec<String>,
    /// The AWS region of its buckets.
    pub region: Option<String>,
    /// The block.
    pub span: Span,
}

/// The `aws` block: the account, and who Vault is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aws {
    /// The twelve digits of the account.
    pub account: String,
    /// The ARN of the principal that Vault assumes roles as.
    pub vault: Spanned<String>,
    /// The block.
    pub span: Span,
}

/// A bucket that exists already; Writ grants access to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name in the source.
    pub name: String,
    /// Its name in S3.
    pub bucket: String,
    /// The block.
    pub span: Span,
}

/// A PostgreSQL database that exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its name in the source.
    pub name: String,
    /// Where the server is: a host name or IPv4 address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The database's name on the server.
    pub dbname: String,
    /// libpq's `sslmode`; `verify-full` unless said otherwise.
    pub sslmode: String,
    /// The block.
    pub span: Span,
}

/// When something runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its name in the source.
    pub name: String,
    /// Five fields, or `@daily` and the like, as Nomad's `cronexpr` takes them.
    pub cron: String,
    /// An IANA zone; UTC where none is said.
    pub timezone: Option<String>,
    /// Whether a run may begin while the last one still goes on.
    pub overlap: bool,
    /// The block.
    pub span: Span,
}

/// A Nomad job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name: the job's id, its group's and its one task's.
    pub name: Spanned<String>,
    /// The container image.
    pub image: String,
    /// When it runs; `None`: all the time.
    pub run: Option<ScheduleId>,
    /// How long one run takes at most; only with `run`.
    pub runs_at_most: Option<Spanned<Duration>>,
    /// CPU in MHz.
    pub cpu: u64,
    /// Memory in MiB.
    pub memory: u64,
    /// Named ports.
    pub ports: Vec<Port>,
    /// Its grants, in the order written.
    pub grants: Vec<Grant>,
    /// The credentials that its grants need, one for each system that they are on.
    pub credentials: Vec<Credential>,
    /// The block.
    pub span: Span,
}

/// What a service is issued by Vault for all of its grants on one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// For which system.
    pub target: Target,
    /// How long it lives unless renewed.
    pub ttl: Duration,
    /// How long it can be renewed for; equal to `ttl` where it can't be.
    pub max_ttl: Duration,
    /// How it reaches the task.
    pub deliver: Deliver,
}

/// What a credential is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// All buckets of the AWS account.
    Aws,
    /// One database.
    Database(DatabaseId),
}

/// `port http { to = 8080 }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its label.
    pub name: String,
    /// The port inside of the task, where it is not the outer one.
    pub to: Option<u16>,
}

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
    /// `deliver = json "secrets/x.json"`: the file; `None`: environment variables.
    pub deliver: Option<Spanned<String>>,
    /// `because`: why it is so wide.
    pub because: Option<Spanned<String>>,
    /// The sentence.
    pub span: Span,
}

/// How a credential reaches the task: rendered below `secrets/`, which Nomad keeps in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deliver {
    /// `env`: environment variables, by way of the file named.
    Environment(String),
    /// `json "secrets/x.json"`.
    Json(String),
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
}

/// A line of a `check` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The block's title.
    pub title: String,
    /// The principals named.
    pub subjects: Vec<ServiceId>,
    /// What is claimed.
    pub mode: CheckMode,
    /// The verb.
    pub verb: Verb,
    /// On what.
    pub object: Object,
    /// What is different from the declared workload.
    pub circumstances: Circumstances,
    /// The line.
    pub span: Span,
}

/// What a check line claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckMode {
    /// It may.
    Can,
    /// It may not.
    Cannot,
    /// They may, and nobody else.
    Only,
}

/// The circumstances of a check line.
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

impl Object {
    /// Which credential a grant on it needs.
    pub fn target(&self) -> Target {
        match self {
            Object::Bucket { .. } => Target::Aws,
            Object::Table { database, .. } | Object::AllTables { database, .. } => {
                Target::Database(*database)
            }
        }
    }
}
