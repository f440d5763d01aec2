//! What the one who applies a tree needs, and Vault itself: rights in each system.

use crate::nomad::acl;
use crate::{iam, postgres, vault};
use std::collections::BTreeMap;

/// `deployer/…`. Keys are the names of the files, without their ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployer {
    /// `deployer/vault-policy.hcl`: what Terraform's provider does in Vault.
    pub vault: BTreeMap<String, vault::Policy>,
    /// `deployer/nomad-policy.hcl`: the same in Nomad, where no management token is needed.
    pub nomad: BTreeMap<String, acl::Policy>,
    /// `deployer/iam.json`: the same in AWS; `deployer/vault-iam.json`: what Vault does there.
    pub iam: BTreeMap<String, iam::Policy>,
    /// `deployer/postgres/<database>.sql`: what Vault's own login in a database may pass on.
    pub logins: BTreeMap<String, Vec<postgres::Statement>>,
}

/// The file of Vault's policy.
pub const VAULT: &str = "vault-policy";
/// The file of Nomad's policy.
pub const NOMAD: &str = "nomad-policy";
/// The file of the deployer's policy in AWS.
pub const IAM: &str = "iam";
/// The file of Vault's own policy in AWS.
pub const VAULT_IAM: &str = "vault-iam";
/// The file for people.
pub const README: &str = "deployer/README.md";

/// The path of a file in the tree.
pub fn place(name: &str, end: &str) -> String {
    format!("deployer/{name}.{end}")
}
