//! A tree of artifacts, as written, against what the sources declare.

use crate::compile::Checked;
use std::collections::BTreeMap;
use writ_prove::{Claim, Proved};
use writ_source::{Diagnostics, Files};

/// The files of a tree: path, relative to its root, to text.
pub type Tree = BTreeMap<String, String>;

/// Reads a tree and compares what it grants with what is declared. The tree's texts are added to
/// `files`, so that findings can point at both.
pub fn prove_tree(mut files: Files, checked: &Checked, tree: &Tree) -> (Files, Proved, Diagnostics) {
    let ids: Vec<_> =
        tree.iter().map(|(path, text)| files.add_artifact(path.clone(), text.clone())).collect();
    let (observed, mut found) = writ_read::tree_of(&files, &ids);
    if found.has_errors() {
        return (files, Proved::default(), found);
    }
    let claim =
        Claim { declared: &checked.declared, intended: &checked.facts, observed: &observed, files: &files };
    let (proved, findings) = writ_prove::prove(claim);
    found.append(findings);
    (files, proved, found)
}
