//! What compiles is proved, and the same every time; what the checks let pass compiles.

use super::{Class, ensure};
use std::collections::BTreeMap;
use writ_source::{Diagnostics, Severity};
use writ_stack::Outcome;

/// Codes with which a proof refuses sources that are in order so far: what they claim does not
/// hold, or a system's limit is passed. All others are mistakes of the compiler.
const REFUSALS: [&str; 3] = ["prove/check-failed", "prove/check-not-decided", "prove/policy-too-long"];

pub(super) fn run(input: &[u8]) -> Result<Class, String> {
    let sources = || vec![("input.writ".to_owned(), input.to_vec())];
    let Outcome { diagnostics, value, .. } = writ_stack::compile(sources());
    for code in errors(&diagnostics) {
        let stage = code.split('/').next().unwrap_or_default();
        let is_ours = matches!(stage, "internal" | "emit" | "read" | "prove") || code.ends_with("/internal");
        ensure(!is_ours || REFUSALS.contains(&code), || {
            format!("the checks pass, and then {code}: {:#?}", diagnostics.sorted())
        })?;
    }
    let Some(compiled) = value else {
        ensure(diagnostics.has_errors(), || "refused without an error".to_owned())?;
        return Ok(Class::Refused);
    };
    ensure(!diagnostics.has_errors(), || format!("compiled with errors: {:?}", diagnostics.sorted()))?;
    let again = writ_stack::compile(sources()).value.ok_or("compiled once, refused the second time")?;
    let tree = texts(&compiled);
    ensure(tree == texts(&again), || "two runs, two trees".to_owned())?;

    // Read back once more, as `prove` does with what is on a disk.
    let Outcome { files, value, .. } = writ_stack::check(sources());
    let checked = value.ok_or("compiles, but does not check")?;
    let (files, _, found) = writ_stack::prove_tree(files, &checked, &tree);
    ensure(!found.has_errors(), || format!("the tree does not prove: {:?}", found.sorted()))?;
    let whole = checked.declared.span;
    let differences = writ_stack::differences(&files, &found, &compiled.artifacts, &tree, whole);
    ensure(differences.is_empty(), || format!("not as compiled: {:?}", differences.sorted()))?;
    Ok(Class::Taken)
}

fn texts(compiled: &writ_stack::Compiled) -> BTreeMap<String, String> {
    compiled.artifacts.files.iter().map(|(path, artifact)| (path.clone(), artifact.text())).collect()
}

fn errors(found: &Diagnostics) -> Vec<&'static str> {
    found.sorted().iter().filter(|d| d.severity == Severity::Error).map(|d| d.code.0).collect()
}
