//! How a reader reports: named problems at places of the one file that it reads.
//!
//! INVARIANT: a hostile file yields at most [`MOST`] diagnostics, and a label never quotes a value
//! that could be a secret: labels name fields and syntax, the span shows the rest.

use std::ops::Range;
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Span};

/// As many diagnostics as one file may cause.
const MOST: usize = 100;

/// The longest piece of user text in a label, in characters.
const LONGEST_QUOTE: usize = 60;

/// A kind of finding: a stable code with its constant summary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Problem {
    /// `read/…`.
    pub code: &'static str,
    /// Lower case, no names.
    pub message: &'static str,
}

/// What one file's reader found so far.
#[derive(Debug)]
pub(crate) struct Report {
    file: FileId,
    found: Diagnostics,
}

impl Report {
    /// Nothing found yet.
    pub(crate) fn new(file: FileId) -> Self {
        Self { file, found: Diagnostics::new() }
    }

    /// The place of a byte range.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// Adds an error.
    pub(crate) fn error(&mut self, problem: Problem, range: Range<usize>, label: impl Into<String>) {
        self.push(problem, range, label, None);
    }

    /// Adds an error with what to do about it.
    pub(crate) fn error_with_help(
        &mut self,
        problem: Problem,
        range: Range<usize>,
        label: impl Into<String>,
        help: &str,
    ) {
        self.push(problem, range, label, Some(help));
    }

    fn push(&mut self, problem: Problem, range: Range<usize>, label: impl Into<String>, help: Option<&str>) {
        if self.found.len() >= MOST {
            return;
        }
        let error = Diagnostic::error(Code(problem.code), problem.message, self.span(range), label);
        self.found.push(match help {
            Some(help) => error.help(help),
            None => error,
        });
    }

    /// The value, if nothing was found.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Diagnostics> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(self.found),
        }
    }
}

/// User text for a label: in backticks, escaped and cut where it is long.
pub(crate) fn quote(text: &str) -> String {
    let shown: String = text.chars().take(LONGEST_QUOTE).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(LONGEST_QUOTE).is_some() { "…" } else { "" };
    format!("`{shown}{more}`")
}
