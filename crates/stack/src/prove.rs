//! A tree of artifacts, as written, against what the sources declare.

use crate::compile::Checked;
use std::collections::BTreeMap;
use writ_prove::{Claim, Proved};
use writ_source::{Diagnostics, FileId, Files};

/// The files of a tree: path, relative to its root, to text.
pub type Tree = BTreeMap<String, String>;

/// Reads a tree and compares what it grants with what is declared. The tree's texts are added to
/// `files`, so that findings can point at both.
pub fn prove_tree(mut files: Files, checked: &Checked, tree: &Tree) -> (Files, Proved, Diagnostics) {
    let ids: Vec<FileId> =
        tree.iter().map(|(path, text)| files.add_artifact(path.clone(), text.as_str())).collect();
    let (proved, found) = prove_files(&files, checked, &ids);
    (files, proved, found)
}

/// The same of a tree whose files are in `files` already.
pub(crate) fn prove_files(files: &Files, checked: &Checked, tree: &[FileId]) -> (Proved, Diagnostics) {
    let (observed, mut found) = writ_read::tree_of(files, tree);
    if found.has_errors() {
        return (Proved::default(), found);
    }
    let claim = Claim { declared: &checked.declared, intended: &checked.facts, observed: &observed, files };
    let (proved, findings) = writ_prove::prove(claim);
    found.append(findings);
    (proved, found)
}
