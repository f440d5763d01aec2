//! One value that stands alone, such as one that was given on the command line.

use writ_source::{Code, Diagnostic, Diagnostics, FileId, Files, Span};

use crate::ast::Value;
use crate::lex::{Kind, Lexer};
use crate::lower::Lower;
use crate::peg::{self, Rule};
use crate::report::Report;
use crate::{characters, limits};

/// Reads one of the `files` as one value and nothing else.
///
/// Where the text is no value (or nests more deeply than one may) there is none, which is no error
/// yet: it may be meant as it stands. Without [`check_text`] before it says nothing of characters.
pub fn parse_value(files: &Files, id: FileId) -> (Option<Value>, Diagnostics) {
    let text: &str = &files.get(id).text;
    let mut report = Report::default();
    if text.len() > limits::VALUE_BYTES {
        return (None, report.into_diagnostics());
    }
    let value = if nests_too_deeply(text) { None } else { read(text, id, &mut report) };
    (value, report.into_diagnostics())
}

/// Reports what a text on one line may not hold, so that [`crate::ast::Text`]'s invariant is true
/// of what none is reported of; and a text that is too long.
pub fn check_text(files: &Files, id: FileId) -> Diagnostics {
    let text: &str = &files.get(id).text;
    let mut report = Report::default();
    if text.len() > limits::VALUE_BYTES {
        report.push(too_large(Span::new(id, 0..0), text.len()));
        return report.into_diagnostics();
    }
    if characters::check(text, id, &mut report).is_empty()
        && let Some((at, found)) = text.char_indices().find(|(_, c)| characters::is_forbidden(*c))
    {
        // Tabs and line feeds, which stand between tokens, but in no text.
        report.push(
            Diagnostic::error(
                Code("syntax/control-character"),
                "a control character",
                Span::new(id, at..at + found.len_utf8()),
                format!("a value on the command line does not hold U+{:04X}", u32::from(found)),
            )
            .help("give a value of one line, without tabs"),
        );
    }
    report.into_diagnostics()
}

/// Reports what a text of several lines may not hold that is no source, such as a script: the
/// characters that no source may hold either.
pub fn check_lines(files: &Files, id: FileId) -> Diagnostics {
    let mut report = Report::default();
    characters::check(&files.get(id).text, id, &mut report);
    report.into_diagnostics()
}

fn read(text: &str, id: FileId, report: &mut Report) -> Option<Value> {
    let pairs = peg::read(Rule::one_value, text).ok()?;
    let pair = pairs.into_iter().find(|pair| pair.as_rule() == Rule::value)?;
    let value = Lower { id, base: 0, report }.lone_value(pair)?;
    // A comment or a line before or after it is no part of a value.
    (value.span.range() == (0..text.len())).then_some(value)
}

/// pest recurses for each bracket (pest#1129).
fn nests_too_deeply(text: &str) -> bool {
    let mut depth = 0_usize;
    for token in Lexer::new(text, 0..text.len()) {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits::DEPTH {
            return true;
        }
    }
    false
}

fn too_large(span: Span, bytes: usize) -> Diagnostic {
    Diagnostic::error(
        Code("syntax/too-large"),
        "the source is too large",
        span,
        format!("the value has {bytes} bytes, more than {}", limits::VALUE_BYTES),
    )
    .help("put it into a file of the stack")
}
