//! What is held against an input: each property says in words what does not hold.

mod compile;
mod format;
mod parser;

pub use compile::sources;

use writ_source::{Diagnostic, Files};

/// What is fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Bytes to tree
    Parser,
    /// Bytes to the same in canonical form
    Format,
    /// Bytes to proved artifacts
    Compile,
}

/// What an input was: how many of each kind there were says whether a run was worth its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Refused, with errors.
    Refused,
    /// Taken.
    Taken,
}

impl Target {
    /// All of them, in the order in which data flows.
    pub const ALL: [Target; 3] = [Target::Parser, Target::Format, Target::Compile];

    /// As it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Target::Parser => "parser",
            Target::Format => "format",
            Target::Compile => "compile",
        }
    }

    /// What is said of an input that it takes.
    pub fn taken(self) -> &'static str {
        match self {
            Target::Parser => "parsed",
            Target::Format => "formatted",
            Target::Compile => "compiled to a tree",
        }
    }

    /// Runs it on one input.
    ///
    /// # Errors
    /// The property that does not hold, with what shows it.
    pub fn run(self, input: &[u8]) -> Result<Class, String> {
        match self {
            Target::Parser => parser::run(input),
            Target::Format => format::run(input),
            Target::Compile => compile::run(input),
        }
    }
}

/// `Ok` where it holds.
fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

/// Whether it points into texts that there are.
fn is_in_text(diagnostic: &Diagnostic, files: &Files) -> Result<(), String> {
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary).map(|label| label.span);
    let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    for span in labels.chain(edits) {
        let text = &files.get(span.file).text;
        ensure(text.get(span.range()).is_some(), || {
            format!("a place that is not in the text: {diagnostic:?}")
        })?;
    }
    Ok(())
}

/// Whether a reader is served by it.
fn is_good(diagnostic: &Diagnostic, files: &Files) -> Result<(), String> {
    is_in_text(diagnostic, files)?;
    let code = diagnostic.code.0;
    let help = diagnostic.help.as_deref().unwrap_or_default();
    // Whether a check or what it is about is wrong, only its author knows.
    ensure(!help.is_empty() || code.starts_with("prove/check-"), || format!("no help: {diagnostic:?}"))?;
    let said = format!("{}{help}", diagnostic.primary.text);
    let acts = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}');
    ensure(!said.contains(acts), || format!("a label that moves the cursor: {diagnostic:?}"))?;
    ensure(said.len() < 1500, || format!("a label without end: {diagnostic:?}"))?;
    ensure(!matches!(code, "syntax/internal" | "syntax/too-complex"), || format!("{code}: {diagnostic:?}"))
}
