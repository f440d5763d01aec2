//! How many spaces are between two tokens of an item.

use writ_syntax::lex::Kind;

/// Between two tokens that stand side by side in one column.
///
/// A path is written in one piece, and so is a call; a unit of one or two small letters sticks to
/// its number (`40m`), any other stands apart (`200 MHz`).
pub(crate) fn between(before: (Kind, &str), after: (Kind, &str)) -> usize {
    let sticks = match (before, after) {
        ((_, "." | "/"), _) | (_, (_, "." | "/" | ",")) => true,
        ((Kind::Word, _), (Kind::Open(bracket), _)) => bracket == b'(',
        ((Kind::Number, _), (Kind::Word, unit)) => is_short(unit),
        _ => false,
    };
    usize::from(!sticks)
}

fn is_short(unit: &str) -> bool {
    unit.len() <= 2 && unit.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The digits of a number, and the unit that sticks to them.
pub(crate) fn number(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
