//! What compiles is proved, and the same every time; what the checks let pass compiles.

use super::{Class, ensure, is_good, is_in_text};
use crate::folder::{Folder, INPUT};
use crate::mutate;
use fastrand::Rng;
use std::collections::BTreeMap;
use writ_source::{Files, Root, Severity};
use writ_stack::{Beside, Checked, Compiled, Folders, Outcome, Refused, Sources};

/// The file that maps lines to places in sources and has the other files' digests.
const LOCK: &str = "writ.lock.json";

/// Codes with which a proof refuses sources that are in order so far: what they claim does not
/// hold, or a system's limit is passed. All others are mistakes of the compiler.
const REFUSALS: [&str; 4] =
    ["prove/check-failed", "prove/check-not-decided", "prove/name-too-long", "prove/policy-too-long"];

pub(super) fn run(input: &[u8]) -> Result<Class, String> {
    let base = sources(Folder::of(input));
    let environments = writ_stack::environments(base.files.clone());
    let class = one(&base)?;
    if let Some(environment) = environments.into_iter().next() {
        one(&Sources { environment: Some(environment), ..base })?;
    }
    Ok(class)
}

/// A folder as the compiler takes it: what is not in it cannot be read.
pub fn sources(folder: Folder) -> Sources {
    let Folder { sources, others, beside } = folder;
    let missing = |name: &str| Refused {
        code: "resolve/unreadable-file",
        why: format!("there is no `{name}`"),
        help: "name another".to_owned(),
    };
    let beside = Beside::new(move |name| beside.get(name).cloned().ok_or_else(|| missing(name)));
    let folders = Folders::new(move |path| others.get(path).cloned().ok_or_else(|| missing(path)));
    Sources { files: sources, folders, beside, ..Sources::default() }
}

fn one(sources: &Sources) -> Result<Class, String> {
    let Outcome { files, diagnostics, value, .. } = writ_stack::compile(sources.clone());
    for diagnostic in diagnostics.sorted() {
        is_good(diagnostic, &files)?;
    }
    for error in diagnostics.sorted().into_iter().filter(|d| d.severity == Severity::Error) {
        let code = error.code.0;
        let stage = code.split('/').next().unwrap_or_default();
        // Templates of people's own are read as those of a tree are.
        let is_theirs = stage == "read" && files.get(error.primary.span.file).root == Root::Sources;
        let is_ours = matches!(stage, "internal" | "emit" | "read" | "prove") || code.ends_with("/internal");
        ensure(!is_ours || is_theirs || REFUSALS.contains(&code), || {
            format!("the checks pass, and then {code}: {error:?}")
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
    edited(&tree, &checked, &compiled, files.clone())?;
    let (files, _, found) = writ_stack::prove_tree(files, &checked, &tree);
    ensure(!found.has_errors(), || format!("the tree does not prove: {:?}", found.sorted()))?;
    let whole = checked.declared.span;
    let differences = writ_stack::differences(&files, &found, &compiled.artifacts, &tree, whole);
    ensure(differences.is_empty(), || format!("not as compiled: {:?}", differences.sorted()))?;

    // What `expand` shows is what compiles.
    let unfolded = writ_stack::expand(sources.clone()).value.ok_or("compiles, but does not expand")?;
    let printed = unfolded.expanded.print();
    let files = vec![(INPUT.to_owned(), printed.clone().into_bytes())];
    let beside = sources.beside.clone();
    let outcome = writ_stack::compile(Sources { files, beside, ..Sources::default() });
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

/// A tree with a file that somebody changed is read without harm, and does not pass.
fn edited(
    tree: &BTreeMap<String, String>,
    checked: &Checked,
    compiled: &Compiled,
    files: Files,
) -> Result<(), String> {
    // Which file and how hangs on the tree alone, so that a failing input fails again.
    let size: usize = tree.values().map(String::len).sum();
    let mut random = Rng::with_seed(u64::try_from(size).unwrap_or(0));
    let Some((path, text)) = random.choice(tree) else { return Ok(()) };
    let mut changed = text.clone();
    if random.bool() {
        mutate::lines(&mut changed, &mut random);
    } else {
        let mut bytes = changed.into_bytes();
        mutate::bytes(&mut bytes, &mut random);
        changed = String::from_utf8_lossy(&bytes).into_owned();
    }
    if changed == *text {
        return Ok(());
    }
    let mut other = tree.clone();
    other.insert(path.clone(), changed);
    let (files, _, found) = writ_stack::prove_tree(files, checked, &other);
    for diagnostic in found.sorted() {
        is_in_text(diagnostic, &files)?;
    }
    let whole = checked.declared.span;
    let differences = writ_stack::differences(&files, &found, &compiled.artifacts, &other, whole);
    ensure(found.has_errors() || differences.has_errors(), || {
        format!("an edit passes: {path}:\n{}", other.get(path).map_or("", String::as_str))
    })
}

fn texts(compiled: &writ_stack::Compiled) -> BTreeMap<String, String> {
    compiled
        .artifacts
        .files
        .iter()
        .map(|(path, artifact)| (path.clone(), artifact.text().to_owned()))
        .collect()
}

/// A tree without what names lines of a source.
fn without_places(tree: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let files = tree.iter().filter(|(path, _)| *path != LOCK);
    files.map(|(path, text)| (path.clone(), without_names(text))).collect()
}

/// A text without names of sources and numbers of lines, `more.writ:12`.
fn without_names(text: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '@');
    let mut parts: Vec<&str> = text.split(".writ:").collect();
    let last = parts.len().saturating_sub(1);
    for (n, part) in parts.iter_mut().enumerate() {
        if n > 0 {
            *part = part.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        if n < last {
            *part = part.trim_end_matches(is_name);
        }
    }
    parts.join(":")
}
