//! What grants are on, and what has to be there for them.

use super::Object;
use serde::Serialize;
use writ_semantics::engine::RoleRef;
use writ_source::Span;

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
