//! Here-documents: `<<NAME` and `<<-NAME`, up to a line that is `NAME`.

use super::cursor::{Cursor, Parsed};
use super::template::{Parts, Piece};
use super::tree::{Kind, Part};
use std::borrow::Cow;

impl<'a> Cursor<'a> {
    /// At the `<<`. Leaves the end of the last line, which ends more than the here-document.
    pub(super) fn heredoc(&mut self) -> Parsed<Kind<'a>> {
        self.at += 2;
        let flush = self.take("-");
        let name = self.name("the name that ends the here-document is needed here")?.text;
        if !self.line_end() {
            return self.wrong("a here-document begins on the next line");
        }
        let mut parts = Parts::default();
        // Which parts begin a line: what `flush` takes spaces off.
        let mut leading = Vec::new();
        let mut piece = Piece::at(self.at);
        let mut line_start = true;
        loop {
            if line_start {
                line_start = false;
                if flush {
                    parts.literal(std::mem::replace(&mut piece, Piece::at(self.at)).end(self));
                    leading.push(parts.list.len());
                }
                let rest = self.rest();
                let Some(length) = rest.find('\n') else {
                    return self.wrong("a here-document is not ended");
                };
                let line = rest.get(..length).unwrap_or_default();
                if line.trim() == name {
                    parts.literal(piece.end(self));
                    if flush {
                        self.unindent(&mut parts.list, &leading)?;
                    }
                    let kind = parts.kind(self)?;
                    self.at += line.strip_suffix('\r').unwrap_or(line).len();
                    return Ok(kind);
                }
            }
            self.skip_until(|byte| matches!(byte, b'$' | b'%' | b'\n' | b'\r'));
            match self.byte(0) {
                Some(b'$' | b'%') => self.sequence(&mut piece, &mut parts)?,
                Some(_) if self.line_end() => line_start = true,
                Some(_) => return self.wrong("a carriage return alone is not read in a here-document"),
                None => return self.wrong("a here-document is not ended"),
            }
        }
    }

    /// Takes the indentation of the least indented line off every line, as `flushHeredocTemplateParts`
    /// of hcl does; blank lines don't count, and keep their spaces. Joins the literals afterwards.
    fn unindent(&self, parts: &mut Vec<Part<'a>>, leading: &[usize]) -> Parsed<()> {
        let spaces = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
        let blank = |text: &str| text.ends_with('\n') && text.trim_start().is_empty();
        let least = leading
            .iter()
            .filter_map(|n| match parts.get(*n)? {
                Part::Literal(text) if blank(text) => None,
                Part::Literal(text) => Some(spaces(text)),
                Part::Interpolation(..) | Part::Computed(_) => Some(0),
            })
            .min()
            .unwrap_or(0);
        for n in leading {
            if let Some(Part::Literal(text)) = parts.get_mut(*n)
                && !blank(text)
            {
                let next = text.get(least..).and_then(|rest| rest.chars().next());
                if next.is_some_and(|next| !follows_indentation(next, least)) {
                    return self.wrong("a line above begins with what is not read after an indentation");
                }
                *text = match std::mem::take(text) {
                    Cow::Borrowed(text) => Cow::Borrowed(text.get(least..).unwrap_or_default()),
                    Cow::Owned(mut text) => {
                        text.drain(..least.min(text.len()));
                        Cow::Owned(text)
                    }
                };
            }
        }
        join(parts);
        Ok(())
    }
}

/// Whether HCL is certain to take `taken` spaces and nothing more off before this character. It
/// counts other spaces than ours too, and grapheme clusters: with a combining mark its space goes.
fn follows_indentation(next: char, taken: usize) -> bool {
    match next {
        ' ' | '\t' | '\r' | '\n' => true,
        space if space.is_whitespace() => false,
        other => taken == 0 || other.is_ascii() || unicode_ident::is_xid_start(other),
    }
}

/// Makes one literal of those that follow each other.
fn join(parts: &mut Vec<Part>) {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match (joined.last_mut(), part) {
            (_, Part::Literal(text)) if text.is_empty() => {}
            (Some(Part::Literal(before)), Part::Literal(text)) => before.to_mut().push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    *parts = joined;
}
