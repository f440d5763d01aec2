//! The names that Writ gives to roles and policies, and where the mounts are.
//!
//! INVARIANT: the parts have no `_` (the model's alphabet of names), so that joining them by `_`
//! never makes one name of two different declarations, of one stack or of two.

use crate::declared::{Mount, Workload};
use writ_model::{Model, MountKind, Service, Task};
use writ_semantics::engine::RoleRef;

/// The audience of the identity for Vault (Nomad documentation, "Configure Vault for workload
/// identity": `aud = ["vault.io"]`).
pub const AUDIENCE: &str = "vault.io";

/// Where a mount is that the stack says nothing of. For workload identities: the path that Nomad's
/// documentation uses (same page, `vault auth enable -path 'jwt-nomad' jwt`); for the others, the
/// path that `vault secrets enable` and `vault auth enable` choose.
fn usual(kind: MountKind) -> &'static str {
    match kind {
        MountKind::Jwt => "jwt-nomad",
        MountKind::Aws => "aws",
        MountKind::Database => "database",
        MountKind::Kv => "kv",
        MountKind::Nomad => "nomad",
        MountKind::Ldap => "ldap",
        MountKind::Oidc => "oidc",
        MountKind::Userpass => "userpass",
        MountKind::Approle => "approle",
        MountKind::Pipeline => "jwt",
    }
}

/// The path of a mount.
pub fn mount(model: &Model, kind: MountKind) -> String {
    let said = model.vault.iter().flat_map(|vault| &vault.mounts).find(|mount| mount.kind == kind);
    said.and_then(|mount| mount.path.as_ref())
        .map_or_else(|| usual(kind).to_owned(), |path| path.value.clone())
}

/// The mounts that the stack says something of.
pub fn mounts(model: &Model) -> Vec<Mount> {
    let said = model.vault.iter().flat_map(|vault| &vault.mounts);
    said.map(|said| Mount { path: whole_mount(model, said.kind), existing: said.existing, span: said.span })
        .collect()
}

/// The whole path of a mount: `aws`, `auth/jwt-nomad`.
pub fn whole_mount(model: &Model, kind: MountKind) -> String {
    let path = mount(model, kind);
    if kind.is_auth() { format!("auth/{path}") } else { path }
}

/// The part of a task's names behind the stack's: the service's own task goes by the service alone.
pub fn task(service: &Service, task: &Task) -> String {
    if task.main { service.name.value.clone() } else { format!("{}_{}", service.name.value, task.name.value) }
}

/// Vault policy, login role, AWS role and IAM role of a principal.
pub fn service(stack: &str, name: &str) -> String {
    format!("{stack}_{name}")
}

/// The AWS role of a principal.
pub fn aws_role(model: &Model, stack: &str, name: &str) -> RoleRef {
    RoleRef { mount: mount(model, MountKind::Aws), name: service(stack, name) }
}

/// The database role of a principal on a database.
pub fn database_role(model: &Model, stack: &str, name: &str, database: &str) -> RoleRef {
    RoleRef { mount: mount(model, MountKind::Database), name: format!("{stack}_{name}_{database}") }
}

/// The Nomad ACL policy of a task: Nomad takes no `_` in their names (`ValidPolicyName` in
/// `nomad/structs/structs.go` of Nomad 1.11.1). No part has `--` in it, so nothing collides.
pub fn acl_policy(stack: &str, who: &Workload) -> String {
    if who.task == who.job {
        format!("{stack}--{}", who.job)
    } else {
        format!("{stack}--{}--{}", who.job, who.task)
    }
}

/// The database roles that another stack has on a database of this one, as a pattern: Vault takes `*` for
/// any text there (`StrListContainsGlob` on a connection's `allowed_roles`,
/// `builtin/logical/database/path_creds_create.go` of Vault 1.21.0). As no part of a name has a `_`, the
/// roles of no other stack and on no other database match.
pub fn roles_of(stack: &str, database: &str) -> String {
    format!("{stack}_*_{database}")
}

/// The Nomad ACL policy of an operator, and its auth method where it logs in to Nomad itself
/// (`ValidACLAuthMethod` in `nomad/structs/acl.go`). Operators and services have no name in common.
pub fn operator_acl(stack: &str, operator: &str) -> String {
    format!("{stack}--{operator}")
}

/// The policy of the token by which Nomad's servers make those of tasks, and the role that they make
/// them by. Nomad's documentation calls them `nomad-server` and `nomad-cluster`; a stack's own have
/// its name, as two stacks that write one role would take each other's policies off its list.
pub fn servers(stack: &str) -> (String, String) {
    (service(stack, "nomad-server"), service(stack, "nomad-cluster"))
}

/// The connection of a database.
pub fn connection(model: &Model, stack: &str, database: &str) -> RoleRef {
    RoleRef { mount: mount(model, MountKind::Database), name: format!("{stack}_{database}") }
}
