//! The place at which pest came to a stand, with the tokens around it.

use std::ops::Range;

use writ_source::{FileId, Span};

use super::Context;
use crate::characters::is_forbidden;
use crate::lex::{Kind, Lexer, Token};
use crate::peg::Rule;

/// Where, and what was expected there.
pub(super) struct Place<'a> {
    text: &'a str,
    id: FileId,
    /// Where pest stood; may be inside of a token.
    pub at: usize,
    /// Of the piece, in order.
    tokens: Vec<Token>,
    /// Which of them was found.
    index: usize,
    pub expected: &'a [Rule],
    pub context: Context,
}

impl<'a> Place<'a> {
    pub fn new(
        text: &'a str,
        id: FileId,
        range: &Range<usize>,
        at: usize,
        expected: &'a [Rule],
        context: Context,
    ) -> Self {
        let tokens: Vec<Token> = Lexer::new(text, range.clone()).collect();
        let index = tokens.partition_point(|t| t.end <= at);
        Self { text, id, at, tokens, index, expected, context }
    }

    pub fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// The token that was found; none at the end of the piece.
    pub fn found(&self) -> Option<Token> {
        self.token(0)
    }

    pub fn found_text(&self) -> &'a str {
        self.token_text(0)
    }

    /// The token that far from the one found: -1 is the one before it.
    pub fn token(&self, offset: isize) -> Option<Token> {
        self.index.checked_add_signed(offset).and_then(|i| self.tokens.get(i)).copied()
    }

    /// Its text; empty where there is none.
    pub fn token_text(&self, offset: isize) -> &'a str {
        self.token(offset).map_or("", |t| self.text_of(t))
    }

    pub fn text_of(&self, token: Token) -> &'a str {
        self.text.get(token.range()).unwrap_or("")
    }

    /// Whether the line ends where something was expected.
    pub fn is_line_end(&self) -> bool {
        self.found().is_none_or(|t| t.kind == Kind::Newline)
    }

    /// The tokens before the found one on its line, the nearest first.
    pub fn before(&self) -> impl Iterator<Item = Token> + '_ {
        self.tokens
            .get(..self.index)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take_while(|t| t.kind != Kind::Newline)
            .copied()
    }

    /// The same, and on over the line's end where a comma carries the sentence on.
    pub fn before_in_sentence(&self) -> Vec<Token> {
        let mut sentence: Vec<Token> = Vec::new();
        let mut pending = false;
        for token in self.tokens.get(..self.index).unwrap_or(&[]).iter().rev() {
            if token.kind == Kind::Newline {
                pending = true;
                continue;
            }
            if pending && self.text_of(*token) != "," {
                break;
            }
            pending = false;
            sentence.push(*token);
        }
        sentence
    }

    /// The tokens from the found one to the line's end.
    pub fn after(&self) -> impl Iterator<Item = Token> + '_ {
        self.tokens.get(self.index..).unwrap_or(&[]).iter().take_while(|t| t.kind != Kind::Newline).copied()
    }

    /// The first token of the line.
    pub fn first_of_line(&self) -> Option<Token> {
        self.before().last().or_else(|| self.found())
    }

    /// What to underline: the token found, or the last one before the end of the line.
    pub fn span(&self) -> Span {
        let token =
            if self.is_line_end() { self.before().next().or_else(|| self.found()) } else { self.found() };
        token.map_or_else(|| Span::new(self.id, self.at..self.at), |t| self.span_of(t))
    }

    pub fn span_of(&self, token: Token) -> Span {
        Span::new(self.id, token.range())
    }
}

/// User text in backticks: one line of bounded length, without what a terminal would obey.
pub(crate) fn shown(text: &str) -> String {
    format!("`{}`", plain(text))
}

/// The same without quotes.
pub(crate) fn plain(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").replace('\t', " ").replace(is_forbidden, "\u{fffd}");
    if line.chars().count() > 40 {
        return line.chars().take(40).chain(['…']).collect();
    }
    line
}
