//! Paths of KV secrets as Vault's command line or its API has them: with the mount before, or with the
//! `data/` that the API of KV version 2 puts behind it (`path_data.go` of vault-plugin-secrets-kv
//! 0.25.0: `data/`, `metadata/`). Written here they would become folders of these names.

use crate::names;
use writ_model::{Model, MountKind, Secret, Store};
use writ_source::{Code, Diagnostic, Diagnostics};

const KV_PATH: Code = Code("resolve/kv-path-with-mount");

/// What the API has between a mount and a path.
const OF_API: [&str; 2] = ["data/", "metadata/"];
/// Where people have their KV mounts: what `vault server -dev` makes, and `vault secrets enable kv`.
const USUAL: [&str; 2] = ["secret", "kv"];

pub fn refuse(model: &Model, out: &mut Diagnostics) {
    let mount = names::mount(model, MountKind::Kv);
    for Secret { store, .. } in &model.secrets {
        let Store::Kv { path } = store else { continue };
        let Some((label, rest, other)) = misread(&mount, &path.value) else { continue };
        let mut help =
            format!("write `path = \"{rest}\"`: below the mount, as `vault kv get` has it behind `-mount`");
        if let Some(other) = other {
            help = format!("{help}; and if the mount is at `{other}`, say so: {}", said(model, &other));
        }
        out.push(
            Diagnostic::error(KV_PATH, "path of a secret with more than its path", path.span, label)
                .help(help),
        );
    }
}

/// What is wrong with a path, what is left of it, and the mount that it begins with where that is
/// another one.
fn misread(mount: &str, path: &str) -> Option<(String, String, Option<String>)> {
    let behind = |text: &str| OF_API.iter().find_map(|api| Some((*api, text.strip_prefix(api)?.to_owned())));
    if let Some((api, rest)) = behind(path) {
        let label = format!("vault's API has `{api}` before the path: it would be there twice");
        return Some((label, rest, None));
    }
    if let Some(rest) = path.strip_prefix(mount).and_then(|rest| rest.strip_prefix('/')) {
        let rest = behind(rest).map_or_else(|| rest.to_owned(), |(_, rest)| rest);
        return Some((format!("`{mount}` is the mount: this would be `{mount}/{path}`"), rest, None));
    }
    USUAL.iter().find_map(|usual| {
        let (api, rest) = behind(path.strip_prefix(usual)?.strip_prefix('/')?)?;
        let label = format!("this begins with a mount and `{api}`, and would be `{mount}/{path}`");
        Some((label, rest, Some((*usual).to_owned())))
    })
}

fn said(model: &Model, mount: &str) -> String {
    match &model.vault {
        Some(vault) => format!("`mount kv {{ path = \"{mount}\" }}` in `vault {}`", vault.name),
        None => format!("`vault platform {{ mount kv {{ path = \"{mount}\" }} }}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::misread;

    #[test]
    fn what_vault_puts_before_a_path_is_no_part_of_it() {
        for (mount, path, rest, other) in [
            ("secret", "secret/shop/payment", "shop/payment", None),
            ("secret", "secret/data/shop/payment", "shop/payment", None),
            ("kv", "data/shop/payment", "shop/payment", None),
            ("kv", "metadata/shop/payment", "shop/payment", None),
            ("kv", "secret/data/shop/payment", "shop/payment", Some("secret")),
            ("team/kv", "team/kv/shop", "shop", None),
        ] {
            let found = misread(mount, path).map(|(_, rest, other)| (rest, other));
            assert_eq!(found, Some((rest.to_owned(), other.map(str::to_owned))), "{mount} {path}");
        }
        for (mount, path) in [
            ("kv", "shop/payment"),
            ("kv", "secret/shop"),
            ("kv", "kvs/x"),
            ("kv", "shop/data/x"),
            ("kv", "database/x"),
        ] {
            assert_eq!(misread(mount, path), None, "{mount} {path}");
        }
    }
}
