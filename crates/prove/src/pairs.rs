//! Facts by name on both sides: what is on one side only, and what is on both.

use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const UNDECLARED: Code = Code("prove/undeclared");
const MISSING: Code = Code("prove/missing");

/// Pairs up two maps; what has no partner is reported.
///
/// `what` is what such a fact is called, such as `Vault policy`; `whole` is where a declaration
/// without a line of its own is blamed.
pub fn pairs<'a, K: Ord, T>(
    intended: &'a BTreeMap<K, T>,
    observed: &'a BTreeMap<K, T>,
    what: &str,
    name: impl Fn(&K) -> String,
    span: impl Fn(&T) -> Option<Span>,
    whole: Span,
    out: &mut Diagnostics,
) -> Vec<(&'a T, &'a T)> {
    let mut both = Vec::new();
    for (key, stated) in observed {
        match intended.get(key) {
            Some(meant) => both.push((meant, stated)),
            None => out.push(
                Diagnostic::error(
                    UNDECLARED,
                    "a file states what was not declared",
                    span(stated).unwrap_or(whole),
                    format!("no declaration asks for the {what} `{}`", name(key)),
                )
                .help("remove it, or declare what it is for"),
            ),
        }
    }
    for (key, meant) in intended {
        if !observed.contains_key(key) {
            out.push(
                Diagnostic::error(
                    MISSING,
                    "a declaration without its file",
                    span(meant).unwrap_or(whole),
                    format!("this needs the {what} `{}`, and no file states it", name(key)),
                )
                .help("compile again"),
            );
        }
    }
    both
}
