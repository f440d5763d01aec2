//! Mounts that would be in each other's place, or hold what exists before they do.

use crate::declared::{Credential, Declared, Method, Object, Route};
use crate::names;
use std::collections::BTreeMap;
use writ_model::{Model, MountKind};
use writ_source::{Code, Diagnostic, Diagnostics};

const SAME_MOUNT: Code = Code("resolve/same-mount");
const NEW_MOUNT: Code = Code("resolve/existing-secret-in-new-mount");

pub fn refuse(model: &Model, declared: &Declared, out: &mut Diagnostics) {
    let mut seen: BTreeMap<String, MountKind> = BTreeMap::new();
    for kind in used(declared) {
        let path = names::whole_mount(model, kind);
        let Some(first) = seen.insert(path.clone(), kind).filter(|first| *first != kind) else { continue };
        let said = declared.mounts.iter().find(|mount| mount.path == path);
        let span = said.map_or(declared.span, |mount| mount.span);
        let label = format!("`{path}` would be the mount of `{}` and of `{}`", first.word(), kind.word());
        out.push(
            Diagnostic::error(SAME_MOUNT, "two mounts in one place", span, label)
                .help("give one of the two another `path`"),
        );
    }
    for secret in declared.secrets.iter().filter(|secret| secret.existing) {
        let Object::Kv { mount, .. } = &secret.place else { continue };
        if !declared.is_there(mount) {
            let label = format!("it is there already, but its mount `{mount}` would be made");
            out.push(
                Diagnostic::error(NEW_MOUNT, "existing secret in a new mount", secret.span, label).help(
                    match &model.vault {
                        Some(vault) => {
                            format!("add `mount kv {{ existing = true }}` to `vault {}`", vault.name)
                        }
                        None => "write `vault platform { mount kv { existing = true } }`".to_owned(),
                    },
                ),
            );
        }
    }
}

/// The kinds of mount that something of this stack is on.
fn used(declared: &Declared) -> Vec<MountKind> {
    let of_tokens = declared.tokens.iter().filter_map(|token| match token.login.method {
        Method::Identity { .. } => Some(MountKind::Jwt),
        Method::ServerToken => None,
        Method::Ldap => Some(MountKind::Ldap),
        Method::Userpass => Some(MountKind::Userpass),
        Method::Approle { .. } => Some(MountKind::Approle),
        Method::Oidc { .. } => Some(MountKind::Oidc),
        Method::Jwt { .. } => Some(MountKind::Pipeline),
    });
    let of_grants = declared.grants.iter().filter_map(|grant| match &grant.route {
        Route::Credential { credential: Credential::Aws { .. }, .. } => Some(MountKind::Aws),
        Route::Credential { credential: Credential::Database { .. }, .. } => Some(MountKind::Database),
        Route::Credential { credential: Credential::Nomad { .. }, .. } => Some(MountKind::Nomad),
        _ => None,
    });
    let of_secrets = declared.secrets.iter().filter_map(|secret| match secret.place {
        Object::Kv { .. } => Some(MountKind::Kv),
        _ => None,
    });
    let mut kinds: Vec<MountKind> = of_tokens.chain(of_grants).chain(of_secrets).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
