//! A body and the bodies that it takes over: what it says itself wins, what others say is added.

use std::collections::{BTreeMap, BTreeSet};

use writ_source::{Code, Diagnostic, Span};
use writ_syntax::ast::{Attribute, Block, Item};

use crate::budget::{self, Budget};
use crate::key::{self, AttributeKey, BlockKey};
use crate::report::Report;

const CONFLICT: Code = Code("expand/profile-conflict");
const AMBIGUOUS: Code = Code("expand/ambiguous-block");

/// The lines of one profile, with all that it takes over itself.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub items: &'a [Item],
    /// The profile's name where it is taken over.
    pub at: Span,
}

/// Adds to `own` what `sources` say and it does not.
///
/// Attributes: its own win; two sources must agree, or be overruled by it. Blocks inside with the
/// same first words are merged in the same way. Grants and check lines are added. What comes by two
/// ways from one place is there once.
pub(crate) fn merge(own: &mut Vec<Item>, sources: &[Source<'_>], budget: &mut Budget, report: &mut Report) {
    let mut merge = Merge { budget, report };
    merge.body(own, sources);
}

/// Puts what came from several places into the order in which people write it: attributes, blocks,
/// sentences, each as they came.
pub(crate) fn arrange(body: &mut [Item]) {
    body.sort_by_key(|item| match item {
        Item::Attribute(_) => 0,
        Item::Block(_) => 1,
        Item::Grant(_) | Item::Check(_) => 2,
    });
}

struct Merge<'m> {
    budget: &'m mut Budget,
    report: &'m mut Report,
}

/// Where an attribute was taken from.
struct Taken<'a> {
    source: usize,
    attribute: &'a Attribute,
}

impl Merge<'_> {
    fn body(&mut self, own: &mut Vec<Item>, sources: &[Source<'_>]) {
        let attributes = self.attributes(own, sources);
        let lines = self.lines(own, sources);
        let blocks = self.blocks(own, sources);
        own.extend(attributes.into_iter().map(Item::Attribute));
        own.extend(blocks.into_iter().map(Item::Block));
        own.extend(lines);
        arrange(own);
    }

    fn attributes(&mut self, own: &[Item], sources: &[Source<'_>]) -> Vec<Attribute> {
        let is_own: BTreeSet<AttributeKey<'_>> = attributes(own).map(key::of_attribute).collect();
        let mut taken: BTreeMap<AttributeKey<'_>, Taken<'_>> = BTreeMap::new();
        let mut added = Vec::new();
        for (source, Source { items, at }) in sources.iter().enumerate() {
            for attribute in attributes(items) {
                let name = key::of_attribute(attribute);
                if !self.budget.spend(1, *at, self.report) {
                    return added;
                }
                if is_own.contains(&name) {
                    continue;
                }
                match taken.get(&name) {
                    // Twice in one profile: the model says so, at both places.
                    Some(first) if first.source == source && first.attribute.span != attribute.span => {}
                    Some(first) => {
                        // What is compared is copied.
                        if !self.budget.spend(budget::value(&attribute.value), *at, self.report) {
                            return added;
                        }
                        if !first.attribute.value.says_the_same_as(&attribute.value) {
                            let by = sources.get(first.source).map_or(*at, |source| source.at);
                            self.report.push(conflict(attribute, first.attribute, *at, by));
                        }
                        continue;
                    }
                    None => {
                        taken.insert(name, Taken { source, attribute });
                    }
                }
                if !self.budget.spend(budget::value(&attribute.value), *at, self.report) {
                    return added;
                }
                added.push(attribute.clone());
            }
        }
        added
    }

    /// Grants and check lines.
    fn lines(&mut self, own: &[Item], sources: &[Source<'_>]) -> Vec<Item> {
        let mut seen: BTreeSet<Span> = own.iter().filter_map(line).collect();
        let mut added = Vec::new();
        for Source { items, at } in sources {
            for (item, span) in items.iter().filter_map(|item| Some((item, line(item)?))) {
                if !self.budget.spend(1, *at, self.report) {
                    return added;
                }
                if seen.insert(span) {
                    if !self.budget.spend(budget::item(item), *at, self.report) {
                        return added;
                    }
                    added.push(item.clone());
                }
            }
        }
        added
    }

    /// Blocks inside; those that `own` has are merged in their place.
    fn blocks(&mut self, own: &mut [Item], sources: &[Source<'_>]) -> Vec<Block> {
        let mut wanted: BTreeMap<BlockKey<'_>, Vec<(usize, &Block)>> = BTreeMap::new();
        let mut order: Vec<BlockKey<'_>> = Vec::new();
        for (source, Source { items, at }) in sources.iter().enumerate() {
            for block in blocks(items) {
                if !self.budget.spend(1, *at, self.report) {
                    return Vec::new();
                }
                let same = wanted.entry(key::of_block(block)).or_insert_with_key(|name| {
                    order.push(name.clone());
                    Vec::new()
                });
                same.push((source, block));
            }
        }
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut mine: BTreeMap<(String, Vec<String>), Vec<usize>> = BTreeMap::new();
        for (index, item) in own.iter().enumerate() {
            if let Item::Block(block) = item {
                mine.entry(owned(&key::of_block(block))).or_default().push(index);
            }
        }
        let mut added = Vec::new();
        for name in order {
            let Some(same) = wanted.get(&name) else { continue };
            let mine = mine.get(&owned(&name)).map_or(&[][..], Vec::as_slice);
            self.same_blocks(own, mine, same, sources, &mut added);
        }
        added
    }

    /// Blocks with the same first words: `mine` are places in `own`.
    fn same_blocks(
        &mut self,
        own: &mut [Item],
        mine: &[usize],
        same: &[(usize, &Block)],
        sources: &[Source<'_>],
        added: &mut Vec<Block>,
    ) {
        let same = distinct(same);
        let Some((first, model)) = same.first().copied() else { return };
        let at = |source: usize| sources.get(source).map(|source| source.at);
        let Some(first_at) = at(first) else { return };
        if mine.is_empty() && same.iter().all(|(source, _)| *source == first) {
            // Nothing to merge with: several of one kind in one profile stay several.
            let whole = same.iter().map(|(_, block)| 1 + budget::items(&block.body)).sum();
            if self.budget.spend(whole, first_at, self.report) {
                added.extend(same.into_iter().map(|(_, block)| block.clone()));
            }
            return;
        }
        let is_one_each = same.windows(2).all(|two| matches!(two, [(a, _), (b, _)] if a != b));
        if mine.len() > 1 || !is_one_each {
            self.report.push(ambiguous(model, first_at));
            return;
        }
        let bodies: Vec<Source<'_>> = same
            .iter()
            .filter_map(|(source, block)| Some(Source { items: &block.body, at: at(*source)? }))
            .collect();
        match mine.first().and_then(|index| own.get_mut(*index)) {
            Some(Item::Block(block)) => self.body(&mut block.body, &bodies),
            Some(_) => {}
            None => {
                let Block { keyword, labels, span, .. } = model;
                let mut block =
                    Block { keyword: keyword.clone(), labels: labels.clone(), body: Vec::new(), span: *span };
                self.body(&mut block.body, &bodies);
                added.push(block);
            }
        }
    }
}

/// Without those that are the very same block, come by another way.
fn distinct<'a>(same: &[(usize, &'a Block)]) -> Vec<(usize, &'a Block)> {
    let mut by_place: BTreeMap<Span, Vec<&Block>> = BTreeMap::new();
    let mut distinct = Vec::new();
    for (source, block) in same {
        let there = by_place.entry(block.span).or_default();
        if !there.contains(block) {
            there.push(block);
            distinct.push((*source, *block));
        }
    }
    distinct
}

fn owned(key: &BlockKey<'_>) -> (String, Vec<String>) {
    (key.0.to_owned(), key.1.iter().map(|label| (*label).to_owned()).collect())
}

fn attributes(items: &[Item]) -> impl Iterator<Item = &Attribute> {
    items.iter().filter_map(|item| match item {
        Item::Attribute(attribute) => Some(attribute),
        _ => None,
    })
}

fn blocks(items: &[Item]) -> impl Iterator<Item = &Block> {
    items.iter().filter_map(|item| match item {
        Item::Block(block) => Some(block),
        _ => None,
    })
}

/// The place of a grant or a check line.
fn line(item: &Item) -> Option<Span> {
    match item {
        Item::Grant(grant) => Some(grant.span),
        Item::Check(line) => Some(line.span),
        Item::Attribute(_) | Item::Block(_) => None,
    }
}

fn conflict(second: &Attribute, first: &Attribute, at: Span, by: Span) -> Diagnostic {
    let name = &second.name.name;
    Diagnostic::error(
        CONFLICT,
        "profiles that do not agree",
        second.span,
        format!("this profile sets `{name}` to something else"),
    )
    .also(first.span, "than this one")
    .also(by, "the one is taken over here")
    .also(at, "the other is taken over here")
    .help(format!("set `{name}` in the block itself, or take over one of the two only"))
}

fn ambiguous(block: &Block, at: Span) -> Diagnostic {
    let title = key::title(block);
    Diagnostic::error(
        AMBIGUOUS,
        "block that could be merged with several",
        block.keyword.span,
        format!("`{title}` is there more than once, so it cannot be told which of them this one is"),
    )
    .also(at, "used here")
    .help("give them labels, or write them in one place only")
}
