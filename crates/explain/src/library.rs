//! All explanations by their codes, from any number of sources.

use crate::page::{Section, sections};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What one code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The code, or a rule's name.
    pub code: Cow<'static, str>,
    /// Markdown: a first paragraph that says what it is, then why, examples and references. Fenced
    /// blocks as in [`crate::Block`].
    pub text: Cow<'static, str>,
}

impl Explanation {
    /// The text with its parts.
    pub fn section(&self) -> Section<'_> {
        Section { code: &self.code, text: &self.text }
    }

    /// What it means, in one line.
    pub fn summary(&self) -> String {
        self.section().summary()
    }
}

/// Explanations that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What they are about, such as `syntax` or `rules`: a heading in lists.
    pub title: Cow<'static, str>,
    /// Each of them.
    pub explanations: Vec<Explanation>,
}

impl Source {
    /// The sections of a page of Markdown.
    pub fn page(title: &'static str, text: &'static str) -> Self {
        let explanation = |s: Section<'static>| Explanation { code: s.code.into(), text: s.text.into() };
        Self { title: title.into(), explanations: sections(text).into_iter().map(explanation).collect() }
    }
}

/// All that can be explained.
#[derive(Debug, Clone)]
pub struct Library {
    sources: Vec<Source>,
}

impl Library {
    /// The explanations of all sources; of two with one code the first counts.
    pub fn new(sources: Vec<Source>) -> Self {
        Self { sources }
    }

    /// The sources, in their order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What a code means.
    pub fn find(&self, code: &str) -> Option<&Explanation> {
        self.all().find(|e| e.code == code)
    }

    /// Every explanation.
    pub fn all(&self) -> impl Iterator<Item = &Explanation> {
        self.sources.iter().flat_map(|source| &source.explanations)
    }

    /// The codes that are meant by what is none, the nearest first; at most three. What was written
    /// may lack the stage, or be a part of the name.
    pub fn nearest(&self, written: &str) -> Vec<&str> {
        let written = written.to_lowercase();
        let mut near: BTreeSet<(usize, &str)> = BTreeSet::new();
        for code in self.all().map(|e| e.code.as_ref()) {
            let name = code.rsplit('/').next().unwrap_or(code);
            let distance =
                strsim::damerau_levenshtein(&written, code).min(strsim::damerau_levenshtein(&written, name));
            let is_part = written.len() >= 3 && code.contains(&written);
            let most = (written.chars().count() / 5).max(1);
            if is_part || distance <= most {
                near.insert((if is_part { 0 } else { distance }, code));
            }
        }
        near.into_iter().map(|(_, code)| code).take(3).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        Library::new(vec![
            Source::page("a", "## resolve/unknown-name\n\nx\n\n## resolve/unknown-verb\n\ny\n"),
            Source::page("b", "## wide-grant\n\nz\n"),
        ])
    }

    #[test]
    fn what_is_nearly_a_code_is_found() {
        assert_eq!(library().nearest("resolve/unknwon-name"), ["resolve/unknown-name"]);
        assert_eq!(library().nearest("unknown-verb"), ["resolve/unknown-verb"]);
        assert_eq!(library().nearest("Unknown"), ["resolve/unknown-name", "resolve/unknown-verb"]);
        assert_eq!(library().nearest("wide-grnat"), ["wide-grant"]);
        assert!(library().nearest("something/else").is_empty());
        assert!(library().nearest("").is_empty());
    }

    #[test]
    fn every_source_is_searched() {
        assert_eq!(library().find("wide-grant").map(Explanation::summary), Some("z".to_owned()));
        assert!(library().find("wide").is_none());
    }
}
