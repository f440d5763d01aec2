//! Whether a tree's files are what compiles, byte by byte.
//!
//! The proof compares what is modelled and names causes. A jobspec, a Terraform module and an
//! engine's configuration say more than that: an image, a provider's address, a template's text.
//! What compiles today is known to the byte, so whatever differs and was not found by the proof is
//! a finding here: nothing that a file says passes because nobody asked.

use crate::prove::Tree;
use std::collections::{BTreeMap, BTreeSet};
use writ_emit::Artifacts;
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Files, Span};

const MISSING: Code = Code("prove/missing");
const NOT_AS_COMPILED: Code = Code("prove/not-as-compiled");

/// Compares every file of `tree` with `artifacts`. Files in which `found` has something already are
/// left out: the cause is known.
pub fn differences(
    files: &Files,
    found: &Diagnostics,
    artifacts: &Artifacts,
    tree: &Tree,
    whole: Span,
) -> Diagnostics {
    let mut out = Diagnostics::new();
    let known: BTreeSet<FileId> = found.sorted().iter().map(|finding| finding.primary.span.file).collect();
    // The newest text of a name: sources may be called as an artifact is.
    let ids: BTreeMap<&str, FileId> = files.iter().map(|(id, file)| (file.name.as_str(), id)).collect();
    let id_of = |path: &str| ids.get(path).copied();
    for (path, artifact) in &artifacts.files {
        let compiled = artifact.text();
        match (tree.get(path), id_of(path)) {
            (Some(text), Some(id)) if text != compiled && !known.contains(&id) => {
                out.push(different(id, text, compiled));
            }
            (Some(_), _) => {}
            (None, _) if is_missing(found, path) => {}
            (None, _) => out.push(
                Diagnostic::error(
                    NOT_AS_COMPILED,
                    "a file that is not what compiles",
                    whole,
                    format!("`{path}` is not there"),
                )
                .help("compile again"),
            ),
        }
    }
    for path in tree.keys().filter(|path| !artifacts.files.contains_key(*path)) {
        if let Some(id) = id_of(path).filter(|id| !known.contains(id)) {
            let label = format!("nothing compiles to `{path}`");
            out.push(
                Diagnostic::error(
                    NOT_AS_COMPILED,
                    "a file that is not what compiles",
                    Span::new(id, 0..0),
                    label,
                )
                .help("remove it: terraform or the next reader would take it for a part of this"),
            );
        }
    }
    out
}

/// Whether the proof has told that nothing states what this file is to state.
fn is_missing(found: &Diagnostics, path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.split('.').next().unwrap_or(file);
    let told = format!("{name}`, and no file states it");
    found.sorted().iter().any(|finding| finding.code == MISSING && finding.primary.text.ends_with(&told))
}

/// Points at the first line that differs.
fn different(id: FileId, text: &str, compiled: &str) -> Diagnostic {
    let mut start = 0;
    let mut expected = compiled.lines();
    for line in text.lines() {
        let compiles_to = expected.next();
        if compiles_to != Some(line) {
            let span = Span::new(id, start..start + line.len());
            let finding = Diagnostic::error(
                NOT_AS_COMPILED,
                "a file that is not what compiles",
                span,
                "this line is not what compiles",
            );
            return match compiles_to {
                Some(line) => finding.note(format!("compiles to: {}", line.trim())),
                None => finding,
            }
            .help("make the change in the source, or compile again");
        }
        start += line.len() + 1;
    }
    let end = text.len();
    Diagnostic::error(
        NOT_AS_COMPILED,
        "a file that is not what compiles",
        Span::new(id, end..end),
        "lines are missing from here on",
    )
    .help("compile again")
}
