//! The logins of operators, the mounts that they are at, and the roles and mounts of Vault's Nomad
//! engine.

use super::{Expected, Resources, Value, literal, reference};
use crate::Claim;
use std::collections::BTreeSet;
use writ_graph::declared::{Declared, Login, Method, NomadLogin};
use writ_semantics::body::{Body, Value as Stated};
use writ_semantics::place;

/// Adds all of them.
pub fn all(claim: Claim<'_>, all: &mut Resources) {
    for token in &claim.declared.tokens {
        mount(claim.declared, &token.login, all);
        login(claim, &token.login, all);
    }
    for login in &claim.declared.nomad_logins {
        nomad_login(claim, login, all);
    }
    engine(claim, all);
}

/// Where the value of `backend` must come from, for an auth mount that operators log in at.
pub fn backend(declared: &Declared, mount: &str) -> Option<Value> {
    let login = declared.tokens.iter().map(|token| &token.login).find(|login| login.mount == mount)?;
    let kind = resource(&login.method)?;
    Some(if is_existing(declared, mount) { literal(mount) } else { reference(kind, mount, "path") })
}

fn is_existing(declared: &Declared, mount: &str) -> bool {
    declared.is_there(&format!("auth/{mount}"))
}

/// The resource that mounts it; none for the logins of tasks.
fn resource(method: &Method) -> Option<&'static str> {
    Some(match method {
        Method::Ldap => "vault_ldap_auth_backend",
        Method::Oidc { .. } | Method::Jwt { .. } => "vault_jwt_auth_backend",
        Method::Userpass | Method::Approle { .. } => "vault_auth_backend",
        Method::Identity { .. } | Method::ServerToken => return None,
    })
}

fn variables(mut wanted: Expected, arguments: &[&str]) -> Expected {
    for argument in arguments {
        wanted = wanted.set(argument, Value::Variable);
    }
    wanted
}

fn mount(declared: &Declared, login: &Login, all: &mut Resources) {
    let Some(kind) = resource(&login.method).filter(|_| !is_existing(declared, &login.mount)) else { return };
    let wanted = Expected::default().set("path", literal(&login.mount));
    let wanted = match &login.method {
        Method::Ldap => variables(
            wanted,
            &[
                "url",
                "userdn",
                "userattr",
                "groupdn",
                "groupattr",
                "binddn",
                "bindpass_wo",
                "bindpass_wo_version",
            ],
        ),
        Method::Oidc { .. } => variables(
            wanted.set("type", literal("oidc")),
            &[
                "oidc_discovery_url",
                "oidc_client_id",
                "oidc_client_secret_wo",
                "oidc_client_secret_wo_version",
            ],
        ),
        Method::Jwt { .. } => variables(wanted, &["oidc_discovery_url"]),
        Method::Userpass => wanted.set("type", literal("userpass")),
        _ => wanted.set("type", literal("approle")),
    };
    all.insert((kind.to_owned(), login.mount.clone()), wanted);
}

/// A login that is a body; the roles of JWT mounts are with the others of their kind.
fn login(claim: Claim<'_>, login: &Login, all: &mut Resources) {
    let (kind, path, mount, name) = match &login.method {
        Method::Ldap => {
            let path = place::ldap_group(&login.mount, &login.role);
            ("vault_ldap_auth_backend_group", path, "backend", "groupname")
        }
        Method::Userpass => {
            let path = place::userpass_user(&login.mount, &login.role);
            ("vault_userpass_auth_backend_user", path, "mount", "username")
        }
        Method::Approle { .. } => {
            let path = place::login(&login.mount, &login.role);
            ("vault_approle_auth_backend_role", path, "backend", "role_name")
        }
        _ => return,
    };
    let (Some(stated), Some(backend)) =
        (claim.observed.bodies.get(&path), backend(claim.declared, &login.mount))
    else {
        return;
    };
    let mut wanted = Expected::of(&path).set(mount, backend).set(name, literal(&login.role));
    for field in &stated.fields {
        let value = Value::Field { file: path.clone(), field: field.name.clone() };
        wanted = wanted.set(&field.name, value);
    }
    if login.method == Method::Userpass {
        wanted = variables(wanted, &["password_wo", "password_wo_version"]);
    }
    all.insert((kind.to_owned(), login.policy.clone()), wanted);
}

/// What the provider calls the members of an auth method's `Config`.
const CONFIG: [(&str, &str); 5] = [
    ("AllowedRedirectURIs", "allowed_redirect_uris"),
    ("OIDCScopes", "oidc_scopes"),
    ("BoundAudiences", "bound_audiences"),
    ("ClaimMappings", "claim_mappings"),
    ("ListClaimMappings", "list_claim_mappings"),
];

fn nomad_login(claim: Claim<'_>, login: &NomadLogin, all: &mut Resources) {
    let (method, rule) = (place::auth_method(&login.name), place::binding_rule(&login.name));
    let from = |file: &str, field: &str| Value::Field { file: file.to_owned(), field: field.to_owned() };
    if let Some(stated) = claim.observed.bodies.get(&method) {
        let mut wanted = Expected::of(&method)
            .set("name", literal(&login.name))
            .set("type", from(&method, "Type"))
            .set("token_locality", from(&method, "TokenLocality"))
            .set("max_token_ttl", from(&method, "MaxTokenTTL"))
            .set("default", from(&method, "Default"))
            .set("config", Value::Block);
        wanted = variables(wanted, &["config.oidc_discovery_url"]);
        wanted = if matches!(login.method, Method::Oidc { .. }) {
            let client = [
                "config.oidc_client_id",
                "config.oidc_client_secret_wo",
                "config.oidc_client_secret_wo_version",
            ];
            variables(wanted, &client)
        } else {
            variables(wanted, &["config.bound_issuer"])
        };
        for (member, _) in members(stated) {
            let known = CONFIG.iter().find(|(name, _)| name == member);
            let argument = known.map_or(member.as_str(), |(_, argument)| argument);
            let value = from(&method, &format!("Config.{member}"));
            wanted = wanted.set(&format!("config.{argument}"), value);
        }
        all.insert(("nomad_acl_auth_method".to_owned(), login.name.clone()), wanted);
    }
    if claim.observed.bodies.contains_key(&rule) {
        let wanted = Expected::of(&rule)
            .set("auth_method", reference("nomad_acl_auth_method", &login.name, "name"))
            .set("selector", from(&rule, "Selector"))
            .set("bind_type", from(&rule, "BindType"))
            .set("bind_name", from(&rule, "BindName"));
        all.insert(("nomad_acl_binding_rule".to_owned(), login.name.clone()), wanted);
    }
}

fn members(method: &Body) -> &[(String, Stated)] {
    match method.get("Config") {
        Some(Stated::Object(members)) => members,
        _ => &[],
    }
}

fn engine(claim: Claim<'_>, all: &mut Resources) {
    let facts = claim.observed;
    let mounts: BTreeSet<&str> = facts.nomad_roles.keys().map(|role| role.mount.as_str()).collect();
    let existing = |mount: &str| claim.declared.is_there(mount);
    for mount in mounts.into_iter().filter(|mount| !existing(mount)) {
        let path = place::vault_body(&place::lease(mount));
        let mut wanted = Expected::of(&path).set("backend", literal(mount));
        wanted = variables(wanted, &["address", "ca_cert", "token_wo", "token_wo_version"]);
        for field in facts.bodies.get(&path).into_iter().flat_map(|lease| &lease.fields) {
            let value = Value::Field { file: path.clone(), field: field.name.clone() };
            wanted = wanted.set(&field.name, value);
        }
        all.insert(("vault_nomad_secret_backend".to_owned(), mount.to_owned()), wanted);
    }
    for (role, stated) in &facts.nomad_roles {
        let path = place::nomad_role(role);
        let backend = if existing(&role.mount) {
            literal(&role.mount)
        } else {
            reference("vault_nomad_secret_backend", &role.mount, "backend")
        };
        let wanted = Expected::of(&path)
            .set("backend", backend)
            .set("role", literal(&role.name))
            .fields(&path, &stated.fields);
        all.insert(("vault_nomad_secret_role".to_owned(), role.name.clone()), wanted);
    }
}
