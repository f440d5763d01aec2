//! The text as tokens: the one notion of string, comment and word that the scan, the recovery,
//! the explanations and the formatter share.
//!
//! The grammar has the same notion; the lexer also knows what the grammar refuses (single quotes,
//! heredocs, `/* */`), to be able to call it by its name.
//!
//! INVARIANT: each byte is looked at a bounded number of times.

use std::ops::Range;

use crate::limits;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line's end.
    Newline,
    /// A name, or what was meant as one: letters of any script, digits, `_`, `-`.
    Word,
    /// Digits and what sticks to them: `200`, `40m`.
    Number,
    /// `"text"`, closed.
    Text,
    /// A `"` without its partner, to the line's end.
    UnclosedText,
    /// `'text'`.
    SingleQuoted,
    /// `# …` or `// …` to the line's end. Only [`tokens`] has them.
    Comment,
    /// `/* … */`, or `/*` to the line's end.
    BlockComment,
    /// `<<EOT … EOT`, or `<<EOT` to the line's end.
    Heredoc,
    /// `{`, `[` or `(`.
    Open(u8),
    /// `}`, `]` or `)`: named by what opens it.
    Close(u8),
    /// `==`, `!=`, `<=`, `>=`, or any one other character.
    Mark,
}

/// A token and the bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Token {
    /// The bytes it takes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The tokens of a part of a text; their places count from the text's beginning.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    comments: bool,
}

/// All tokens of `text`, comments too: what is between them are spaces, tabs and carriage returns.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    Lexer { comments: true, ..Lexer::new(text, 0..text.len()) }
}

impl<'t> Lexer<'t> {
    /// Reads `text` up to `range`'s end, beginning at its start.
    pub fn new(text: &'t str, range: Range<usize>) -> Self {
        Self { text: text.get(..range.end).unwrap_or(text), at: range.start, comments: false }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
            let comment = match rest.get(blank..) {
                Some(rest) if !self.comments && is_comment(rest) => line_length(rest),
                _ => 0,
            };
            if blank + comment == 0 {
                return;
            }
            self.at += blank + comment;
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let start = self.at;
        let (kind, length) = match first {
            '\n' => (Kind::Newline, 1),
            '#' | '/' if is_comment(rest) => (Kind::Comment, line_length(rest)),
            '"' => double_quoted(rest),
            '\'' => single_quoted(rest),
            '{' | '[' | '(' => (Kind::Open(opener(first)), 1),
            '}' | ']' | ')' => (Kind::Close(opener(first)), 1),
            '0'..='9' => (Kind::Number, length_while(rest, |c| c.is_ascii_alphanumeric() || c == '_')),
            _ if first == '_' || first.is_alphabetic() => (Kind::Word, length_while(rest, in_word)),
            '/' if rest.starts_with("/*") => (Kind::BlockComment, block_comment(rest)),
            '<' if heredoc_word(rest).is_some() => (Kind::Heredoc, heredoc(rest)),
            '=' | '!' | '<' | '>' if rest.get(1..2) == Some("=") => (Kind::Mark, 2),
            _ => (Kind::Mark, first.len_utf8()),
        };
        self.at = start + length;
        Some(Token { kind, start, end: self.at })
    }
}

fn is_comment(rest: &str) -> bool {
    rest.starts_with('#') || rest.starts_with("//")
}

/// The opening bracket of a pair, named by either.
fn opener(bracket: char) -> u8 {
    match bracket {
        '{' | '}' => b'{',
        '[' | ']' => b'[',
        _ => b'(',
    }
}

fn in_word(c: char) -> bool {
    c == '_' || c == '-' || c.is_alphanumeric()
}

fn length_while(text: &str, keep: impl Fn(char) -> bool) -> usize {
    text.find(|c| !keep(c)).unwrap_or(text.len())
}

/// Bytes up to the line's end, without it.
fn line_length(text: &str) -> usize {
    let line = text.split('\n').next().unwrap_or("");
    line.strip_suffix('\r').unwrap_or(line).len()
}

fn double_quoted(rest: &str) -> (Kind, usize) {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => break,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return (Kind::Text, at + 1),
            _ => {}
        }
    }
    (Kind::UnclosedText, line_length(rest))
}

fn single_quoted(rest: &str) -> (Kind, usize) {
    let line = rest.get(1..line_length(rest)).unwrap_or("");
    line.find('\'').map_or((Kind::Mark, 1), |close| (Kind::SingleQuoted, close + 2))
}

/// The first [`limits::FOREIGN_BYTES`] of it, so that looking ahead again and again stays linear.
fn near(rest: &str) -> &str {
    let mut end = limits::FOREIGN_BYTES.min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or("")
}

fn block_comment(rest: &str) -> usize {
    near(rest).get(2..).and_then(|inside| inside.find("*/")).map_or(line_length(rest), |close| close + 4)
}

/// `EOT` of `<<EOT`, `<<-EOT` or `<<~EOT`.
fn heredoc_word(rest: &str) -> Option<&str> {
    let after = rest.strip_prefix("<<")?.trim_start_matches(['-', '~']);
    let word = after.get(..length_while(after, |c| c.is_ascii_alphanumeric() || c == '_'))?;
    (!word.is_empty()).then_some(word)
}

fn heredoc(rest: &str) -> usize {
    let word = heredoc_word(rest).unwrap_or("");
    let mut length = 0;
    for (number, line) in near(rest).split_inclusive('\n').enumerate() {
        if number > 0 && line.trim() == word {
            return length + line.trim_end_matches(['\n', '\r']).len();
        }
        length += line.len();
    }
    line_length(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexed(text: &str) -> Vec<(Kind, &str)> {
        Lexer::new(text, 0..text.len()).map(|t| (t.kind, &text[t.range()])).collect()
    }

    #[test]
    fn strings_and_comments_hide_each_other() {
        assert_eq!(
            lexed("a \"# {\" # \"{\nb // {"),
            [(Kind::Word, "a"), (Kind::Text, "\"# {\""), (Kind::Newline, "\n"), (Kind::Word, "b")]
        );
    }

    #[test]
    fn comments_are_tokens_where_they_are_asked_for() {
        let text = "a # {\r\n//b";
        let found: Vec<_> = tokens(text).map(|t| (t.kind, &text[t.range()])).collect();
        assert_eq!(
            found,
            [(Kind::Word, "a"), (Kind::Comment, "# {"), (Kind::Newline, "\n"), (Kind::Comment, "//b")]
        );
    }

    #[test]
    fn an_escaped_quote_does_not_close() {
        assert_eq!(lexed(r#""a\"b" "\\""#), [(Kind::Text, r#""a\"b""#), (Kind::Text, r#""\\""#)]);
        assert_eq!(
            lexed("\"a\\\r\nx"),
            [(Kind::UnclosedText, "\"a\\"), (Kind::Newline, "\n"), (Kind::Word, "x")]
        );
    }

    #[test]
    fn what_other_languages_have_is_one_token() {
        assert_eq!(
            lexed("'{' /* { */ <<-E {\n{\n  E\nx"),
            [
                (Kind::SingleQuoted, "'{'"),
                (Kind::BlockComment, "/* { */"),
                (Kind::Heredoc, "<<-E {\n{\n  E"),
                (Kind::Newline, "\n"),
                (Kind::Word, "x")
            ]
        );
    }
}
