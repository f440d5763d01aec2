//! Where each fact stands in a tree: the one table of its paths.
//!
//! A path below `vault/` is the path of Vault's API. What reads a tree goes the other way by the
//! same shapes (`tree` of the crate `read`); that both agree is tested on every compile, as what is
//! printed is read back.

use crate::engine::RoleRef;

/// A Vault policy.
pub fn policy(name: &str) -> String {
    format!("vault/policies/{name}.hcl")
}

/// A role of a JWT mount.
pub fn login(mount: &str, name: &str) -> String {
    format!("vault/auth/{mount}/role/{name}.json")
}

/// The policies of a group of an LDAP mount.
pub fn ldap_group(mount: &str, group: &str) -> String {
    format!("vault/auth/{mount}/groups/{group}.json")
}

/// A user of a userpass mount, without the password.
pub fn userpass_user(mount: &str, user: &str) -> String {
    format!("vault/auth/{mount}/users/{user}.json")
}

/// A role by which a token makes others.
pub fn token_role(name: &str) -> String {
    format!("vault/auth/token/roles/{name}.json")
}

/// What the token of Nomad's servers is made of (before Nomad 1.10).
pub fn server_token() -> String {
    "vault/auth/token/create-orphan.json".to_owned()
}

/// A role of Vault's Nomad engine.
pub fn nomad_role(role: &RoleRef) -> String {
    format!("vault/{}/role/{}.json", role.mount, role.name)
}

/// An auth method of Nomad's own, without what its provider is.
pub fn auth_method(name: &str) -> String {
    format!("nomad/auth-methods/{name}.json")
}

/// A rule that says which policy a login by an auth method of Nomad's has.
pub fn binding_rule(name: &str) -> String {
    format!("nomad/binding-rules/{name}.json")
}

/// A role of an engine.
pub fn role(role: &RoleRef) -> String {
    format!("vault/{}/roles/{}.json", role.mount, role.name)
}

/// A connection of the database engine.
pub fn connection(role: &RoleRef) -> String {
    format!("vault/{}/config/{}.json", role.mount, role.name)
}

/// The path whose reading issues a role's credential; of the API, not of the tree.
pub fn issuing(role: &RoleRef) -> String {
    format!("{}/creds/{}", role.mount, role.name)
}

/// The path at which a mount's one lease is set; of the API, not of the tree.
pub fn lease(mount: &str) -> String {
    format!("{mount}/config/lease")
}

/// What the IAM role that is assumed permits, or the IAM user that is made.
pub fn permissions(name: &str) -> String {
    format!("iam/{name}.json")
}

/// What a session of it permits.
pub fn session(name: &str) -> String {
    format!("iam/{name}.session.json")
}

/// Who may assume it.
pub fn trust(name: &str) -> String {
    format!("iam/{name}.trust.json")
}

/// What the owner of a database runs; `database` is its declared name.
pub fn setup(database: &str) -> String {
    format!("postgres/{database}/setup.sql")
}

/// Which of the scripts of a database role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Makes a login.
    Creation,
    /// Renews it.
    Renewal,
    /// Takes it away.
    Revocation,
}

/// A script of a database role.
pub fn script(database: &str, role: &str, script: Script) -> String {
    let kind = match script {
        Script::Creation => "creation",
        Script::Renewal => "renewal",
        Script::Revocation => "revocation",
    };
    format!("postgres/{database}/{role}.{kind}.sql")
}

/// A jobspec.
pub fn job(id: &str) -> String {
    format!("nomad/jobs/{id}.nomad.hcl")
}

/// A Nomad ACL policy.
pub fn acl_policy(name: &str) -> String {
    format!("nomad/acl/{name}.hcl")
}

/// Which workload has a Nomad ACL policy, where one has it: `JobACL` of the policy.
pub fn acl_workload(name: &str) -> String {
    format!("nomad/acl/{name}.workload.json")
}

/// A Nomad namespace, as `nomad namespace apply -json` takes it.
pub fn namespace(name: &str) -> String {
    format!("nomad/namespaces/{name}.json")
}

/// The body of a call of Vault's API: its path is the file's.
pub fn vault_body(path: &str) -> String {
    format!("vault/{path}.json")
}
