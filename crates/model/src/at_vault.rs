//! Paths of Vault's API: which verbs take one.

use crate::entities::{Object, Spanned};
use crate::verb::{VaultVerb, Verb};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const BAD_OBJECT: Code = Code("resolve/bad-object");

/// A snapshot has one path of its own, and everything else is of a path that is named.
pub fn of_verbs(object: &Object, verbs: &[Spanned<Verb>], place: Span, out: &mut Diagnostics) {
    let Object::Vault { path } = object else { return };
    let snapshot = |verb: &&Spanned<Verb>| verb.value == Verb::Vault(VaultVerb::Snapshot);
    let (label, help) = match path {
        None if !verbs.iter().all(|verb| snapshot(&verb)) => (
            "this names no path of vault's api",
            "write `platform/\"sys/metrics\"`, or `platform/\"sys/leases/\"` for all below",
        ),
        Some(_) if verbs.iter().any(|verb| snapshot(&verb)) => (
            "a snapshot is of all of vault, not of a path",
            "write `snapshot on platform` in a sentence of its own",
        ),
        _ => return,
    };
    out.push(Diagnostic::error(BAD_OBJECT, "object that cannot be granted", place, label).help(help));
}
