//! Mounts: what a role is written to.

use super::{aws, logins, reference, text};
use crate::print::hcl::{Body, Expr};
use std::collections::BTreeSet;
use writ_graph::declared::{Declared, Object};
use writ_semantics::Facts;

/// The kinds of resource that make a mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Where workload identities log in.
    Jwt,
    /// The AWS engine.
    Aws,
    /// The database engine.
    Database,
    /// The KV engine, version 2.
    Kv,
}

impl Kind {
    fn resource(self) -> &'static str {
        match self {
            Kind::Jwt => "vault_jwt_auth_backend",
            Kind::Aws => "vault_aws_secret_backend",
            Kind::Database | Kind::Kv => "vault_mount",
        }
    }

    /// Whether the module makes the mount.
    fn is_made(self, declared: &Declared, mount: &str) -> bool {
        match self {
            Kind::Jwt => !declared.is_there(&format!("auth/{mount}")),
            Kind::Aws | Kind::Database | Kind::Kv => !declared.is_there(mount),
        }
    }

    /// The mounts of this kind that something is written to.
    fn used<'a>(self, declared: &'a Declared, facts: &'a Facts) -> BTreeSet<&'a str> {
        match self {
            Kind::Jwt => {
                let mounts = facts.logins.values().map(|role| role.mount.as_str());
                mounts.filter(|mount| !logins::is_operators(declared, mount)).collect()
            }
            Kind::Aws => facts.aws_roles.keys().map(|role| role.mount.as_str()).collect(),
            Kind::Database => facts.connections.keys().map(|role| role.mount.as_str()).collect(),
            Kind::Kv => declared
                .secrets
                .iter()
                .filter_map(|secret| match &secret.place {
                    Object::Kv { mount, .. } => Some(mount.as_str()),
                    _ => None,
                })
                .collect(),
        }
    }
}

/// The path of a mount: by reference, so that Terraform makes it first; as it is where somebody
/// else makes it.
pub fn path(declared: &Declared, kind: Kind, mount: &str) -> Expr {
    if kind.is_made(declared, mount) { reference(&[kind.resource(), mount, "path"]) } else { text(mount) }
}

/// The resource that makes a mount, where it is made here.
pub fn resource(declared: &Declared, kind: Kind, mount: &str) -> Option<Expr> {
    kind.is_made(declared, mount).then(|| reference(&[kind.resource(), mount]))
}

/// Whether a mount of this kind is made.
pub fn makes(declared: &Declared, facts: &Facts, kind: Kind) -> bool {
    kind.used(declared, facts).into_iter().any(|mount| kind.is_made(declared, mount))
}

/// One resource for each mount that something is written to and nobody else makes.
pub fn mounts(declared: &Declared, facts: &Facts) -> Body {
    let mut body = Body::new();
    for kind in [Kind::Jwt, Kind::Aws, Kind::Database, Kind::Kv] {
        for mount in kind.used(declared, facts) {
            if !kind.is_made(declared, mount) {
                beside(declared, facts, kind, mount, &mut body);
                continue;
            }
            let mut inner = Body::new();
            inner.set("path", text(mount), None);
            match kind {
                Kind::Jwt => {
                    inner.set("jwks_url", reference(&["var", "nomad_jwks_url"]), None);
                }
                Kind::Aws => {}
                Kind::Database => {
                    inner.set("type", text("database"), None);
                }
                Kind::Kv => {
                    inner.set("type", text("kv"), None);
                    let version = ("version".to_owned(), text("2"));
                    inner.set("options", Expr::Object(vec![version]), None);
                }
            }
            body.block("resource", &[kind.resource(), mount], inner, None);
            beside(declared, facts, kind, mount, &mut body);
        }
    }
    body
}

/// What is written to a mount as a whole.
fn beside(declared: &Declared, facts: &Facts, kind: Kind, mount: &str, body: &mut Body) {
    if kind == Kind::Aws {
        aws::lease(declared, facts, mount, body);
    }
}
