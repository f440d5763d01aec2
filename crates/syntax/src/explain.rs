//! Why a piece is no block or no line: from pest's rules to the user's words.
//!
//! pest says where it came to a stand and which rules it would have gone on with. A table of
//! common mistakes is asked first, then expected and found are told as they are.

mod mistakes;
mod place;
mod words;

use std::ops::Range;

use writ_source::{Code, Diagnostic, FileId, Span};

use crate::lex::Kind;
use crate::peg::Failure;
use mistakes::MISTAKES;
use place::Place;
pub(crate) use place::shown;

/// Where a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// At the top of the file.
    Top,
    /// In a block.
    Body,
}

/// The error for the part `range` of `text`, which pest refused with `failure`.
pub(crate) fn explain(
    text: &str,
    id: FileId,
    range: &Range<usize>,
    failure: &Failure,
    context: Context,
) -> Diagnostic {
    let Failure::Unexpected { at, expected } = failure else {
        return Diagnostic::error(
            Code("syntax/too-complex"),
            "too much work to read",
            Span::new(id, range.clone()),
            "reading this was given up",
        )
        .help("write it with less nesting, or in several blocks");
    };
    let place = Place::new(text, id, range, range.start + at, expected, context);
    MISTAKES.iter().find_map(|mistake| mistake(&place)).unwrap_or_else(|| plain(&place))
}

fn plain(place: &Place<'_>) -> Diagnostic {
    let expected = words::list(place.expected);
    let label = match place.found().map(|t| t.kind) {
        None | Some(Kind::Newline) => format!("expected {expected} after this"),
        Some(_) => format!("expected {expected}, found {}", shown(place.found_text())),
    };
    Diagnostic::error(Code("syntax/unexpected-token"), "something else was expected", place.span(), label)
        .help(words::advice(place))
}
