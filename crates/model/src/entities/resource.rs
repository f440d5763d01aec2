//! What can be granted: buckets, databases, secrets, volumes; and what they are in.

use super::Spanned;
use writ_source::Span;

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
