//! `shared_with = ["backups"]`: the owner's say that another stack may take a resource.
//!
//! The attribute is taken out of its block here, as it says nothing of the resource itself.

use std::collections::BTreeMap;

use writ_source::{Code, Diagnostic, Span};
use writ_syntax::ast::{Attribute, Block, Item, Text, Value, ValueKind};

use crate::name;
use crate::report::Report;

const BAD: Code = Code("expand/bad-share");

/// The attribute.
const ATTRIBUTE: &str = "shared_with";

/// The kinds of block that one stack takes from another.
pub(crate) const KINDS: [&str; 5] = ["bucket", "database", "schedule", "secret", "volume"];

/// With which stacks the blocks of a stack are shared, and from which they are taken, by the span of
/// the block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares {
    by_block: BTreeMap<Span, Vec<Text>>,
    owners: BTreeMap<Span, Text>,
}

impl Shares {
    /// The names of the stacks that may take a block.
    pub fn of(&self, block: Span) -> &[Text] {
        self.by_block.get(&block).map_or(&[], Vec::as_slice)
    }

    /// The stack that a block was taken from.
    pub fn owner_of(&self, block: Span) -> Option<&Text> {
        self.owners.get(&block)
    }

    pub(crate) fn add_owner(&mut self, block: Span, owner: Text) {
        self.owners.insert(block, owner);
    }

    /// The attribute again, for a block that has it.
    pub(crate) fn attribute(&self, block: Span) -> Option<Attribute> {
        let names = self.by_block.get(&block)?;
        let span = names.first()?.span;
        let each = |name: &Text| Value { kind: ValueKind::Text(name.value.clone()), span: name.span };
        let value = Value { kind: ValueKind::List(names.iter().map(each).collect()), span };
        let name = writ_syntax::ast::Ident { name: ATTRIBUTE.to_owned(), span };
        Some(Attribute { name, label: None, value, span })
    }
}

/// Takes `shared_with` out of the blocks that may have it; in others it is left for the model to
/// refuse, like any attribute that a block does not take.
pub(crate) fn take_out(blocks: &mut [Block], report: &mut Report) -> Shares {
    let mut shares = Shares::default();
    for block in blocks.iter_mut().filter(|block| KINDS.contains(&block.keyword.name.as_str())) {
        if !block.body.iter().any(is_share) {
            continue;
        }
        let (found, rest): (Vec<Item>, Vec<Item>) =
            std::mem::take(&mut block.body).into_iter().partition(is_share);
        block.body = rest;
        let mut names: Vec<Text> = Vec::new();
        for (n, item) in found.into_iter().enumerate() {
            let Item::Attribute(attribute) = item else { continue };
            if n > 0 {
                let finding = bad(attribute.name.span, "a second list".to_owned());
                report.push(finding.help("write one list of all of them"));
                continue;
            }
            stacks(attribute.value, &mut names, report);
        }
        shares.by_block.insert(block.span, names);
    }
    shares
}

fn stacks(value: Value, names: &mut Vec<Text>, report: &mut Report) {
    let span = value.span;
    let ValueKind::List(values) = value.kind else {
        report.push(bad(span, "this is no list of stacks".to_owned()));
        return;
    };
    for value in values {
        match value.kind {
            ValueKind::Text(text) if name::is_name(&text) => {
                names.push(Text { value: text, span: value.span });
            }
            _ => report.push(bad(value.span, "this is not the quoted name of a stack".to_owned())),
        }
    }
}

fn is_share(item: &Item) -> bool {
    matches!(item, Item::Attribute(attribute) if attribute.name.name == ATTRIBUTE && attribute.label.is_none())
}

fn bad(span: Span, label: String) -> Diagnostic {
    Diagnostic::error(BAD, "resource that is not shared with a stack", span, label)
        .help("write `shared_with = [\"some-stack\"]`, with the name that the other stack gives itself")
}
