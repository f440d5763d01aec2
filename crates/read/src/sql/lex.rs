//! SQL text → tokens.
//!
//! Source: PostgreSQL 15 documentation, section 4.1, "Lexical Structure".

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or an unquoted name, in lower case.
    Word(String),
    /// `"…"`, unescaped.
    Quoted(String),
    /// `'…'`, unescaped.
    Text(String),
    /// Digits.
    Number(String),
    /// `:"…"`, which psql fills in as a quoted name.
    Variable(String),
    /// One of `, ( ) . = - ;`.
    Mark(char),
    /// Anything else: dollar quotes, `E'…'`, operators, parameters, things that are not closed.
    Strange,
}

/// A token with its place in the text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
}

/// All tokens of `text`; spaces and comments are left out.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (kind, length) = match c {
            ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                at += 1;
                continue;
            }
            '-' if rest.starts_with("--") => {
                at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("/*") => match block_comment(rest) {
                Some(length) => {
                    at += length;
                    continue;
                }
                None => (Kind::Strange, rest.len()),
            },
            ':' if rest.starts_with(":\"") => rest
                .get(1..)
                .and_then(|name| quoted(name, '"', false))
                .map_or((Kind::Strange, rest.len()), |(name, length)| (Kind::Variable(name), 1 + length)),
            '"' => {
                quoted(rest, '"', false).map_or((Kind::Strange, rest.len()), |(v, n)| (Kind::Quoted(v), n))
            }
            '\'' => {
                quoted(rest, '\'', false).map_or((Kind::Strange, rest.len()), |(v, n)| (Kind::Text(v), n))
            }
            '$' => (Kind::Strange, dollar(rest)),
            c if starts_name(c) => word(rest),
            '0'..='9' => {
                let length =
                    rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
                let number = rest.get(..length).unwrap_or_default();
                let plain = number.bytes().all(|b| b.is_ascii_digit());
                (if plain { Kind::Number(number.to_owned()) } else { Kind::Strange }, length)
            }
            ',' | '(' | ')' | '.' | '=' | '-' | ';' => (Kind::Mark(c), 1),
            other => (Kind::Strange, other.len_utf8()),
        };
        tokens.push(Token { kind, range: at..at + length });
        at += length;
    }
    tokens
}

/// A word, or a string with a prefix (`E'…'`, `U&"…"`, …), which is strange but has an end.
fn word(rest: &str) -> (Kind, usize) {
    let length =
        rest.find(|c: char| !(starts_name(c) || c.is_ascii_digit() || c == '$')).unwrap_or(rest.len());
    let (word, tail) = rest.split_at(length);
    let word = word.to_ascii_lowercase();
    let (skipped, quote) = match word.as_str() {
        "u" if tail.starts_with("&\"") => (1, '"'),
        "u" if tail.starts_with("&'") => (1, '\''),
        "e" | "b" | "x" | "n" if tail.starts_with('\'') => (0, '\''),
        _ => return (Kind::Word(word), length),
    };
    let string = tail.get(skipped..).and_then(|string| quoted(string, quote, word == "e"));
    (Kind::Strange, string.map_or(rest.len(), |(_, n)| length + skipped + n))
}

/// The value and length of a string that begins with `quote`; doubled quotes stand for one.
fn quoted(rest: &str, quote: char, backslashes: bool) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            if chars.peek().is_none_or(|(_, next)| *next != quote) {
                return Some((value, at + 1));
            }
            chars.next();
        } else if c == '\\' && backslashes {
            chars.next();
        }
        value.push(c);
    }
    None
}

/// How long the dollar-quoted string at the start is; a dollar that begins none is one byte.
fn dollar(rest: &str) -> usize {
    let tag = rest.get(1..).unwrap_or_default();
    let end = tag.find(|c: char| !(starts_name(c) || c.is_ascii_digit())).unwrap_or(tag.len());
    let is_tag =
        tag.get(end..).is_some_and(|t| t.starts_with('$')) && !tag.starts_with(|c: char| c.is_ascii_digit());
    if !is_tag {
        return 1;
    }
    let (fence, body) = rest.split_at(end + 2);
    body.find(fence).map_or(rest.len(), |at| fence.len() * 2 + at)
}

/// How long the block comment at the start is: they nest.
fn block_comment(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// PostgreSQL counts every character past ASCII as a letter.
fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}
