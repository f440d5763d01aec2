//! Nomad namespaces.

use super::{decoded, reference, text};
use crate::print::hcl::{Body, Expr};
use writ_graph::declared::Declared;
use writ_semantics::place;

/// The file of all of them.
pub fn file(declared: &Declared) -> Body {
    let mut body = Body::new();
    let mut locals = Body::new();
    let mut resources = Body::new();
    for namespace in &declared.namespaces {
        let name = namespace.name.as_str();
        let local = format!("namespace_{name}");
        decoded(&mut locals, &local, &place::namespace(name), namespace.span);
        let mut inner = Body::new();
        inner.set("name", reference(&["local", &local, "Name"]), None);
        if namespace.description.is_some() {
            inner.set("description", reference(&["local", &local, "Description"]), None);
        }
        resources.block("resource", &["nomad_namespace", name], inner, Some(namespace.span));
    }
    if !locals.items.is_empty() {
        body.block("locals", &[], locals, None).blank();
        body.items.append(&mut resources.items);
    }
    body
}

/// A namespace: by reference where it is made here, so that it is there first.
pub fn name(declared: &Declared, namespace: &str) -> Expr {
    if declared.namespaces.iter().any(|made| made.name == namespace) {
        reference(&["nomad_namespace", namespace, "name"])
    } else {
        text(namespace)
    }
}

/// What a job of this namespace waits for.
pub fn needed(declared: &Declared, namespace: &str) -> Option<Expr> {
    let made = declared.namespaces.iter().find(|made| made.name == namespace)?;
    Some(reference(&["nomad_namespace", &made.name]))
}
