//! `secret unseal-keys { … }`.

use crate::deliver;
use crate::entities::{Secret, Spanned, Store};
use crate::fields::Fields;
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Block, Ident};

const BAD_STORE: Code = Code("resolve/bad-store");

/// Reads a secret: where it is kept and what its values are called.
pub fn secret(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Secret> {
    let fields = Fields::of_plain(block, &["store", "keys", "path", "namespace", "existing"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let store = fields.require("store", "nomad", block, out);
    let store = store.and_then(|a| value::one_of(a, &["nomad", "kv"], out));
    let keys = fields.require("keys", "[password]", block, out);
    let keys = keys.and_then(|a| value::names(a, text::SECRET_KEY, out));
    let namespace = fields.get("namespace").and_then(|a| value::text(a, text::NAMESPACE, out));
    let store = match store?.as_str() {
        "kv" => {
            if let Some(namespace) = &namespace {
                out.push(
                    Diagnostic::error(
                        BAD_STORE,
                        "option that does not fit the store",
                        namespace.span,
                        "vault's kv engine knows no namespaces of nomad's",
                    )
                    .help("drop `namespace`"),
                );
            }
            let path = fields.require("path", "\"apps/web/api\"", block, out);
            Store::Kv { path: path.and_then(|a| value::text(a, text::KV_PATH, out))? }
        }
        _ => {
            let path = fields.get("path").and_then(|a| value::text(a, text::VARIABLE_PATH, out));
            Store::Nomad { path, namespace }
        }
    };
    let existing = fields.get("existing").and_then(|a| value::boolean(a, out)).unwrap_or(false);
    let keys: Vec<Spanned<String>> = keys?;
    deliver::keys(&store, &keys, out);
    Some(Secret { name: own?, store, keys, existing, span: block.span })
}
