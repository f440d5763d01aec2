//! The mounts of Vault's Nomad engine, each with the one life that all of its tokens have.

use super::logins::secret;
use super::module::variable;
use super::{decoded, from_local, reference, text};
use crate::print::hcl::{Body, Expr};
use std::collections::BTreeSet;
use writ_graph::declared::Declared;
use writ_semantics::{Facts, place};

/// The mounts that roles are on.
fn all(facts: &Facts) -> BTreeSet<&str> {
    facts.nomad_roles.keys().map(|role| role.mount.as_str()).collect()
}

/// How a role refers to its mount.
pub fn backend(declared: &Declared, mount: &str) -> Expr {
    if declared.is_there(mount) {
        text(mount)
    } else {
        reference(&["vault_nomad_secret_backend", mount, "backend"])
    }
}

/// The mounts that the stack makes. A token must be given: without one Vault would bootstrap
/// Nomad's ACLs and keep what it gets (`pathConfigAccessWrite` in
/// `builtin/logical/nomad/path_config_access.go` of Vault 1.21.0).
pub fn file(facts: &Facts, declared: &Declared) -> Body {
    let mut body = Body::new();
    let made: Vec<&str> = all(facts).into_iter().filter(|mount| !declared.is_there(mount)).collect();
    if made.is_empty() {
        return body;
    }
    let what = "Where Vault reaches Nomad, such as https://nomad.example:4646";
    variable(&mut body, "nomad_address", "string", what, &[]);
    let null = [("default", Expr::Reference(vec!["null".to_owned()]))];
    let what = "The certificate authority of Nomad's certificate, where the system does not know it";
    variable(&mut body, "nomad_ca_cert", "string", what, &null);
    let mut access = Body::new();
    access.set("address", reference(&["var", "nomad_address"]), None);
    access.set("ca_cert", reference(&["var", "nomad_ca_cert"]), None);
    let what = "A management token of Nomad's that Vault makes the others with; never in the state";
    secret("nomad_token", what, "token_wo", &mut body, &mut access);
    let mut locals = Body::new();
    let mut resources = Body::new();
    for mount in made {
        let local = format!("lease_{mount}");
        let mut inner = Body::new();
        inner.set("backend", text(mount), None);
        inner.items.extend(access.items.iter().cloned());
        let path = place::vault_body(&place::lease(mount));
        let origin = facts.bodies.get(&path).map(|lease| lease.span);
        if let Some(span) = origin {
            decoded(&mut locals, &local, &path, span);
            from_local(&mut inner, &local, &["ttl", "max_ttl"]);
        }
        resources.block("resource", &["vault_nomad_secret_backend", mount], inner, origin);
    }
    if !locals.items.is_empty() {
        body.block("locals", &[], locals, None).blank();
    }
    body.items.append(&mut resources.items);
    body
}
