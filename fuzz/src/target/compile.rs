//! What compiles is proved, and the same every time; what the checks let pass compiles.

use super::{Class, ensure};
use std::collections::BTreeMap;
use writ_source::{Diagnostics, Files, Severity};
use writ_stack::{Outcome, Sources};
use writ_syntax::ast::Label;

/// The file that maps lines to places in sources and has the other files' digests.
const LOCK: &str = "writ.lock.json";

/// Codes with which a proof refuses sources that are in order so far: what they claim does not
/// hold, or a system's limit is passed. All others are mistakes of the compiler.
const REFUSALS: [&str; 3] = ["prove/check-failed", "prove/check-not-decided", "prove/policy-too-long"];

pub(super) fn run(input: &[u8]) -> Result<Class, String> {
    let base = Sources::from(vec![("input.writ".to_owned(), input.to_vec())]);
    let environment = environment(input);
    let class = one(&base)?;
    if environment.is_some() {
        one(&Sources { environment, ..base })?;
    }
    Ok(class)
}

/// The first environment that the source has.
fn environment(input: &[u8]) -> Option<String> {
    let mut files = Files::new();
    let id = files.add("input.writ", writ_syntax::decode("input.writ", input).ok()?);
    let (tree, _) = writ_syntax::parse(&files, id);
    let block = tree.blocks.iter().find(|block| block.keyword.name == "environment")?;
    match block.labels.first()? {
        Label::Ident(ident) => Some(ident.name.clone()),
        Label::Text(text) => Some(text.value.clone()),
    }
}

fn one(sources: &Sources) -> Result<Class, String> {
    let Outcome { diagnostics, value, .. } = writ_stack::compile(sources.clone());
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
    let again = writ_stack::compile(sources.clone()).value.ok_or("compiled once, refused the second time")?;
    let tree = texts(&compiled);
    ensure(tree == texts(&again), || "two runs, two trees".to_owned())?;

    // Read back once more, as `prove` does with what is on a disk.
    let Outcome { files, value, .. } = writ_stack::check(sources.clone());
    let checked = value.ok_or("compiles, but does not check")?;
    let (files, _, found) = writ_stack::prove_tree(files, &checked, &tree);
    ensure(!found.has_errors(), || format!("the tree does not prove: {:?}", found.sorted()))?;
    let whole = checked.declared.span;
    let differences = writ_stack::differences(&files, &found, &compiled.artifacts, &tree, whole);
    ensure(differences.is_empty(), || format!("not as compiled: {:?}", differences.sorted()))?;

    // What `expand` shows is what compiles.
    let unfolded = writ_stack::expand(sources.clone()).value.ok_or("compiles, but does not expand")?;
    let printed = unfolded.expanded.print();
    let outcome = writ_stack::compile(vec![("input.writ".to_owned(), printed.clone().into_bytes())]);
    let same = outcome.value.ok_or_else(|| {
        format!("what it expands to does not compile: {:?}\n{printed}", outcome.diagnostics.sorted())
    })?;
    let (tree, same) = (without_places(&tree), without_places(&texts(&same)));
    let differs = tree.iter().zip(&same).find(|(one, other)| one != other);
    ensure(tree == same, || {
        format!("what it expands to compiles to something else: {differs:#?}\n{printed}")
    })?;
    Ok(Class::Taken)
}

fn texts(compiled: &writ_stack::Compiled) -> BTreeMap<String, String> {
    compiled
        .artifacts
        .files
        .iter()
        .map(|(path, artifact)| (path.clone(), artifact.text().to_owned()))
        .collect()
}

/// A tree without what names lines of the source.
fn without_places(tree: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let without = |text: &String| {
        let mut parts = text.split("input.writ:");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, rest| text + rest.trim_start_matches(|c: char| c.is_ascii_digit()))
    };
    let files = tree.iter().filter(|(path, _)| *path != LOCK);
    files.map(|(path, text)| (path.clone(), without(text))).collect()
}

fn errors(found: &Diagnostics) -> Vec<&'static str> {
    found.sorted().iter().filter(|d| d.severity == Severity::Error).map(|d| d.code.0).collect()
}
