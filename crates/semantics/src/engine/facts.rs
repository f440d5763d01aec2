//! Roles of Vault's AWS, database and Nomad engines as written.
//!
//! Source: `builtin/logical/aws/path_roles.go` and `builtin/logical/database/path_roles.go` of
//! Vault 1.21.0. The documents that a role carries (policy document, SQL) are facts of their own,
//! under the same mount and name.

use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::Span;

/// A role of an engine by its place: `aws/roles/x` is mount `aws`, name `x`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RoleRef {
    /// The mount's path without slashes at the ends.
    pub mount: String,
    /// The role's name.
    pub name: String,
}

/// A role of the AWS engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsRole {
    /// Which.
    pub role: RoleRef,
    /// `iam_user`, `assumed_role`, `federation_token` or `session_token`.
    pub credential_type: String,
    /// `role_arns`: what may be assumed.
    pub role_arns: Vec<String>,
    /// `policy_arns`: managed policies, whose content is not in the tree.
    pub policy_arns: Vec<String>,
    /// `iam_groups`: groups, whose policies are not in the tree.
    pub iam_groups: Vec<String>,
    /// `permissions_boundary_arn`: a policy that bounds the users made, whose content is not in the
    /// tree.
    pub permissions_boundary: Option<String>,
    /// `default_sts_ttl`.
    pub default_sts_ttl: Option<Duration>,
    /// `max_sts_ttl`.
    pub max_sts_ttl: Option<Duration>,
    /// The whole body.
    pub span: Span,
    /// Where single fields stand.
    pub fields: BTreeMap<String, Span>,
}

/// A role of the database engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseRole {
    /// Which.
    pub role: RoleRef,
    /// `db_name`: the connection that it issues roles on.
    pub connection: String,
    /// `default_ttl`; `None`: the mount's.
    pub default_ttl: Option<Duration>,
    /// `max_ttl`; `None`: the mount's.
    pub max_ttl: Option<Duration>,
    /// The whole body.
    pub span: Span,
    /// Where single fields stand.
    pub fields: BTreeMap<String, Span>,
}

/// A connection of the database engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseConnection {
    /// The mount and the connection's name.
    pub role: RoleRef,
    /// `plugin_name`.
    pub plugin: String,
    /// `connection_url` as written, with `{{username}}` and `{{password}}`.
    pub url: String,
    /// The database's name in that URL.
    pub dbname: Option<String>,
    /// `allowed_roles`; `*` is any.
    pub allowed_roles: Vec<String>,
    /// The whole body.
    pub span: Span,
    /// Where single fields stand.
    pub fields: BTreeMap<String, Span>,
}

/// A role of the Nomad engine (`builtin/logical/nomad/path_roles.go`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NomadRole {
    /// Which.
    pub role: RoleRef,
    /// `type`: `client`, or `management`, whose tokens may do everything.
    pub kind: String,
    /// `policies`: Nomad's ACL policies that the tokens have.
    pub policies: Vec<String>,
    /// `global`: whether they are for all regions.
    pub global: bool,
    /// The whole body.
    pub span: Span,
    /// Where single fields stand.
    pub fields: BTreeMap<String, Span>,
}
