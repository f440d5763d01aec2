//! Two secrets in one place, and places that nothing can be in.

use crate::declared::{Declared, Object};
use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics};

const SAME_SECRET: Code = Code("resolve/same-secret");
const RESERVED_PATH: Code = Code("resolve/reserved-path");

pub fn refuse(declared: &Declared, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for secret in &declared.secrets {
        if let Some(first) = seen.insert(&secret.place, secret.span) {
            out.push(
                Diagnostic::error(
                    SAME_SECRET,
                    "two secrets in one place",
                    secret.span,
                    format!("{} again", secret.place),
                )
                .also(first, "this one is there already")
                .help("make one secret of the two, or give them different paths"),
            );
        }
        // `ValidatePath` in nomad/structs/variables.go of Nomad 1.11.1.
        if let Object::Variable { path, .. } = &secret.place
            && path.starts_with("nomad/")
            && path != "nomad/jobs"
            && !path.starts_with("nomad/jobs/")
        {
            out.push(
                Diagnostic::error(
                    RESERVED_PATH,
                    "path that is nomad's own",
                    secret.span,
                    format!("`{path}` would be below `nomad/`, where nomad takes `nomad/jobs/…` only"),
                )
                .help("give it a path of its own, such as `path = \"platform/keys\"`"),
            );
        }
    }
}
