//! Everything that a tree of artifacts says about access.

use crate::nomad::acl;
use crate::{body, deployer, engine, iam, jwt, nomad, postgres, terraform, vault};
use std::collections::BTreeMap;

/// The facts of one tree. Keys are names as the systems know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// `vault/policies/<name>.hcl`.
    pub policies: BTreeMap<String, vault::Policy>,
    /// `vault/auth/<mount>/role/<name>.json`, by (mount, name).
    pub logins: BTreeMap<(String, String), jwt::Role>,
    /// `vault/<mount>/roles/<name>.json` with a `credential_type`.
    pub aws_roles: BTreeMap<engine::RoleRef, engine::AwsRole>,
    /// `vault/<mount>/roles/<name>.json` with a `db_name`.
    pub database_roles: BTreeMap<engine::RoleRef, engine::DatabaseRole>,
    /// `vault/<mount>/role/<name>.json`: roles of the Nomad engine.
    pub nomad_roles: BTreeMap<engine::RoleRef, engine::NomadRole>,
    /// `vault/<mount>/config/<name>.json`.
    pub connections: BTreeMap<engine::RoleRef, engine::DatabaseConnection>,
    /// `iam/<name>.json`: permission policies of the IAM role (or user) of that name.
    pub permissions: BTreeMap<String, iam::Policy>,
    /// `iam/<name>.session.json`: the session policy (`policy_document`) of the Vault AWS role.
    pub sessions: BTreeMap<String, iam::Policy>,
    /// `iam/<name>.trust.json`: who may assume the IAM role.
    pub trusts: BTreeMap<String, iam::Policy>,
    /// `postgres/<database>/setup.sql`, by the declared database's name.
    pub setups: BTreeMap<String, Vec<postgres::Statement>>,
    /// `postgres/<database>/<role>.creation.sql`, by the Vault database role's name.
    pub creations: BTreeMap<String, Vec<postgres::Statement>>,
    /// `postgres/<database>/<role>.renewal.sql`.
    pub renewals: BTreeMap<String, Vec<postgres::Statement>>,
    /// `postgres/<database>/<role>.revocation.sql`.
    pub revocations: BTreeMap<String, Vec<postgres::Statement>>,
    /// `nomad/jobs/<id>.nomad.hcl`.
    pub jobs: BTreeMap<String, nomad::Job>,
    /// `nomad/acl/<name>.hcl`.
    pub acl_policies: BTreeMap<String, acl::Policy>,
    /// Bodies of API calls that have no semantics of their own beyond their fields, by their path
    /// in the tree: `vault/auth/approle/role/<name>.json`, `nomad/namespaces/<name>.json`, …
    pub bodies: BTreeMap<String, body::Body>,
    /// `terraform/*.tf`.
    pub terraform: terraform::Terraform,
    /// `deployer/*`.
    pub deployer: deployer::Deployer,
}
