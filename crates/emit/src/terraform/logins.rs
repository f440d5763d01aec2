//! The auth mounts that operators log in at, with the variables of what is behind each: a
//! directory, a provider. Which they are differs between environments and is no access fact.

use super::module::variable;
use super::{reference, text};
use crate::print::hcl::{Body, Expr};
use std::collections::BTreeMap;
use writ_graph::declared::{Declared, Method};

/// What is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Ldap,
    Oidc,
    Userpass,
    Approle,
    Pipeline,
}

impl Kind {
    fn of(method: &Method) -> Option<Self> {
        Some(match method {
            Method::Ldap => Kind::Ldap,
            Method::Oidc { .. } => Kind::Oidc,
            Method::Userpass => Kind::Userpass,
            Method::Approle { .. } => Kind::Approle,
            Method::Jwt { .. } => Kind::Pipeline,
            Method::Identity { .. } | Method::ServerToken => return None,
        })
    }

    fn resource(self) -> &'static str {
        match self {
            Kind::Ldap => "vault_ldap_auth_backend",
            Kind::Oidc | Kind::Pipeline => "vault_jwt_auth_backend",
            Kind::Userpass | Kind::Approle => "vault_auth_backend",
        }
    }
}

/// Every mount that an operator logs in at, and that the stack makes.
fn mounts(declared: &Declared) -> BTreeMap<&str, Kind> {
    let logins = declared.tokens.iter().map(|token| &token.login);
    let own = logins.filter(|login| !is_existing(declared, &login.mount));
    own.filter_map(|login| Some((login.mount.as_str(), Kind::of(&login.method)?))).collect()
}

fn is_existing(declared: &Declared, mount: &str) -> bool {
    declared.is_there(&format!("auth/{mount}"))
}

/// How a resource refers to the auth mount that an operator logs in at.
pub fn backend(declared: &Declared, mount: &str) -> Expr {
    match mounts(declared).get(mount) {
        Some(kind) => reference(&[kind.resource(), mount, "path"]),
        None => text(mount),
    }
}

/// Whether operators log in at this mount.
pub fn is_operators(declared: &Declared, mount: &str) -> bool {
    declared.tokens.iter().any(|token| token.login.mount == mount && Kind::of(&token.login.method).is_some())
}

/// The mounts, each behind its variables.
pub fn file(declared: &Declared) -> Body {
    let mut body = Body::new();
    for (mount, kind) in mounts(declared) {
        let mut inner = Body::new();
        inner.set("path", text(mount), None);
        match kind {
            Kind::Ldap => ldap(mount, &mut body, &mut inner),
            Kind::Oidc => oidc(mount, &mut body, &mut inner),
            Kind::Userpass => drop(inner.set("type", text("userpass"), None)),
            Kind::Approle => drop(inner.set("type", text("approle"), None)),
            Kind::Pipeline => {
                let what = "The issuer of the pipelines' tokens, such as https://gitlab.example";
                plain(mount, "discovery_url", what, "oidc_discovery_url", &mut body, &mut inner);
            }
        }
        body.block("resource", &[kind.resource(), mount], inner, None);
    }
    body
}

/// A variable called by the mount, and the argument that it is for.
fn plain(mount: &str, name: &str, what: &str, argument: &str, body: &mut Body, inner: &mut Body) {
    let name = called(mount, name);
    variable(body, &name, "string", what, &[]);
    inner.set(argument, reference(&["var", &name]), None);
}

/// A secret: in no state and no plan, sent again when its version is raised.
pub fn secret(base: &str, what: &str, argument: &str, body: &mut Body, inner: &mut Body) {
    let extra = [("ephemeral", Expr::Bool(true)), ("sensitive", Expr::Bool(true))];
    variable(body, base, "string", what, &extra);
    let version = format!("{base}_version");
    variable(body, &version, "number", "Raise it when that changes", &[("default", Expr::Number(1))]);
    inner.set(argument, reference(&["var", base]), None);
    inner.set(&format!("{argument}_version"), reference(&["var", &version]), None);
}

fn called(mount: &str, name: &str) -> String {
    format!("{}_{name}", mount.replace('-', "_"))
}

fn ldap(mount: &str, body: &mut Body, inner: &mut Body) {
    for (argument, what) in [
        ("url", "The directory, such as ldaps://ldap.example"),
        ("userdn", "Where its users are, such as ou=users,dc=example,dc=com"),
        ("userattr", "The attribute that is a user's name, such as uid"),
        ("groupdn", "Where its groups are, such as ou=groups,dc=example,dc=com"),
        ("groupattr", "The attribute that is a group's name, such as cn"),
        ("binddn", "The account that Vault searches with"),
    ] {
        plain(mount, argument, what, argument, body, inner);
    }
    let base = called(mount, "bindpass");
    secret(&base, "Its password; never in the state", "bindpass_wo", body, inner);
}

fn oidc(mount: &str, body: &mut Body, inner: &mut Body) {
    inner.set("type", text("oidc"), None);
    let provider = "The provider that people log in at, such as https://id.example";
    plain(mount, "discovery_url", provider, "oidc_discovery_url", body, inner);
    plain(mount, "client_id", "Vault's own id there", "oidc_client_id", body, inner);
    let base = called(mount, "client_secret");
    secret(&base, "Its secret; never in the state", "oidc_client_secret_wo", body, inner);
}
