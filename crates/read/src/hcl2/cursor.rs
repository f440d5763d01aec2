//! Where the parser stands in the text, and the smallest things it reads there: spaces, comments,
//! names and numbers.

use super::tree::{At, Name};
use crate::bounds::MAX_DEPTH;

/// Why reading ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Syntax,
    Twice,
    Deep,
    Many,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub why: Why,
    pub at: At,
    pub label: &'static str,
}

pub(super) type Parsed<T> = Result<T, Stop>;

/// A place in the text.
///
/// INVARIANT: `at` is at the border of a character.
pub(super) struct Cursor<'a> {
    pub text: &'a str,
    pub at: usize,
    /// Whether a line's end means something here: in bodies and objects, not in other brackets.
    pub lines: bool,
    depth: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, lines: true, depth: 0 }
    }

    /// The byte `ahead` of here.
    pub(super) fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// From `start` to here.
    pub(super) fn since(&self, start: usize) -> At {
        At::new(start, self.at)
    }

    /// The text from `start` to here.
    pub(super) fn slice(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// What follows here.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Nothing valid can follow here: the next character is the place.
    pub(super) fn wrong<T>(&self, label: &'static str) -> Parsed<T> {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Err(Stop { why: Why::Syntax, at: At::new(self.at, self.at + length), label })
    }

    /// Goes over `text`, if it follows here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let there = self.rest().as_bytes().starts_with(text.as_bytes());
        if there {
            self.at += text.len();
        }
        there
    }

    /// Goes over `text`, which has to follow here.
    pub(super) fn expect(&mut self, text: &'static str, label: &'static str) -> Parsed<()> {
        if self.take(text) { Ok(()) } else { self.wrong(label) }
    }

    /// Runs `read` one level deeper, with line ends as meaning something or not.
    pub(super) fn deeper<T>(&mut self, lines: bool, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(Stop { why: Why::Deep, at: At::new(self.at, self.at), label: "" });
        }
        self.depth += 1;
        let before = std::mem::replace(&mut self.lines, lines);
        let value = read(self)?;
        self.lines = before;
        self.depth -= 1;
        Ok(value)
    }

    /// Goes over spaces and comments, and over line ends where they mean nothing.
    ///
    /// A comment up to the end of its line leaves that end.
    pub(super) fn space(&mut self) -> Parsed<()> {
        loop {
            match self.byte(0) {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n') if !self.lines => self.at += 1,
                Some(b'\r') if !self.lines && self.byte(1) == Some(b'\n') => self.at += 2,
                Some(b'#') => self.skip_line(),
                Some(b'/') if self.byte(1) == Some(b'/') => self.skip_line(),
                Some(b'/') if self.byte(1) == Some(b'*') => {
                    let Some(length) = self.rest().get(2..).and_then(|rest| rest.find("*/")) else {
                        return self.wrong("this comment is not closed");
                    };
                    self.at += length + 4;
                }
                _ => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Goes over the end of a line, if it is here.
    pub(super) fn line_end(&mut self) -> bool {
        self.take("\n") || self.take("\r\n")
    }

    /// Whether a name begins here.
    pub(super) fn at_name(&self) -> bool {
        match self.byte(0) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphabetic() || byte == b'_',
            Some(_) => self.rest().chars().next().is_some_and(unicode_ident::is_xid_start),
            None => false,
        }
    }

    /// The name that begins here.
    pub(super) fn name(&mut self, label: &'static str) -> Parsed<Name<'a>> {
        if !self.at_name() {
            return self.wrong(label);
        }
        let start = self.at;
        while let Some(byte) = self.byte(0) {
            if byte.is_ascii() {
                if !byte.is_ascii_alphanumeric() && byte != b'_' && byte != b'-' {
                    break;
                }
                self.at += 1;
            } else {
                match self.rest().chars().next() {
                    Some(c) if unicode_ident::is_xid_continue(c) => self.at += c.len_utf8(),
                    _ => break,
                }
            }
        }
        Ok(Name { text: self.slice(start), at: self.since(start) })
    }

    /// The number that begins here, at a digit.
    pub(super) fn number(&mut self) -> Parsed<&'a str> {
        let start = self.at;
        self.digits();
        if self.byte(0) == Some(b'.') && self.byte(1).is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
            self.digits();
        }
        if let Some(sign) = self.exponent(0) {
            self.at += 1 + sign;
            self.digits();
        }
        // `1.2.3` and `1.e3` are each one word to HCL, `1.x` is not.
        let more = self.byte(0) == Some(b'.')
            && (self.byte(1).is_some_and(|b| b.is_ascii_digit()) || self.exponent(1).is_some());
        if more || self.at_name() {
            return self.wrong("a number ends before this");
        }
        Ok(self.slice(start))
    }

    /// Whether an exponent is `ahead`, and how long its sign is.
    fn exponent(&self, ahead: usize) -> Option<usize> {
        let sign = usize::from(matches!(self.byte(ahead + 1), Some(b'+' | b'-')));
        let digit = self.byte(ahead + 1 + sign).is_some_and(|b| b.is_ascii_digit());
        (matches!(self.byte(ahead), Some(b'e' | b'E')) && digit).then_some(sign)
    }

    /// Goes over digits.
    pub(super) fn digits(&mut self) {
        while self.byte(0).is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }
}
