//! pest's pairs to the tree.
//!
//! INVARIANT: what the grammar accepts is in the tree or has an error; a pair that is not as the
//! grammar says (a mistake of ours) is `syntax/internal`, never nothing.

mod sentence;
mod text;
mod value;

use pest::iterators::{Pair, Pairs};
use writ_source::{Code, Diagnostic, FileId, Span};

use crate::ast::{Attribute, Block, Ident, Item, Label};
use crate::peg::Rule;
use crate::report::Report;

/// Lowers what was parsed from a part of a file.
pub(crate) struct Lower<'r> {
    pub id: FileId,
    /// Where that part begins in the file.
    pub base: usize,
    pub report: &'r mut Report,
}

impl Lower<'_> {
    /// The block of `one_block`.
    pub fn top_level(&mut self, pairs: Pairs<'_, Rule>) -> Option<Block> {
        let pair = pairs.into_iter().find(|p| p.as_rule() == Rule::block)?;
        let span = self.span(&pair);
        let block = self.block(pair);
        match &block {
            Some(block) => self.require_name(&block.keyword, &block.labels),
            None => self.internal(span),
        }
        block
    }

    /// Keyword and labels of `one_header`.
    pub fn header(&mut self, pairs: Pairs<'_, Rule>, is_top: bool) -> Option<(Ident, Vec<Label>)> {
        let (mut keyword, mut labels) = (None, Vec::new());
        for pair in pairs {
            match pair.as_rule() {
                Rule::name => keyword = Some(self.ident(&pair)),
                Rule::label => labels.extend(self.label(pair)),
                _ => {}
            }
        }
        let keyword = keyword?;
        if is_top {
            self.require_name(&keyword, &labels);
        }
        Some((keyword, labels))
    }

    /// The items of `some_items`.
    pub fn items(&mut self, pairs: Pairs<'_, Rule>, body: &mut Vec<Item>) {
        for pair in pairs.filter(|p| p.as_rule() == Rule::item) {
            let span = self.span(&pair);
            match self.item(pair) {
                Some(item) => body.push(item),
                None => self.internal(span),
            }
        }
    }

    fn block(&mut self, pair: Pair<'_, Rule>) -> Option<Block> {
        let span = self.span(&pair);
        let (header, items): (Vec<_>, Vec<_>) = pair.into_inner().partition(|p| p.as_rule() != Rule::item);
        let (mut keyword, mut labels) = (None, Vec::new());
        for pair in header {
            match pair.as_rule() {
                Rule::name => keyword = Some(self.ident(&pair)),
                Rule::label => labels.extend(self.label(pair)),
                _ => {}
            }
        }
        let mut body = Vec::with_capacity(items.len());
        for pair in items {
            body.push(self.item(pair)?);
        }
        Some(Block { keyword: keyword?, labels, body, span })
    }

    fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Item> {
        let pair = pair.into_inner().next()?;
        Some(match pair.as_rule() {
            Rule::attribute => Item::Attribute(self.attribute(pair)?),
            Rule::grant => Item::Grant(self.grant(pair)?),
            Rule::check_line => Item::Check(self.check_line(pair)?),
            Rule::block => Item::Block(self.block(pair)?),
            _ => return None,
        })
    }

    fn label(&mut self, pair: Pair<'_, Rule>) -> Option<Label> {
        let pair = pair.into_inner().next()?;
        Some(match pair.as_rule() {
            Rule::name => Label::Ident(self.ident(&pair)),
            Rule::text => Label::Text(self.text(&pair)),
            _ => return None,
        })
    }

    fn attribute(&mut self, pair: Pair<'_, Rule>) -> Option<Attribute> {
        let span = self.span(&pair);
        let (mut name, mut label, mut value) = (None, None, None);
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::name => name = Some(self.ident(&pair)),
                Rule::text => label = Some(self.text(&pair)),
                Rule::value => value = Some(self.value(pair)?),
                _ => {}
            }
        }
        let (name, value) = (name?, value?);
        let span = Span { end: value.span.end, ..span };
        Some(Attribute { name, label, value, span })
    }

    fn ident(&self, pair: &Pair<'_, Rule>) -> Ident {
        Ident { name: pair.as_str().to_owned(), span: self.span(pair) }
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.id, self.base + span.start()..self.base + span.end())
    }

    fn require_name(&mut self, keyword: &Ident, labels: &[Label]) {
        if labels.is_empty() {
            self.report.push(
                Diagnostic::error(
                    Code("syntax/missing-name"),
                    "a block without a name",
                    keyword.span,
                    format!("expected a name after `{}`", keyword.name),
                )
                .help(format!("write `{} name {{`", keyword.name)),
            );
        }
    }

    fn internal(&mut self, span: Span) {
        self.report.push(
            Diagnostic::error(
                Code("syntax/internal"),
                "a mistake of the compiler itself",
                span,
                "this was read and then lost",
            )
            .help("report this as a bug, with these lines"),
        );
    }
}
