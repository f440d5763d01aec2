//! Trees that were edited by hand: the proof names what each edit gives or takes. (`edits` asks the
//! command line the same of what is not modelled.)

use std::collections::{BTreeMap, BTreeSet};
use writ_source::Diagnostics;
use writ_stack::Compiled;
use writ_tests::{fixture, sources, systems};

/// What is done to a file, and what the proof says of it.
pub type Edit = (&'static str, &'static str, &'static str, &'static str);

type Tree = BTreeMap<String, String>;

/// The tree with a text of the file replaced where it is first; an empty one is the file's end.
#[track_caller]
pub fn edited(tree: &Tree, file: &str, from: &str, to: &str) -> Tree {
    let mut tree = tree.clone();
    if from.is_empty() {
        tree.entry(file.to_owned()).or_default().push_str(to);
    } else {
        let text = tree.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
        assert!(text.contains(from), "{from:?} is not in {file}: {text}");
        *text = text.replacen(from, to, 1);
    }
    tree
}

/// A fixture's tree, and what it is held against.
pub struct Proof {
    pub tree: Tree,
    compiled: Compiled,
    files: Option<writ_source::Files>,
}

impl Proof {
    /// Of a fixture, whose own tree is proved.
    #[track_caller]
    pub fn of(name: &str) -> Self {
        let outcome = writ_stack::compile(sources(name));
        let tree = writ_disk::tree(&fixture(name).join("out")).unwrap();
        let mut proof = Self { tree, compiled: outcome.value.unwrap(), files: Some(outcome.files) };
        let found = proof.found(&proof.tree.clone());
        assert_eq!(found, Vec::<&str>::new(), "{name} as it is");
        proof
    }

    /// The codes of all that the proof finds in a tree.
    pub fn found(&mut self, tree: &Tree) -> Vec<&'static str> {
        codes(&self.prove(tree))
    }

    /// And of what is not what compiles.
    fn with_differences(&mut self, tree: &Tree) -> Vec<&'static str> {
        let found = self.prove(tree);
        let (files, compiled) = (self.files.as_ref().unwrap(), &self.compiled);
        let whole = compiled.checked.declared.span;
        codes(&writ_stack::differences(files, &found, &compiled.artifacts, tree, whole))
    }

    fn prove(&mut self, tree: &Tree) -> Diagnostics {
        let files = self.files.take().unwrap();
        let (files, _, found) = writ_stack::prove_tree(files, &self.compiled.checked, tree);
        self.files = Some(files);
        found
    }
}

fn codes(found: &Diagnostics) -> Vec<&'static str> {
    found.sorted().iter().map(|finding| finding.code.0).collect()
}

/// Each edit of the fixture's tree is found, under its code.
#[track_caller]
pub fn refuted(name: &str, edits: &[Edit]) {
    let mut proof = Proof::of(name);
    let mut missed = Vec::new();
    for (file, from, to, code) in edits {
        let tree = edited(&proof.tree, file, from, to);
        let found = proof.found(&tree);
        if !found.contains(code) {
            missed.push(format!("{file}: {from:?} → {to:?}: {found:?}, not {code}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// What no fact is about: it is only known that it is not what compiles.
const SAYS_NO_ACCESS: [&str; 6] = [
    "README.md",
    "access.json",
    "terraform/nomad-logins.tf",
    "terraform/variables.tf",
    "terraform/versions.tf",
    "writ.lock.json",
];

/// Every file counts: a tree without any one of them is refuted, whatever system it is of.
#[test]
fn without_any_one_file() {
    let (mut passed, mut compared) = (Vec::new(), BTreeSet::new());
    for name in systems() {
        let mut proof = Proof::of(&name);
        let paths: Vec<String> = proof.tree.keys().cloned().collect();
        for path in paths {
            let mut tree = proof.tree.clone();
            tree.remove(&path);
            if !proof.found(&tree).is_empty() {
                continue;
            }
            match SAYS_NO_ACCESS.iter().find(|end| path.ends_with(**end)) {
                Some(end) if proof.with_differences(&tree) == ["prove/not-as-compiled"] => {
                    compared.insert(*end);
                }
                _ => passed.push(format!("{name} without {path}")),
            }
        }
    }
    assert!(passed.is_empty(), "{}", passed.join("\n"));
    assert_eq!(compared.into_iter().collect::<Vec<_>>(), SAYS_NO_ACCESS, "each is still needed");
}
