//! A path of Vault's API that is worth more than it says needs a reason.

use crate::declared::{Declared, Grant, Object, Verb};
use crate::escalations::{Worth, escalation};
use writ_source::{Code, Diagnostic, Diagnostics};

const ROOT_EQUIVALENT: Code = Code("resolve/root-equivalent-grant");
const WHOLE_MOUNT: Code = Code("resolve/whole-mount-grant");

pub fn refuse(declared: &Declared, out: &mut Diagnostics) {
    for grant in declared.grants.iter().filter(|grant| grant.because.is_none()) {
        let (Object::Vault { path }, Verb::Vault(verb)) = (&grant.object, grant.verb) else { continue };
        if let Some(found) = escalation(verb, path) {
            let label = format!("whoever may {} `{path}` {}", verb.word(), found.why);
            let help = match found.worth {
                Worth::Everything => {
                    "this is as much as all of vault: leave it to the deployer, or say why \
                                      with `{ because = \"…\" }`"
                }
                Worth::Engine => {
                    "grant the bucket, database or secret itself, or say why with `{ because = \"…\" }`"
                }
            };
            out.push(
                Diagnostic::error(
                    ROOT_EQUIVALENT,
                    "path of vault that is worth more than it says",
                    grant.span,
                    label,
                )
                .help(help),
            );
        } else if is_mount(path) {
            out.push(whole_mount(grant, path));
        }
    }
}

/// Whether a prefix is all of a mount, as far as one can tell from it: `kv/`, `auth/ldap/`.
fn is_mount(path: &str) -> bool {
    match path.strip_suffix('/') {
        Some(prefix) => match prefix.strip_prefix("auth/") {
            Some(rest) => !rest.contains('/'),
            None => !prefix.contains('/'),
        },
        None => false,
    }
}

fn whole_mount(grant: &Grant, path: &str) -> Diagnostic {
    let label = format!("this opens everything below `{path}`");
    Diagnostic::error(WHOLE_MOUNT, "whole mount granted", grant.span, label)
        .help("name the path or a longer prefix, or say why with `{ because = \"…\" }`")
}
