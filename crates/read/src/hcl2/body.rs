//! Bodies: attributes and blocks, one a line.

use super::cursor::{Cursor, Parsed, Stop, Why};
use super::tree::{Attribute, Block, Body, Item, Label, Name};
use crate::bounds::MAX_ENTRIES;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bodies with up to as many attributes are compared each with each: faster than a set.
const FEW: usize = 16;

impl<'a> Cursor<'a> {
    /// The whole text as a body.
    pub(super) fn file(&mut self) -> Parsed<Body<'a>> {
        self.body(false)
    }

    /// A body up to the text's end, or to and with the brace that closes it.
    fn body(&mut self, braced: bool) -> Parsed<Body<'a>> {
        let mut items = Vec::new();
        loop {
            self.space()?;
            match self.byte(0) {
                None if !braced => break,
                None => return self.wrong("a block is not closed"),
                Some(b'}') if braced => {
                    self.at += 1;
                    break;
                }
                Some(b'\n' | b'\r') if self.line_end() => {}
                Some(_) => {
                    items.push(self.item()?);
                    self.space()?;
                    if self.byte(0).is_some() && !self.line_end() {
                        return self.wrong("the line should end here");
                    }
                }
            }
        }
        let body = Body { items };
        unique(&body)?;
        Ok(body)
    }

    fn item(&mut self) -> Parsed<Item<'a>> {
        let name = self.name("an argument or a block is needed here")?;
        self.space()?;
        match self.byte(0) {
            Some(b'=') => self.attribute(name).map(Item::Attribute),
            Some(b'"' | b'{') => self.block(name).map(Item::Block),
            _ if self.at_name() => self.block(name).map(Item::Block),
            _ => self.wrong("`=` or a block is needed after the name"),
        }
    }

    /// At the `=`.
    fn attribute(&mut self, name: Name<'a>) -> Parsed<Attribute<'a>> {
        self.expect("=", "`=` is needed here")?;
        let value = self.expression()?;
        let at = name.at.to(value.at);
        Ok(Attribute { name, value, at })
    }

    /// After the block's kind.
    fn block(&mut self, kind: Name<'a>) -> Parsed<Block<'a>> {
        let mut labels = Vec::new();
        loop {
            match self.byte(0) {
                Some(b'{') => break,
                Some(b'"') => labels.push(self.quoted_label()?),
                _ => {
                    let name = self.name("a label or `{` is needed here")?;
                    labels.push(Label { text: Cow::Borrowed(name.text), at: name.at });
                }
            }
            self.space()?;
        }
        self.at += 1;
        let body = self.deeper(true, |inner| {
            inner.space()?;
            match inner.byte(0) {
                None | Some(b'\n' | b'\r' | b'}') => inner.body(true),
                Some(_) => inner.one_line(),
            }
        })?;
        let at = kind.at.to(self.since(self.at));
        Ok(Block { kind, labels, body, at })
    }

    /// `name = value }`: all that a block may have on its first line.
    fn one_line(&mut self) -> Parsed<Body<'a>> {
        let name = self.name("an argument or `}` is needed here")?;
        self.space()?;
        let attribute = self.attribute(name)?;
        self.space()?;
        self.expect("}", "a block on one line has one argument")?;
        Ok(Body { items: vec![Item::Attribute(attribute)] })
    }
}

/// No two attributes have one name, and there are not too many.
fn unique(body: &Body) -> Parsed<()> {
    let twice = |at| Err(Stop { why: Why::Twice, at, label: "it is set above" });
    let mut seen = BTreeSet::new();
    let few = body.items.len() <= FEW;
    for (n, attribute) in body.attributes().enumerate() {
        let Name { text, at } = attribute.name;
        if n >= MAX_ENTRIES {
            return Err(Stop { why: Why::Many, at, label: "" });
        }
        let repeated = if few {
            body.attributes().take(n).any(|other| other.name.text == text)
        } else {
            !seen.insert(text)
        };
        if repeated {
            return twice(at);
        }
    }
    Ok(())
}
