//! Mounts: made here, or somebody else's.

use super::{Expected, Resources, Value, literal, reference};
use crate::Claim;

/// What a resource says of its mount: a reference to the resource of that type which makes it, or
/// the path where somebody else does.
pub fn mount(claim: Claim<'_>, kind: &str, path: &str) -> Value {
    if is_there(claim, kind, path) { literal(path) } else { reference(kind, path, "path") }
}

/// Adds the resource that makes a mount, with what it says beside its path.
pub fn made(claim: Claim<'_>, kind: &str, path: &str, rest: &[(&str, Value)], all: &mut Resources) {
    if is_there(claim, kind, path) {
        return;
    }
    let backend = Expected::default().set("path", literal(path));
    let backend = rest.iter().fold(backend, |backend, (name, value)| backend.set(name, value.clone()));
    all.insert((kind.to_owned(), path.to_owned()), backend);
}

/// Whether somebody else makes it.
pub fn is_there(claim: Claim<'_>, kind: &str, path: &str) -> bool {
    let whole = if kind.contains("_auth_backend") { format!("auth/{path}") } else { path.to_owned() };
    claim.declared.is_there(&whole)
}
