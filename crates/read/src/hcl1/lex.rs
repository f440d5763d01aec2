//! HCL 1 text → tokens with places.
//!
//! Source: `hcl/scanner/scanner.go` of hcl v1.0.1-vault-7, function `Scan` and what it calls.

use super::string::unquote;
use crate::report::{Problem, Report};
use std::ops::Range;

pub(crate) const SYNTAX: Problem = Problem { code: "read/hcl1-syntax", message: "this is not valid HCL 1" };
const HEREDOC: Problem =
    Problem { code: "read/hcl1-heredoc", message: "here-documents are not read in policies" };

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Ident(String),
    Text(String),
    /// A number or a boolean: nothing that Writ models has one, so its value isn't kept.
    Scalar,
    Open,
    Close,
    ListOpen,
    ListClose,
    Comma,
    Assign,
}

/// A token with its place.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
}

/// All tokens, or `None` after reporting the first thing that is none.
pub(super) fn lex(text: &str, report: &mut Report) -> Option<Vec<Token>> {
    // The scanner refuses these two characters anywhere, even in comments.
    if let Some(at) = text.find(['\0', '\u{E123}']) {
        report.error(SYNTAX, at..at + 1, "this character is not allowed");
        return None;
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let Some(c) = rest.chars().next() else { return Some(tokens) };
        let (kind, length) = match c {
            ' ' | '\t' | '\n' | '\r' => {
                at += 1;
                continue;
            }
            '#' | '/' => {
                at += comment(rest, at, report)?;
                continue;
            }
            '{' => (Kind::Open, 1),
            '}' => (Kind::Close, 1),
            '[' => (Kind::ListOpen, 1),
            ']' => (Kind::ListClose, 1),
            ',' => (Kind::Comma, 1),
            '=' => (Kind::Assign, 1),
            '"' => {
                let length = string_length(rest, at, report)?;
                let Some(value) = rest.get(1..length - 1).and_then(unquote) else {
                    report.error(SYNTAX, at..at + length, "the escapes in this string have no value");
                    return None;
                };
                (Kind::Text(value), length)
            }
            '<' => {
                report.error_with_help(HEREDOC, at..at + 1, "starts here", "write a quoted string");
                return None;
            }
            c if is_letter(c) => {
                let more = |c: char| is_letter(c) || c.is_ascii_digit() || c == '-' || c == '.';
                let length = rest.find(|c| !more(c)).unwrap_or(rest.len());
                let word = rest.get(..length)?;
                let bool = matches!(word, "true" | "false");
                (if bool { Kind::Scalar } else { Kind::Ident(word.to_owned()) }, length)
            }
            '0'..='9' | '-' | '.' => (Kind::Scalar, number(rest, at, report)?),
            other => {
                report.error(SYNTAX, at..at + other.len_utf8(), "nothing begins with this character");
                return None;
            }
        };
        tokens.push(Token { kind, range: at..at + length });
        at += length;
    }
}

/// How long the comment at the start of `rest` is.
fn comment(rest: &str, at: usize, report: &mut Report) -> Option<usize> {
    if rest.starts_with('#') || rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        report.error(SYNTAX, at..at + 1, "a comment begins with `#`, `//` or `/*`");
        return None;
    }
    let end = rest.get(2..).and_then(|body| body.find("*/"));
    if end.is_none() {
        report.error(SYNTAX, at..at + 2, "this comment is not closed");
    }
    end.map(|end| end + 4)
}

/// How long the string at the start of `rest` is, quotes included: quotes and line ends inside
/// `${…}` belong to it.
fn string_length(rest: &str, at: usize, report: &mut Report) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut open = 0_usize;
    let mut n = 1;
    while let Some(byte) = bytes.get(n) {
        match byte {
            b'"' if open == 0 => return Some(n + 1),
            b'\n' if open == 0 => break,
            b'$' if open == 0 && bytes.get(n + 1) == Some(&b'{') => {
                open = 1;
                n += 1;
            }
            b'{' if open > 0 => open += 1,
            b'}' if open > 0 => open -= 1,
            // The parser makes `\r\n` one character before it scans, in strings too.
            b'\r' => {
                report.error(SYNTAX, at + n..at + n + 1, "a carriage return in a string is not read");
                return None;
            }
            b'\\' => {
                // The scanner checks escapes inside `${…}` too, though `Unquote` then keeps them;
                // there, those with digits are not taken.
                let known = match bytes.get(n + 1) {
                    Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'"') => true,
                    Some(b'0'..=b'7' | b'x' | b'u' | b'U') => open == 0,
                    _ => false,
                };
                if !known {
                    report.error(SYNTAX, at + n..at + n + 1, "no escape begins like this here");
                    return None;
                }
                n += 1;
            }
            _ => {}
        }
        n += 1;
    }
    report.error(SYNTAX, at..at + 1, "this string is not closed");
    None
}

/// How long the number at the start of `rest` is.
fn number(rest: &str, at: usize, report: &mut Report) -> Option<usize> {
    let more = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-');
    let length = rest.find(|c| !more(c)).unwrap_or(rest.len());
    let text = rest.get(..length)?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // `Value` panics on a whole number past 64 bits, and on an octal one with an 8 or a 9.
    let octal = digits.len() > 1 && digits.starts_with('0');
    let fits = match hexadecimal {
        Some(hex) => !hex.starts_with(['+', '-']) && i64::from_str_radix(hex, 16).is_ok(),
        None if whole && octal => i64::from_str_radix(digits, 8).is_ok(),
        None if whole => digits.parse::<i64>().is_ok(),
        None => {
            digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.parse::<f64>().is_ok_and(f64::is_finite)
        }
    };
    if !fits {
        report.error(SYNTAX, at..at + length, "this is no number that can be read");
        return None;
    }
    Some(length)
}

/// HCL 1 takes letters past ASCII too; no key that Vault knows has one.
fn is_letter(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}
