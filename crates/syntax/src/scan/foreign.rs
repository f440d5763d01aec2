//! What other languages have and this one does not: each is refused by its name.

use writ_source::{Code, Diagnostic, FileId, Span};

use crate::explain;
use crate::lex::{Kind, Token};

/// The error for a token that no rule of the grammar takes, if it is one of those that would also
/// mislead the search for brackets.
pub(super) fn refusal(token: Token, text: &str, id: FileId) -> Option<Diagnostic> {
    let span = Span::new(id, token.range());
    let shown = text.get(token.range()).unwrap_or("");
    Some(match token.kind {
        Kind::UnclosedText => Diagnostic::error(
            Code("syntax/unclosed-string"),
            "a string is not closed",
            span,
            "the line ends before the closing quote",
        )
        .help("add `\"` where the text ends; a string stays on one line"),
        Kind::SingleQuoted => Diagnostic::error(
            Code("syntax/single-quotes"),
            "a string in single quotes",
            span,
            "strings are written in double quotes",
        )
        .help(format!("write {}", explain::shown(&format!("\"{}\"", shown.trim_matches('\''))))),
        Kind::Mark if shown == "'" => apostrophe(token, text, span),
        Kind::BlockComment => Diagnostic::error(
            Code("syntax/block-comment"),
            "a comment between `/*` and `*/`",
            span,
            "comments begin with `#` or `//` and end with the line",
        )
        .help("begin each of its lines with `#`"),
        Kind::Heredoc => Diagnostic::error(
            Code("syntax/heredoc"),
            "a heredoc",
            Span::new(id, token.start..token.start + shown.lines().next().unwrap_or("").trim_end().len()),
            "a text stays on one line",
        )
        .help("put the text into a file of its own and write `file(\"name\")`"),
        _ => return None,
    })
}

/// `'` alone: a string without its end, or `can't`.
fn apostrophe(token: Token, text: &str, span: Span) -> Diagnostic {
    let before = text.get(..token.start).unwrap_or("");
    let after = text.get(token.end..).unwrap_or("");
    if before.ends_with("can") && after.starts_with('t') {
        let span = Span::new(span.file, token.start - 3..token.end + 1);
        return Diagnostic::error(
            Code("syntax/unexpected-token"),
            "something else was expected",
            span,
            "`can't` is written `cannot`",
        )
        .help("write `cannot`")
        .fix("write `cannot`", span, "cannot");
    }
    Diagnostic::error(
        Code("syntax/single-quotes"),
        "a string in single quotes",
        span,
        "strings are written in double quotes",
    )
    .help("write `\"` around the text")
}
