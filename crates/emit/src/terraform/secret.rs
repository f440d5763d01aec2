//! Secrets: their values come from an ephemeral variable and go to a write-only argument, so they
//! are in no file, no plan and no state.

use super::module::variable;
use super::mount::{self, Kind};
use super::{namespace, reference, text};
use crate::print::hcl::{Body, Expr};
use writ_graph::declared::{Declared, Object, Secret};

/// The resource that keeps a secret: its type and name; none where somebody else keeps it.
pub fn resource(stack: &str, secret: &Secret) -> Option<(&'static str, String)> {
    let kind = match secret.place {
        _ if secret.existing => return None,
        Object::Variable { .. } => "nomad_variable",
        Object::Kv { .. } => "vault_kv_secret_v2",
        _ => return None,
    };
    Some((kind, format!("{stack}_{}", secret.name)))
}

/// The file of a secret; empty where somebody else keeps its values.
pub fn file(declared: &Declared, secret: &Secret) -> Body {
    let mut body = Body::new();
    let Some((kind, name)) = resource(&declared.stack, secret) else { return body };
    // Names have neither `_` nor `--`, so no two make one variable.
    let values = format!("secret__{}", secret.name.replace('-', "_"));
    let version = format!("{values}__version");
    let members = secret.keys.iter().map(|key| (key.clone(), reference(&["string"])));
    let object = Expr::Call("object", vec![Expr::Object(members.collect())]);
    let mut inner = Body::new();
    inner.set("type", object, None);
    let description = format!("The values of the secret {}; never in the state", secret.name);
    inner.set("description", text(&description), None);
    for name in ["ephemeral", "sensitive"] {
        inner.set(name, Expr::Bool(true), None);
    }
    inner.set("nullable", Expr::Bool(false), None);
    body.block("variable", &[&values], inner, Some(secret.span));
    let first = [("default", Expr::Number(1))];
    variable(&mut body, &version, "number", "Raise it when a value changes", &first);
    let mut inner = Body::new();
    let encoded = Expr::Call("jsonencode", vec![reference(&["var", &values])]);
    match &secret.place {
        Object::Variable { namespace, path } => {
            inner.set("namespace", namespace::name(declared, namespace), None);
            inner.set("path", text(path), None);
            inner.set("items_wo", encoded, None);
            inner.set("items_wo_version", reference(&["var", &version]), None);
        }
        Object::Kv { mount, path } => {
            inner.set("mount", mount::path(declared, Kind::Kv, mount), None);
            inner.set("name", text(path), None);
            inner.set("data_json_wo", encoded, None);
            inner.set("data_json_wo_version", reference(&["var", &version]), None);
            // The provider would keep what it reads in the state.
            inner.set("disable_read", Expr::Bool(true), None);
        }
        _ => {}
    }
    body.block("resource", &[kind, &name], inner, Some(secret.span));
    body
}

/// What templates ask for to read a secret; a variable with its namespace.
pub fn read_by(secret: &Secret) -> String {
    match &secret.place {
        Object::Kv { mount, path } => format!("{mount}/data/{path}"),
        Object::Variable { namespace, path } => format!("{path}@{namespace}"),
        other => other.to_string(),
    }
}
