//! A printed file: lines, each with the declaration that it came from.

use std::collections::BTreeMap;
use writ_source::Span;

/// One line, without its line end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// The declaration that it came from; `None` for what every file of the kind has.
    pub origin: Option<Span>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Artifact {
    /// Its lines; each is ended by one newline in the bytes.
    pub lines: Vec<Line>,
}

impl Artifact {
    /// The whole text.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.lines.iter().map(|l| l.text.len() + 1).sum());
        for line in &self.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        text
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
