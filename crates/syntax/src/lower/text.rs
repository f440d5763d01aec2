//! Quoted texts: their escapes, and what a text may not hold.
//!
//! Line feeds and tabs have no escape yet: names, paths and addresses have none, and each format
//! that Writ prints would carry them in another way.

use pest::iterators::Pair;
use writ_source::{Code, Diagnostic, Span};

use super::Lower;
use crate::ast::Text;
use crate::characters::is_forbidden;
use crate::explain::shown;
use crate::peg::Rule;

impl Lower<'_> {
    /// A text; what is wrong in it is reported and left out.
    pub(super) fn text(&mut self, pair: &Pair<'_, Rule>) -> Text {
        Text { value: self.unescape(pair), span: self.span(pair) }
    }

    pub(super) fn unescape(&mut self, pair: &Pair<'_, Rule>) -> String {
        let quoted = pair.as_str();
        let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
        let start = self.base + pair.as_span().start() + 1;
        let mut value = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some(found) = rest.chars().next() {
            let at = start + inside.len() - rest.len();
            let length = if found == '\\' {
                let (length, meant) = escape(rest);
                match meant {
                    Ok(c) => value.push(c),
                    Err(wrong) => {
                        let span = Span::new(self.id, at..at + length);
                        self.report.push(wrong.diagnostic(span, rest.get(..length).unwrap_or("")));
                    }
                }
                length
            } else {
                if is_forbidden(found) {
                    // The scan has refused all of them but the tab.
                    let span = Span::new(self.id, at..at + found.len_utf8());
                    self.report.push(Wrong::Forbidden(found).diagnostic(span, "a tab"));
                } else {
                    value.push(found);
                }
                found.len_utf8()
            };
            rest = rest.get(length..).unwrap_or("");
        }
        value
    }
}

enum Wrong {
    /// A backslash before something else.
    Unknown,
    /// `\u` without the hexadecimal number of a character.
    NoCharacter,
    /// A character that a text does not hold.
    Forbidden(char),
}

/// How many bytes the escape at the beginning of `rest` has, and what it means.
fn escape(rest: &str) -> (usize, Result<char, Wrong>) {
    match rest.chars().nth(1) {
        Some(c @ ('"' | '\\')) => (2, Ok(c)),
        Some('n') => (2, Err(Wrong::Forbidden('\n'))),
        Some('t') => (2, Err(Wrong::Forbidden('\t'))),
        Some('r') => (2, Err(Wrong::Forbidden('\r'))),
        Some('u') => unicode(rest),
        Some(c) => (1 + c.len_utf8(), Err(Wrong::Unknown)),
        None => (1, Err(Wrong::Unknown)),
    }
}

/// `\u{1F600}`: one to six hexadecimal digits.
fn unicode(rest: &str) -> (usize, Result<char, Wrong>) {
    let digits =
        rest.get(2..).and_then(|r| r.strip_prefix('{')).and_then(|r| r.split_once('}')).map(|(d, _)| d);
    let Some(digits) =
        digits.filter(|d| (1..=6).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_hexdigit()))
    else {
        return (2, Err(Wrong::NoCharacter));
    };
    let length = 4 + digits.len();
    match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
        Some(c) if is_forbidden(c) => (length, Err(Wrong::Forbidden(c))),
        Some(c) => (length, Ok(c)),
        None => (length, Err(Wrong::NoCharacter)),
    }
}

impl Wrong {
    fn diagnostic(&self, span: Span, written: &str) -> Diagnostic {
        match self {
            Wrong::Unknown => Diagnostic::error(
                Code("syntax/unknown-escape"),
                "an unknown escape",
                span,
                format!("{} means nothing", shown(written)),
            )
            .help("write `\\\\` for a backslash; there are also `\\\"` and `\\u{…}`"),
            Wrong::NoCharacter => Diagnostic::error(
                Code("syntax/unknown-escape"),
                "an unknown escape",
                span,
                format!("{} names no character", shown(written)),
            )
            .help("write the hexadecimal number of a character between braces: `\\u{e9}`"),
            Wrong::Forbidden(c) => {
                let what =
                    if written.starts_with('\\') { format!("`{written}`") } else { written.to_owned() };
                let diagnostic = Diagnostic::error(
                    Code("syntax/control-character"),
                    "a control character",
                    span,
                    format!("a text does not hold {what}"),
                );
                match c {
                    '\n' | '\r' => diagnostic.help(
                        "put a text of several lines into a file of its own and write `file(\"name\")`",
                    ),
                    '\t' => diagnostic.help(
                        "write spaces, or put the text into a file of its own and write `file(\"name\")`",
                    ),
                    _ => diagnostic.help("remove it"),
                }
            }
        }
    }
}
