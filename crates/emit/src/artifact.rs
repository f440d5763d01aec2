//! A printed file: its text, and which declaration each line came from.

use std::collections::BTreeMap;
use std::sync::Arc;
use writ_source::Span;

/// Lines that follow each other and came from one declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first line, counted from 1.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// The declaration.
    pub origin: Span,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    text: Arc<str>,
    runs: Vec<Run>,
}

impl Artifact {
    /// A file of that text. Lines that are in no run are such as every file of the kind has.
    pub(crate) fn new(text: String, runs: Vec<Run>) -> Self {
        Self { text: text.into(), runs }
    }

    /// The whole text; each line is ended by one newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same, to be kept elsewhere without a copy.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Where its lines came from, in their order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }
}

/// All files of a tree by path: relative, `/`-separated, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Artifacts {
    /// By path.
    pub files: BTreeMap<String, Artifact>,
}

impl Artifacts {
    /// Adds a file. Paths are made of names that can't collide, so none is there already.
    pub fn add(&mut self, path: String, artifact: Artifact) {
        debug_assert!(!self.files.contains_key(&path), "two artifacts at {path}");
        self.files.insert(path, artifact);
    }
}

/// A text that the format of an artifact cannot carry. The model's alphabets keep such texts out;
/// this is the printers' own check, which does not rely on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprintable {
    /// What was to be printed, such as `a path of a Vault policy`.
    pub what: &'static str,
    /// Where the text came from.
    pub origin: Option<Span>,
}
