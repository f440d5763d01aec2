//! What a stack is made of, after every name has been looked up.

use crate::Verb;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_expand::Shares;
use writ_semantics::nomad::{Reads, Setting};
use writ_source::{FileId, Span};

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
    /// By [`SecretId`].
    pub secrets: Vec<Secret>,
    /// By [`VolumeId`].
    pub volumes: Vec<Volume>,
    /// The `vault` block.
    pub vault: Option<Vault>,
    /// The `nomad` block.
    pub nomad: Option<Nomad>,
    /// Nomad namespaces that the stack makes.
    pub namespaces: Vec<Namespace>,
    /// By [`ServiceId`].
    pub services: Vec<Service>,
    /// By [`OperatorId`].
    pub operators: Vec<Operator>,
    /// The check lines of all `check` blocks.
    pub checks: Vec<Check>,
    /// The lines about chains of all `check` blocks.
    pub reaches: Vec<Reaches>,
    /// The findings that are allowed where they are.
    pub allows: Vec<Allow>,
    /// With which other stacks its buckets, databases and the like are shared.
    pub shares: Shares,
}

/// `allow "unpinned-image" = "the registry is frozen"`, in a block or in the options of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule's name.
    pub rule: Spanned<String>,
    /// Why what it finds may stay.
    pub reason: Spanned<String>,
    /// Whether its line needs a reason anyway: `driver = raw_exec because "…"`.
    pub required: bool,
    /// What it covers: the block or sentence that it stands in, and what was written elsewhere for
    /// that block.
    pub scopes: Vec<Span>,
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
/// Index into [`Model::secrets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretId(pub usize);
/// Index into [`Model::volumes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VolumeId(pub usize);
/// Index into [`Model::services`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceId(pub usize);
/// Index into [`Model::operators`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperatorId(pub usize);

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
    /// The ARN of the principal that Vault assumes roles as, or makes users as.
    pub vault: Spanned<String>,
    /// What is issued where a grant does not say.
    pub keys: AwsKeys,
    /// The ARN of a managed policy that bounds every user that Vault makes.
    pub permissions_boundary: Option<Spanned<String>>,
    /// The block.
    pub span: Span,
}

/// What Vault's AWS engine issues (`credential_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AwsKeys {
    /// Keys of a session of an IAM role: they end by themselves.
    #[default]
    AssumedRole,
    /// Keys of an IAM user that is made for the lease and deleted with it.
    IamUser,
}

/// A bucket that exists already; Writ grants access to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name in the source.
    pub name: String,
    /// Its name in S3.
    pub bucket: String,
    /// The ARN of the key of KMS that its objects are encrypted by.
    pub kms_key: Option<Spanned<String>>,
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
    /// The connection in Vault that somebody else makes; `None`: it is made here.
    pub connection: Option<Spanned<String>>,
    /// Who takes from PUBLIC what PostgreSQL gives it.
    pub setup: Setup,
    /// Whether the setup takes the functions from PUBLIC as well.
    pub revoke_functions: bool,
    /// The block.
    pub span: Span,
}

/// Who sets a database up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Setup {
    /// A script that is written here.
    #[default]
    Script,
    /// Somebody else: what PUBLIC has there is not known here.
    Elsewhere,
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

/// A secret: its names are in the source, its values never are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its name in the source.
    pub name: String,
    /// Where it is kept.
    pub store: Store,
    /// The names of its values.
    pub keys: Vec<Spanned<String>>,
    /// Whether somebody else keeps its values.
    pub existing: bool,
    /// The block.
    pub span: Span,
}

/// Where a secret is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// A Nomad variable: at `path`, or else under the path of the one job that reads it, which is
    /// that job's alone.
    Nomad {
        /// The variable's path, where it is said.
        path: Option<Spanned<String>>,
        /// Its namespace, where it is said; the stack's otherwise.
        namespace: Option<Spanned<String>>,
    },
    /// Vault's KV engine, version 2.
    Kv {
        /// The path below the mount.
        path: Spanned<String>,
    },
}

/// A volume that Nomad's clients offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its name in the source.
    pub name: String,
    /// `host` or `csi`.
    pub kind: VolumeKind,
    /// Its name on the clients, or the CSI volume's id.
    pub source: String,
    /// How many nodes may use it, and whether they may write, in Nomad's words; a CSI volume has to
    /// say it.
    pub access_mode: Option<Spanned<String>>,
    /// `file-system` or `block-device`; a CSI volume has to say it.
    pub attachment_mode: Option<Spanned<String>>,
    /// The block.
    pub span: Span,
}

/// The kinds of volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VolumeKind {
    /// A folder of the client's, declared in its configuration.
    Host,
    /// A volume of a CSI plugin.
    Csi,
}

/// The `vault` block: the Vault that all of this is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vault {
    /// Its name in the source.
    pub name: String,
    /// Where tasks and operators reach it, such as `https://vault.internal:8200`.
    pub address: Option<Spanned<String>>,
    /// Mounts that are not made here or are elsewhere than usual.
    pub mounts: Vec<Mount>,
    /// The block.
    pub span: Span,
}

/// `mount aws { path = "aws-prod", existing = true }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Which engine or auth method.
    pub kind: MountKind,
    /// Its path; the usual one where none is said.
    pub path: Option<Spanned<String>>,
    /// Whether somebody else makes it.
    pub existing: bool,
    /// The block.
    pub span: Span,
}

/// The mounts of Vault's that Writ writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MountKind {
    /// Where workload identities log in.
    Jwt,
    /// The AWS engine.
    Aws,
    /// The database engine.
    Database,
    /// The KV engine, version 2.
    Kv,
    /// The Nomad engine.
    Nomad,
    /// LDAP login.
    Ldap,
    /// OIDC login.
    Oidc,
    /// Login by name and password.
    Userpass,
    /// Login by the two ids of a role.
    Approle,
    /// Login of pipelines by a JWT of their own.
    Pipeline,
}

impl MountKind {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Jwt,
        Self::Aws,
        Self::Database,
        Self::Kv,
        Self::Nomad,
        Self::Ldap,
        Self::Oidc,
        Self::Userpass,
        Self::Approle,
        Self::Pipeline,
    ];

    /// The word for it in the language.
    pub fn word(self) -> &'static str {
        match self {
            MountKind::Jwt => "jwt",
            MountKind::Aws => "aws",
            MountKind::Database => "database",
            MountKind::Kv => "kv",
            MountKind::Nomad => "nomad",
            MountKind::Ldap => "ldap",
            MountKind::Oidc => "oidc",
            MountKind::Userpass => "userpass",
            MountKind::Approle => "approle",
            MountKind::Pipeline => "pipeline",
        }
    }

    /// Whether it is mounted below `auth/`.
    pub fn is_auth(self) -> bool {
        match self {
            MountKind::Aws | MountKind::Database | MountKind::Kv | MountKind::Nomad => false,
            MountKind::Jwt
            | MountKind::Ldap
            | MountKind::Oidc
            | MountKind::Userpass
            | MountKind::Approle
            | MountKind::Pipeline => true,
        }
    }
}

/// The `nomad` block: the Nomad that all of this is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nomad {
    /// Its name in the source.
    pub name: String,
    /// Nomad's region.
    pub region: Option<Spanned<String>>,
    /// How jobs come by Vault tokens.
    pub vault_flow: Spanned<VaultFlow>,
    /// The block.
    pub span: Span,
}

/// How jobs come by Vault tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VaultFlow {
    /// Each task logs in with its workload identity.
    #[default]
    Identity,
    /// Nomad's servers make them with a token of their own: the flow that Nomad 1.10 removed.
    Tokens,
}

/// A Nomad namespace that the stack makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// For people.
    pub description: Option<String>,
    /// The block.
    pub span: Span,
}

/// A Nomad job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name: the job's id, and its group's.
    pub name: Spanned<String>,
    /// The Nomad namespace: the stack's, unless it says another.
    pub namespace: String,
    /// When it runs; `None`: all the time.
    pub run: Option<ScheduleId>,
    /// How long one run takes at most; only with `run`.
    pub runs_at_most: Option<Spanned<Duration>>,
    /// What the job says beside access, in Nomad's own words.
    pub job: Vec<Setting>,
    /// What its group says.
    pub group: Vec<Setting>,
    /// Its tasks, at least one. The first is the service's own where it has an image itself, and
    /// is named as the service.
    pub tasks: Vec<Task>,
    /// The block.
    pub span: Span,
}

/// A task of a service, with what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub name: Spanned<String>,
    /// Whether it is the service's own: its roles are called by the service's name alone.
    pub main: bool,
    /// What runs it.
    pub driver: Driver,
    /// The container image, where the driver runs one.
    pub image: Option<String>,
    /// Whom it runs as, where that is said.
    pub user: Option<String>,
    /// Before or after the service's other tasks; `None`: while it runs.
    pub lifecycle: Option<Lifecycle>,
    /// Whether it is a run, which ends by itself.
    pub ends: bool,
    /// How long it may run, all that is started again included, where that is bounded.
    pub runs: Option<Duration>,
    /// The options of its driver.
    pub config: Vec<Setting>,
    /// What else it says beside access, in Nomad's own words.
    pub settings: Vec<Setting>,
    /// The files that it is given.
    pub files: Vec<TaskFile>,
    /// Its grants, in the order written.
    pub grants: Vec<Grant>,
    /// The credentials that its grants need, one for each system that they are on.
    pub credentials: Vec<Credential>,
    /// The secrets that it reads, each with how it reaches the task.
    pub secrets: Vec<SecretUse>,
    /// The block: the service's, for its own task.
    pub span: Span,
}

/// A person, a group of people, or a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Its name in the source.
    pub name: Spanned<String>,
    /// How it logs in.
    pub login: Spanned<OperatorLogin>,
    /// The addresses that it may log in from and use its token from; empty: any.
    pub from: Vec<String>,
    /// Its grants, in the order written.
    pub grants: Vec<Grant>,
    /// The credentials that its grants need, one for each system that they are on.
    pub credentials: Vec<Credential>,
    /// The block.
    pub span: Span,
}

/// How an operator logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperatorLogin {
    /// To Vault, as a member of a group in LDAP.
    Ldap {
        /// The group.
        group: String,
    },
    /// To Vault, by a name and a password that Vault keeps.
    Userpass {
        /// The name.
        user: String,
    },
    /// To Vault, by an `AppRole`.
    Approle {
        /// How long a secret id can be used.
        secret_id_ttl: Duration,
        /// How often; 0: as often as it lives.
        secret_id_uses: u64,
    },
    /// To Vault, as a member of a group that an OIDC provider names.
    Oidc(Oidc),
    /// To Vault, by a JWT of a pipeline.
    Jwt(Pipeline),
    /// To Nomad itself, as a member of a group that an OIDC provider names.
    NomadOidc(Oidc),
    /// To Nomad itself, by a JWT of a pipeline.
    NomadJwt(Pipeline),
}

/// What an OIDC provider is asked, and what it has to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oidc {
    /// The group.
    pub group: String,
    /// The claim that has the groups.
    pub groups_claim: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Where the provider may send the browser back to.
    pub redirect_uris: Vec<String>,
}

/// What a JWT of a pipeline must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// Its audience.
    pub audience: String,
    /// Which claims it must have, each with its value, by their names.
    pub claims: BTreeMap<String, String>,
}

impl OperatorLogin {
    /// Whether it goes past Vault.
    pub fn is_nomads_own(&self) -> bool {
        matches!(self, OperatorLogin::NomadOidc(_) | OperatorLogin::NomadJwt(_))
    }
}

/// What a principal is issued by Vault for all of its grants on one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// For which system.
    pub target: Target,
    /// How long it lives unless renewed.
    pub ttl: Duration,
    /// How long it can be renewed for; equal to `ttl` where it can't be.
    pub max_ttl: Duration,
    /// What kind of keys, where it is for AWS.
    pub keys: AwsKeys,
    /// How it reaches the task.
    pub deliver: Deliver,
    /// What becomes of the task when it is replaced.
    pub on_change: OnChange,
    /// The mount of Vault's Nomad engine, where it is another than usual.
    pub mount: Option<Spanned<String>>,
}

/// A secret that a task reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUse {
    /// Which.
    pub secret: SecretId,
    /// How its values reach the task.
    pub deliver: Deliver,
    /// What becomes of the task when one of them changes.
    pub on_change: OnChange,
}

/// What a credential is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// All buckets of the AWS account.
    Aws,
    /// One database.
    Database(DatabaseId),
    /// Nomad, by a token that Vault's Nomad engine makes, or Nomad itself: for operators only, as a
    /// task has its identity.
    Nomad,
}

/// What runs a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Driver {
    /// A container.
    Docker,
    /// A program of the node's, kept apart from it.
    Exec,
    /// A program of the node's that may do all that the node may.
    RawExec {
        /// Why that is meant.
        because: Spanned<String>,
    },
}

impl Driver {
    /// Nomad's word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Driver::Docker => "docker",
            Driver::Exec => "exec",
            Driver::RawExec { .. } => "raw_exec",
        }
    }
}

/// When a task runs that is not one of those that the service is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifecycle {
    /// Before or after what.
    pub hook: Hook,
    /// Whether it goes on beside the others.
    pub sidecar: bool,
}

/// Nomad's hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// Before the others begin.
    Prestart,
    /// When the others have begun.
    Poststart,
    /// When the others have ended.
    Poststop,
}

impl Hook {
    /// Nomad's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Hook::Prestart => "prestart",
            Hook::Poststart => "poststart",
            Hook::Poststop => "poststop",
        }
    }
}

/// A file that a task is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFile {
    /// Where, below `local/` or `secrets/`.
    pub destination: Spanned<String>,
    /// Its text; of a template, as it is before it is filled in.
    pub text: String,
    /// The file beside the sources that it is from.
    pub file: FileId,
    /// Who may read and run it, in octal.
    pub perms: String,
    /// What becomes of the task when it is another one.
    pub on_change: OnChange,
    /// Where that is said.
    pub on_change_span: Option<Span>,
    /// Whether its lines are variables of the task's environment.
    pub env: bool,
    /// Whether a value that is not there is an error.
    pub whole: bool,
    /// What else is said of it, in Nomad's own words.
    pub settings: Vec<Setting>,
    /// What it reaches out for, where it is a template.
    pub reads: Reads,
    /// The line or block.
    pub span: Span,
}

/// `port http { to = 8080 }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its label.
    pub name: String,
    /// The port inside of the task, where it is not the outer one.
    pub to: Option<u16>,
    /// The outer port, where Nomad does not choose it.
    pub fixed: Option<u16>,
    /// The network of the clients' configuration that it is on.
    pub host_network: Option<String>,
    /// The block.
    pub span: Span,
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

/// `deliver = …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliverAs {
    /// `env`: environment variables.
    Environment,
    /// `json "secrets/x.json"`.
    Json(String),
    /// `template`: a template of the task's own reads it.
    Template,
}

/// `on_change = …`: what becomes of a running task when what it was given is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnChange {
    /// It is started again.
    Restart,
    /// Nothing: it reads what is new by itself, or never.
    Noop,
    /// It is sent this signal.
    Signal(String),
}

impl OnChange {
    /// Where nothing is said; `ends`: the task is a run, which goes on with what it began with.
    pub fn usual(ends: bool) -> Self {
        if ends { OnChange::Noop } else { OnChange::Restart }
    }
}

/// How a credential or a secret reaches the task: rendered below `secrets/`, which Nomad keeps in
/// memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deliver {
    /// `env`: environment variables, by way of the file named.
    Environment(String),
    /// `json "secrets/x.json"`.
    Json(String),
    /// `template`: a template of the task's own reads it, to where that says.
    Template,
    /// To no task: an operator asks for it when it is needed.
    Nowhere,
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

/// A line of a `check` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The block's title.
    pub title: String,
    /// The principals named.
    pub subjects: Vec<Subject>,
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

/// `x reaches y` or `x cannot reach y`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaches {
    /// The block's title.
    pub title: String,
    /// Who.
    pub subject: Subject,
    /// Whether it is claimed that it does.
    pub claim: bool,
    /// What.
    pub object: Object,
    /// The line.
    pub span: Span,
}

/// Whom a check line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A service: any task of it.
    Service(ServiceId),
    /// An operator.
    Operator(OperatorId),
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
