//! What keeps secrets: values come from a variable and go to write-only arguments.

use super::mounts::{made, mount};
use super::{Expected, Resources, Value, literal, namespaces};
use crate::Claim;
use std::collections::BTreeMap;
use writ_graph::declared::{Object, Secret};

/// One resource for each secret that the module keeps, and the mounts of the KV engine.
pub fn secrets(claim: Claim<'_>, all: &mut Resources) {
    for secret in &claim.declared.secrets {
        if let Object::Kv { mount, .. } = &secret.place {
            let version =
                [("type", literal("kv")), ("options", Value::Map), ("options.version", literal("2"))];
            made(claim, "vault_mount", mount, &version, all);
        }
        let Some((kind, name)) = resource(claim, secret) else { continue };
        let values = format!("var.secret__{}", secret.name.replace('-', "_"));
        let version = Value::Reference(format!("{values}__version"));
        let keeps =
            Expected { artifact: Some(format!("the secret `{}`", secret.name)), ..Expected::default() };
        let keeps = match &secret.place {
            Object::Variable { namespace, path } => keeps
                .set("namespace", namespaces::name(claim, namespace))
                .set("path", literal(path))
                .set("items_wo", Value::Encoded(values))
                .set("items_wo_version", version),
            Object::Kv { mount: of, path } => keeps
                .set("mount", mount(claim, "vault_mount", of))
                .set("name", literal(path))
                .set("data_json_wo", Value::Encoded(values))
                .set("data_json_wo_version", version)
                .set("disable_read", literal("true")),
            _ => continue,
        };
        all.insert((kind.to_owned(), name), keeps);
    }
}

/// The resources that keep secrets, by what templates ask for to read them: a variable with its
/// namespace.
pub fn kept(claim: Claim<'_>) -> BTreeMap<String, String> {
    let of = |secret: &Secret| {
        let (kind, name) = resource(claim, secret)?;
        let path = match &secret.place {
            Object::Kv { mount, path } => format!("{mount}/data/{path}"),
            Object::Variable { namespace, path } => format!("{path}@{namespace}"),
            _ => return None,
        };
        Some((path, format!("{kind}.{name}")))
    };
    claim.declared.secrets.iter().filter_map(of).collect()
}

fn resource(claim: Claim<'_>, secret: &Secret) -> Option<(&'static str, String)> {
    let kind = match &secret.place {
        _ if secret.existing => return None,
        Object::Variable { .. } => "nomad_variable",
        Object::Kv { .. } => "vault_kv_secret_v2",
        _ => return None,
    };
    Some((kind, format!("{}_{}", claim.declared.stack, secret.name)))
}
