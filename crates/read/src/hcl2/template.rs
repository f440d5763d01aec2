//! Quoted strings, and what templates of both forms have in common.

use super::cursor::{Cursor, Parsed};
use super::tree::{Expr, Kind, Label, Part};
use std::borrow::Cow;

/// A piece of literal text: as written up to the first escape, a text of its own from there on.
pub(super) struct Piece {
    from: usize,
    owned: Option<String>,
}

impl Piece {
    pub(super) fn at(from: usize) -> Self {
        Self { from, owned: None }
    }

    /// What stands from `from` to the cursor is `meant`, and `skip` bytes after it are read.
    pub(super) fn escape(&mut self, cursor: &mut Cursor, skip: usize, meant: &str) {
        let owned = self.owned.get_or_insert_default();
        owned.push_str(cursor.slice(self.from));
        owned.push_str(meant);
        cursor.at += skip;
        self.from = cursor.at;
    }

    /// The text up to the cursor; nothing where there is none.
    pub(super) fn end<'a>(self, cursor: &Cursor<'a>) -> Option<Cow<'a, str>> {
        let rest = cursor.slice(self.from);
        match self.owned {
            Some(mut owned) => {
                owned.push_str(rest);
                Some(Cow::Owned(owned))
            }
            None => (!rest.is_empty()).then_some(Cow::Borrowed(rest)),
        }
    }
}

/// The directives that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    If,
    Else,
    For,
}

/// The parts of a template so far.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub list: Vec<Part<'a>>,
    open: Vec<Open>,
}

impl<'a> Parts<'a> {
    pub(super) fn literal(&mut self, text: Option<Cow<'a, str>>) {
        self.list.extend(text.map(Part::Literal));
    }

    /// What they are, with the cursor at the end of the template.
    pub(super) fn kind(mut self, cursor: &Cursor<'a>) -> Parsed<Kind<'a>> {
        if !self.open.is_empty() {
            return cursor.wrong("a directive is not ended before this");
        }
        Ok(match self.list.as_mut_slice() {
            [] => Kind::Text(Cow::Borrowed("")),
            [Part::Literal(text)] => Kind::Text(std::mem::take(text)),
            _ => Kind::Template(self.list),
        })
    }
}

impl<'a> Cursor<'a> {
    /// At the quote.
    pub(super) fn quoted(&mut self) -> Parsed<Kind<'a>> {
        self.at += 1;
        let mut parts = Parts::default();
        let mut piece = Piece::at(self.at);
        loop {
            self.skip_until(|byte| matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r'));
            match self.byte(0) {
                Some(b'"') => {
                    parts.literal(piece.end(self));
                    let kind = parts.kind(self)?;
                    self.at += 1;
                    return Ok(kind);
                }
                Some(b'\\') => self.escape(&mut piece)?,
                Some(b'$' | b'%') => self.sequence(&mut piece, &mut parts)?,
                Some(_) => return self.wrong("a string ends on its line"),
                None => return self.wrong("a string is not closed"),
            }
        }
    }

    /// A quoted label: a string without interpolation.
    pub(super) fn quoted_label(&mut self) -> Parsed<Label<'a>> {
        let start = self.at;
        match self.quoted()? {
            Kind::Text(text) => Ok(Label { text, at: self.since(start) }),
            _ => {
                self.at = start;
                self.wrong("a label has no interpolation")
            }
        }
    }

    /// Goes to the next byte that `stop` says, or to the end.
    pub(super) fn skip_until(&mut self, stop: impl Fn(u8) -> bool) {
        let rest = self.rest().as_bytes();
        self.at += rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len());
    }

    /// At a backslash.
    fn escape(&mut self, piece: &mut Piece) -> Parsed<()> {
        let (meant, length) = match self.byte(1) {
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'"') => ('"', 2),
            Some(b'\\') => ('\\', 2),
            Some(b'u') => (self.code_point(4)?, 6),
            Some(b'U') => (self.code_point(8)?, 10),
            _ => return self.wrong("HCL knows no such escape"),
        };
        piece.escape(self, length, meant.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn code_point(&self, digits: usize) -> Parsed<char> {
        self.rest()
            .get(2..2 + digits)
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32)
            .map_or_else(|| self.wrong("this is no code point"), Ok)
    }

    /// At a `$` or `%`: an escaped sequence, a sequence, or just that character.
    pub(super) fn sequence(&mut self, piece: &mut Piece, parts: &mut Parts<'a>) -> Parsed<()> {
        let rest = self.rest();
        if rest.starts_with("$${") {
            piece.escape(self, 3, "${");
        } else if rest.starts_with("%%{") {
            piece.escape(self, 3, "%{");
        } else if rest.starts_with("${") || rest.starts_with("%{") {
            let interpolation = rest.starts_with('$');
            parts.literal(std::mem::replace(piece, Piece::at(self.at)).end(self));
            let part = self.deeper(false, |inner| {
                inner.at += 2;
                if interpolation { inner.interpolation() } else { inner.directive(&mut parts.open) }
            })?;
            parts.list.push(part);
            *piece = Piece::at(self.at);
        } else {
            self.at += 1;
        }
        Ok(())
    }

    /// After `${`.
    fn interpolation(&mut self) -> Parsed<Part<'a>> {
        let strips = self.take("~");
        let start = self.at;
        let expr = self.expression()?;
        let bare = expr.range() == (start..self.at) && self.byte(0) == Some(b'}');
        let strips_after = self.sequence_end()?;
        Ok(if strips || strips_after { Part::Computed(vec![expr]) } else { Part::Interpolation(expr, bare) })
    }

    /// After `%{`.
    fn directive(&mut self, open: &mut Vec<Open>) -> Parsed<Part<'a>> {
        self.take("~");
        self.space()?;
        let word = self.name("a directive is needed here")?;
        let mut within: Vec<Expr> = Vec::new();
        let fits = match (word.text, open.last()) {
            ("if", _) => {
                within.push(self.expression()?);
                open.push(Open::If);
                true
            }
            ("for", _) => {
                within.push(self.each_of()?);
                open.push(Open::For);
                true
            }
            ("else", Some(Open::If)) => {
                open.pop();
                open.push(Open::Else);
                true
            }
            ("endif", Some(Open::If | Open::Else)) | ("endfor", Some(Open::For)) => open.pop().is_some(),
            _ => false,
        };
        if !fits {
            self.at = word.at.range().start;
            return self.wrong("no directive can be ended or continued so here");
        }
        self.sequence_end()?;
        Ok(Part::Computed(within))
    }

    /// The end of a sequence, and whether it strips the spaces after it.
    fn sequence_end(&mut self) -> Parsed<bool> {
        self.space()?;
        let strips = self.take("~");
        self.expect("}", "`}` is needed here")?;
        Ok(strips)
    }
}
