//! What the provider calls in Vault for each kind of resource.
//!
//! Sources: the resources' files in `vault/` of terraform-provider-vault (5.x), `GetMount` and
//! `GetAuthMount` in its `util/mountutil`; paths of each call: `api/sys_*.go` of Vault's api 1.22.
//! A new kind of resource needs a row here: without one nothing that has it compiles.

use writ_semantics::Facts;
use writ_semantics::terraform::{Origin, Resource};
use writ_semantics::vault::Capability;
use writ_semantics::vault::needs_sudo;

/// Calls to one path.
#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    /// The path.
    pub path: String,
    /// What is done there.
    pub capabilities: Vec<Capability>,
}

const MAKE: [Capability; 4] = [Capability::Create, Capability::Read, Capability::Update, Capability::Delete];
const SET: [Capability; 2] = [Capability::Create, Capability::Update];
const KEEP: [Capability; 3] = [Capability::Create, Capability::Read, Capability::Update];
const READ: [Capability; 1] = [Capability::Read];

/// What making, reading, changing and removing a resource takes in Vault; nothing for those of other
/// providers, whose rights are compared as such.
pub fn of(facts: &Facts, kind: &str, resource: &Resource) -> Result<Vec<Need>, String> {
    let said = |argument: &str| said(facts, resource, argument);
    let at = |path: String, capabilities: &[Capability]| Need {
        capabilities: capabilities
            .iter()
            .copied()
            .chain(needs_sudo(&path).then_some(Capability::Sudo))
            .collect(),
        path,
    };
    // A role, a user or a group of a mount, by the arguments that name both.
    let role = |prefix: &str, mount: &str, part: &str, name: &str| -> Result<Vec<Need>, String> {
        Ok(vec![at(format!("{prefix}{}/{part}/{}", said(mount)?, said(name)?), &MAKE)])
    };
    let auth_mount = |argument: &str, config: bool| -> Result<Vec<Need>, String> {
        let mount = said(argument)?;
        let mut needed = vec![
            at(format!("sys/auth/{mount}"), &MAKE),
            at(format!("sys/mounts/auth/{mount}"), &READ),
            at(format!("sys/mounts/auth/{mount}/tune"), &READ),
        ];
        if config {
            needed.push(at(format!("auth/{mount}/config"), &KEEP));
        }
        Ok(needed)
    };
    let mount = |argument: &str| -> Result<Vec<Need>, String> {
        let mount = said(argument)?;
        Ok(vec![
            at(format!("sys/mounts/{mount}"), &MAKE),
            at(format!("sys/mounts/{mount}/tune"), &[Capability::Update]),
        ])
    };
    let with = |mut needed: Vec<Need>, more: Vec<Need>| {
        needed.extend(more);
        needed
    };
    Ok(match kind {
        "vault_policy" => vec![at(format!("sys/policies/acl/{}", said("name")?), &MAKE)],
        "vault_mount" => mount("path")?,
        "vault_aws_secret_backend" => {
            with(mount("path")?, vec![at(format!("{}/config/root", said("path")?), &KEEP)])
        }
        "vault_nomad_secret_backend" => with(
            mount("backend")?,
            vec![
                at(format!("{}/config/access", said("backend")?), &KEEP),
                at(format!("{}/config/lease", said("backend")?), &KEEP),
            ],
        ),
        "vault_jwt_auth_backend" | "vault_ldap_auth_backend" => auth_mount("path", true)?,
        "vault_auth_backend" => auth_mount("path", false)?,
        "vault_jwt_auth_backend_role" | "vault_approle_auth_backend_role" => {
            role("auth/", "backend", "role", "role_name")?
        }
        "vault_ldap_auth_backend_group" => role("auth/", "backend", "groups", "groupname")?,
        "vault_userpass_auth_backend_user" => role("auth/", "mount", "users", "username")?,
        "vault_aws_secret_backend_role" | "vault_database_secret_backend_role" => {
            role("", "backend", "roles", "name")?
        }
        "vault_database_secret_backend_connection" => role("", "backend", "config", "name")?,
        "vault_nomad_secret_role" => role("", "backend", "role", "role")?,
        "vault_kv_secret_v2" => role("", "mount", "data", "name")?,
        // Neither read nor deleted.
        "vault_generic_endpoint" => vec![at(said("path")?, &SET)],
        "vault_token_auth_backend_role" => {
            vec![at(format!("auth/token/roles/{}", said("role_name")?), &MAKE)]
        }
        _ if kind.starts_with("vault_") => return Err("this kind of resource has no row yet".to_owned()),
        _ => Vec::new(),
    })
}

/// The text of an argument, wherever it comes from: written out, of another resource, or of a file.
fn said(facts: &Facts, resource: &Resource, argument: &str) -> Result<String, String> {
    let unknown = || format!("`{argument}` is not told");
    match &resource.arguments.get(argument).ok_or_else(unknown)?.origin {
        Origin::Literal(text) => Ok(text.clone()),
        Origin::References(names) => {
            let [name] = names.as_slice() else { return Err(unknown()) };
            let parts: Vec<&str> = name.split('.').collect();
            let [kind, label, member] = parts.as_slice() else { return Err(unknown()) };
            let other = facts
                .terraform
                .resources
                .get(&((*kind).to_owned(), (*label).to_owned()))
                .and_then(|other| other.arguments.get(*member))
                .ok_or_else(unknown)?;
            match &other.origin {
                Origin::Literal(text) => Ok(text.clone()),
                _ => Err(unknown()),
            }
        }
        Origin::Field { file, field } => facts
            .bodies
            .get(file)
            .and_then(|body| body.get(field))
            .and_then(|value| value.text())
            .map(str::to_owned)
            .ok_or_else(unknown),
        _ => Err(unknown()),
    }
}
