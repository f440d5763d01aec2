//! What the source declares, flat: one entry for each grant, verb by verb, with the whole chain
//! by which the principal comes to it.
//!
//! `derive` makes it from the model. The prover compares it with what files grant, the verifier
//! with what real servers do.

use crate::baseline::Systems;
use serde::Serialize;
use std::time::Duration;
pub use writ_model::{BucketVerb, DatabaseVerb, NomadVerb, SecretVerb, VaultVerb, Verb, VolumeVerb};
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
    /// Every check line about chains, in the order of the source.
    pub reaches: Vec<Reaches>,
    /// The buckets that grants speak of, by name.
    pub buckets: Vec<Bucket>,
    /// The databases that grants speak of, by name.
    pub databases: Vec<Database>,
    /// How the Vault tokens of each principal live; a principal without grants that need Vault has
    /// none.
    pub tokens: Vec<Token>,
    /// The workloads without a Vault token: tasks that never log in there.
    pub idle: Vec<Idle>,
    /// The AWS account, where there is one.
    pub aws: Option<Aws>,
    /// The operators that log in to Nomad itself.
    pub nomad_logins: Vec<NomadLogin>,
    /// Nomad's servers, where they make the Vault tokens of tasks.
    pub servers: Option<Servers>,
    /// The secrets that grants speak of, in the order of the source.
    pub secrets: Vec<Secret>,
    /// Nomad namespaces that the stack makes.
    pub namespaces: Vec<Namespace>,
    /// The node pools that jobs ask for, but for those that are always there, in the order of their names.
    pub node_pools: Vec<NodePool>,
    /// The mounts of Vault's that the stack says something of.
    pub mounts: Vec<Mount>,
    /// Where tasks reach Vault, where it is said.
    pub vault_address: Option<String>,
}

impl Declared {
    /// Every task of the stack.
    pub fn workloads(&self) -> impl Iterator<Item = &Workload> {
        let with_tokens = self.tokens.iter().filter_map(|token| token.principal.workload());
        with_tokens.chain(self.idle.iter().map(|idle| &idle.workload))
    }

    /// Whether somebody else makes the mount at a whole path such as `aws` or `auth/jwt-nomad`.
    pub fn is_there(&self, mount: &str) -> bool {
        self.mounts.iter().any(|said| said.path == mount && said.existing)
    }

    /// Which systems its grants are on.
    pub fn systems(&self) -> Systems {
        let any = |is: fn(&Object) -> bool| self.grants.iter().any(|grant| is(&grant.object));
        let operators = || self.tokens.iter().filter(|token| token.principal.operator().is_some());
        Systems {
            operators: operators().next().is_some(),
            groups: operators().any(|token| token.login.method == Method::Ldap),
            nomad_tokens: self
                .grants
                .iter()
                .any(|grant| matches!(grant.credential(), Some(Credential::Nomad { .. }))),
            nomad_people: self.grants.iter().any(|grant| {
                matches!(grant.route, Route::NomadLogin { .. })
                    || matches!(grant.credential(), Some(Credential::Nomad { .. }))
            }),
            servers: self.servers.is_some(),
            s3: any(|object| matches!(object, Object::Bucket { .. })),
            users: self.grants.iter().any(|grant| {
                matches!(grant.credential(), Some(Credential::Aws { keys: AwsKeys::IamUser, .. }))
            }),
            postgres: any(|object| object.database().is_some()),
            functions: self.databases.iter().any(|database| !database.revoke_functions),
            unset: self.databases.iter().any(|database| !database.setup),
        }
    }
}

/// A secret: where it is, and what its values are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Secret {
    /// Its name in the source.
    pub name: String,
    /// Where it is: a Nomad variable, or a secret of Vault's KV engine.
    pub place: Object,
    /// The names of its values.
    pub keys: Vec<String>,
    /// Whether somebody else keeps its values.
    pub existing: bool,
    /// Its block.
    #[serde(skip)]
    pub span: Span,
}

/// A mount of Vault's that the stack says something of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mount {
    /// Its whole path: `aws`, `auth/jwt-nomad`.
    pub path: String,
    /// Whether somebody else makes it.
    pub existing: bool,
    /// Its block.
    #[serde(skip)]
    pub span: Span,
}

/// A Nomad namespace that the stack makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// For people.
    pub description: Option<String>,
    /// Its block.
    #[serde(skip)]
    pub span: Span,
}

/// A pool of nodes that a job asks for, which others make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodePool {
    /// Its name.
    pub name: String,
    /// Where it is asked for first.
    #[serde(skip)]
    pub span: Span,
}

/// The AWS account that buckets are in, and who Vault is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aws {
    /// Its twelve digits.
    pub account: String,
    /// The ARN of the principal that Vault assumes roles as, or makes users as.
    pub vault: String,
    /// The ARN of the policy that bounds the users that Vault makes.
    pub permissions_boundary: Option<String>,
    /// The line that says who Vault is.
    #[serde(skip)]
    pub span: Span,
}

/// The Vault token of a principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Whose.
    pub principal: Principal,
    /// How it is come by.
    pub login: Login,
    /// How long it lives.
    pub life: TokenLife,
    /// What the task does when what it was given changes.
    pub on_change: OnChange,
    /// The addresses that it can be had and used from; empty: any.
    pub from: Vec<String>,
    /// The principal's name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// A login at Nomad itself: an auth method with one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NomadLogin {
    /// Whose.
    pub operator: String,
    /// The auth method's name, and the binding rule's in the tree.
    pub name: String,
    /// The ACL policy that its tokens have.
    pub policy: String,
    /// What is presented: [`Method::Oidc`] or [`Method::Jwt`].
    pub method: Method,
    /// How long its tokens live.
    pub ttl: Seconds,
    /// The operator's name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// Nomad's servers, which make the Vault tokens of tasks by one of their own (before Nomad 1.10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Servers {
    /// The policy of their own token.
    pub policy: String,
    /// The token role that they make tokens by.
    pub role: String,
    /// How long all of these tokens live unless renewed.
    pub period: Seconds,
    /// The line that says so.
    #[serde(skip)]
    pub span: Span,
}

/// A workload without a Vault token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Which.
    pub workload: Workload,
    /// What the task does when what it was given changes.
    pub on_change: OnChange,
    /// Its name in the source.
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnChange {
    /// Nothing: a run is not killed in its middle.
    Noop,
    /// It is started again with the new one.
    Restart,
    /// It is sent this signal.
    Signal(String),
}

impl OnChange {
    /// Nomad's `change_mode`, and its `change_signal` where it has one.
    pub fn in_nomads_words(&self) -> (&'static str, Option<&str>) {
        match self {
            OnChange::Noop => ("noop", None),
            OnChange::Restart => ("restart", None),
            OnChange::Signal(signal) => ("signal", Some(signal)),
        }
    }
}

impl From<&writ_model::OnChange> for OnChange {
    fn from(said: &writ_model::OnChange) -> Self {
        match said {
            writ_model::OnChange::Noop => OnChange::Noop,
            writ_model::OnChange::Restart => OnChange::Restart,
            writ_model::OnChange::Signal(signal) => OnChange::Signal(signal.clone()),
        }
    }
}

/// A declared bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Its name in the source.
    pub name: String,
    /// Its name in S3.
    pub bucket: String,
    /// The key of KMS that its objects are encrypted by.
    pub kms_key: Option<String>,
    /// Its block.
    #[serde(skip)]
    pub span: Span,
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
    /// Whether that connection is somebody else's, and only named here.
    pub existing: bool,
    /// Whether its setup script is written here.
    pub setup: bool,
    /// Whether the setup takes functions from PUBLIC too.
    pub revoke_functions: bool,
    /// The schemas that grants speak of, sorted.
    pub schemas: Vec<String>,
    /// The stacks that may use its connection, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
    /// Its block.
    #[serde(skip)]
    pub span: Span,
}

/// One verb of one principal on one object, and how it comes to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Who.
    pub principal: Principal,
    /// What it may do.
    pub verb: Verb,
    /// On what.
    pub object: Object,
    /// How it comes to it.
    pub route: Route,
    /// Why it is so wide, where that is said.
    pub because: Option<String>,
    /// The line that granted it.
    #[serde(skip)]
    pub span: Span,
}

impl Grant {
    /// The login at Vault that it begins with, where it does.
    pub fn login(&self) -> Option<&Login> {
        match &self.route {
            Route::Credential { login, .. } | Route::VaultToken { login, .. } => Some(login),
            Route::NomadIdentity { .. } | Route::NomadLogin { .. } | Route::Mount { .. } => None,
        }
    }

    /// The credential that Vault issues for it, where it does.
    pub fn credential(&self) -> Option<&Credential> {
        match &self.route {
            Route::Credential { credential, .. } => Some(credential),
            _ => None,
        }
    }

    /// How that credential, or the token itself, reaches the task.
    pub fn delivery(&self) -> Option<&Delivery> {
        match &self.route {
            Route::Credential { delivery, .. }
            | Route::VaultToken { delivery, .. }
            | Route::NomadIdentity { delivery } => Some(delivery),
            Route::NomadLogin { .. } | Route::Mount { .. } => None,
        }
    }
}

/// How a principal comes to what it is granted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Route {
    /// It logs in to Vault, which issues a credential for another system.
    Credential {
        /// The login.
        login: Login,
        /// What is then issued.
        credential: Credential,
        /// How that reaches the task.
        delivery: Delivery,
    },
    /// It logs in to Vault, and what it may is of the token itself.
    VaultToken {
        /// The login.
        login: Login,
        /// The path of Vault's API that it asks, or a prefix that ends in `/`.
        path: String,
        /// How the token, or what is read with it, reaches the task.
        delivery: Delivery,
    },
    /// Nomad knows the workload by its own identity.
    NomadIdentity {
        /// How what is read with it, or the identity's token itself, reaches the task.
        delivery: Delivery,
    },
    /// It logs in to Nomad by one of Nomad's own auth methods.
    NomadLogin {
        /// The method's name.
        method: String,
        /// The ACL policy that its tokens have.
        policy: String,
        /// How long they live.
        ttl: Seconds,
    },
    /// Nomad mounts it into the task.
    Mount {
        /// Where.
        at: String,
    },
}

/// Who is granted something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Principal {
    /// A task of a Nomad job.
    Workload(Workload),
    /// A person, a group or a pipeline, by its declared name.
    Operator {
        /// The name.
        name: String,
    },
}

impl Principal {
    /// The task, where it is one.
    pub fn workload(&self) -> Option<&Workload> {
        match self {
            Principal::Workload(workload) => Some(workload),
            Principal::Operator { .. } => None,
        }
    }
}

impl Principal {
    /// The operator's name, where it is one.
    pub fn operator(&self) -> Option<&str> {
        match self {
            Principal::Workload(_) => None,
            Principal::Operator { name } => Some(name),
        }
    }
}

impl std::fmt::Display for Principal {
    /// As messages call it: `web-app`, or `web-app.proxy` for a task that is not the job's own.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Principal::Workload(who) if who.task == who.job => f.write_str(&who.task),
            Principal::Workload(who) => write!(f, "{}.{}", who.job, who.task),
            Principal::Operator { name } => f.write_str(name),
        }
    }
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

/// A login at an auth mount of Vault's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Login {
    /// The mount below `auth/`: `jwt-nomad`.
    pub mount: String,
    /// The role, user or group that is logged in as.
    pub role: String,
    /// The policy that its tokens have.
    pub policy: String,
    /// What is presented.
    pub method: Method,
}

impl Login {
    /// The audience of the workload identity that is presented; empty where none is.
    pub fn audience(&self) -> &str {
        match &self.method {
            Method::Identity { audience } => audience,
            _ => "",
        }
    }
}

/// What is presented at a login.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Method {
    /// A workload's identity, signed by Nomad.
    Identity {
        /// Its audience.
        audience: String,
    },
    /// Nothing by the workload: Nomad's servers make the token (before Nomad 1.10).
    ServerToken,
    /// A name and a password of a directory; the role is a group there.
    Ldap,
    /// A name and a password that Vault keeps; the role is the name.
    Userpass,
    /// The two ids of a role (`AppRole`).
    Approle {
        /// How long a secret id can be used.
        secret_id_ttl: Seconds,
        /// How often; 0: as often as it lives.
        secret_id_uses: u64,
    },
    /// A login at an OIDC provider that names this group.
    Oidc {
        /// The group.
        group: String,
        /// The claim that has it.
        groups_claim: String,
        /// What is asked for beside `openid`.
        scopes: Vec<String>,
        /// Where the provider may send the browser back to.
        redirect_uris: Vec<String>,
    },
    /// A JWT of a pipeline with this audience and these claims.
    Jwt {
        /// Its audience.
        audience: String,
        /// Which claims, each with its value, by their names.
        claims: Vec<(String, String)>,
    },
}

/// What Vault issues.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Credential {
    /// Keys of AWS: read `<mount>/creds/<name>`.
    Aws {
        /// The role in Vault.
        role: RoleRef,
        /// What kind they are.
        keys: AwsKeys,
        /// How long they live unless renewed.
        ttl: Seconds,
        /// How long they can be renewed for; those of an assumed role can't be.
        max_ttl: Seconds,
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
    /// A token of Nomad's: read `<mount>/creds/<name>`.
    Nomad {
        /// The role in Vault.
        role: RoleRef,
        /// Nomad's ACL policy that the token has.
        policy: String,
        /// How long its lease lives unless renewed: the mount's, as Nomad itself ends none.
        ttl: Seconds,
        /// How long it can be renewed for.
        max_ttl: Seconds,
    },
}

impl Credential {
    /// The role in Vault.
    pub fn role(&self) -> &RoleRef {
        match self {
            Credential::Aws { role, .. }
            | Credential::Database { role, .. }
            | Credential::Nomad { role, .. } => role,
        }
    }

    /// How long it lives unless renewed, and how long it can be renewed for.
    pub fn life(&self) -> (Seconds, Seconds) {
        match self {
            Credential::Aws { ttl, max_ttl, .. }
            | Credential::Database { ttl, max_ttl, .. }
            | Credential::Nomad { ttl, max_ttl, .. } => (*ttl, *max_ttl),
        }
    }

    /// The path whose reading issues it: `aws/creds/x`.
    pub fn path(&self) -> String {
        place::issuing(self.role())
    }
}

/// What Vault's AWS engine issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AwsKeys {
    /// Keys of a session of an IAM role, which end by themselves.
    AssumedRole,
    /// Keys of an IAM user that Vault makes for the lease and deletes with it.
    IamUser,
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
    /// As a JSON file: with `host`, `port`, `username`, `password`, `db` and `sslmode`, or with the
    /// values of a secret.
    Json {
        /// Where, such as `secrets/config.json`.
        file: String,
        /// What becomes of the task when it is another one.
        on_change: OnChange,
    },
    /// A template of the task's own reads it, to where that says.
    Template,
    /// As `VAULT_TOKEN`: the token itself.
    VaultToken,
    /// As `NOMAD_TOKEN`: the identity that Nomad knows the task by.
    NomadToken,
    /// To no task: the principal asks for it when it is needed.
    Nowhere,
}

impl Delivery {
    /// The file that it is rendered in, if any.
    pub fn file(&self) -> Option<&str> {
        match self {
            Delivery::Environment { file } | Delivery::Json { file, .. } => Some(file),
            Delivery::Template | Delivery::VaultToken | Delivery::NomadToken | Delivery::Nowhere => None,
        }
    }
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

/// A check line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The title of its block.
    pub title: String,
    /// The principals named: with `can` and `cannot`, the tasks of one service or one operator.
    pub principals: Vec<Principal>,
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

/// `x reaches y` or `x cannot reach y`: by any chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaches {
    /// The title of its block.
    pub title: String,
    /// Who: each task of a service, or one operator.
    pub principals: Vec<Principal>,
    /// Whether it is claimed that it does.
    pub claim: bool,
    /// What.
    pub object: Object,
    /// The line.
    pub span: Span,
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
