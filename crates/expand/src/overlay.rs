//! Blocks of an environment laid over those of the base: what the environment says wins.
//!
//! A block that the base has not is an error, because a misspelt name would otherwise be a block
//! of its own: what is new stands in `add { … }`. Blocks without labels inside of one, such as
//! `restart { … }`, are new where the base has none.

use std::collections::BTreeMap;

use writ_source::{Code, Diagnostic, Span, nearest};
use writ_syntax::ast::{Attribute, Block, Item, Label, Text, ValueKind};

use crate::budget::Budget;
use crate::key::{self, AttributeKey, BlockKey};
use crate::merge::arrange;
use crate::report::Report;
use crate::twice::set_twice;
use crate::uses::Uses;

const UNKNOWN_TARGET: Code = Code("expand/unknown-target");
const AMBIGUOUS: Code = Code("expand/ambiguous-block");
const OVERLAY_TWICE: Code = Code("expand/overlay-twice");
const ALREADY_THERE: Code = Code("expand/already-there");
const MISPLACED: Code = Code("expand/misplaced");
const BAD_NAME: Code = Code("expand/bad-name");

/// The block with what is new.
pub(crate) const ADD: &str = "add";
/// Of the overlay of a `stack`: what the stack is called there.
const NAME: &str = "name";

/// The blocks of the base, looked at but not changed.
pub(crate) struct Base<'b> {
    blocks: &'b [Block],
    index: Index,
    budget: &'b mut Budget,
}

/// Places of blocks by their first words.
#[derive(Debug, Default)]
struct Index {
    by_key: BTreeMap<(String, Vec<String>), Vec<usize>>,
    by_keyword: BTreeMap<String, Vec<usize>>,
}

impl Index {
    fn of<'a>(blocks: impl Iterator<Item = (usize, &'a Block)>) -> Self {
        let mut index = Self::default();
        for (place, block) in blocks {
            index.by_key.entry(owned(&key::of_block(block))).or_default().push(place);
            index.by_keyword.entry(block.keyword.name.clone()).or_default().push(place);
        }
        index
    }

    /// The places that `block` may be meant for. Without labels it is for the one of its kind.
    fn places(&self, block: &Block) -> &[usize] {
        let exact = self.by_key.get(&owned(&key::of_block(block)));
        let of_kind = || self.by_keyword.get(&block.keyword.name).filter(|_| block.labels.is_empty());
        exact.or_else(of_kind).map_or(&[], Vec::as_slice)
    }
}

fn owned(key: &BlockKey<'_>) -> (String, Vec<String>) {
    (key.0.to_owned(), key.1.iter().map(|label| (*label).to_owned()).collect())
}

fn blocks_of(body: &[Item]) -> impl Iterator<Item = (usize, &Block)> {
    body.iter().enumerate().filter_map(|(place, item)| match item {
        Item::Block(block) => Some((place, block)),
        _ => None,
    })
}

impl<'b> Base<'b> {
    pub fn new(blocks: &'b [Block], budget: &'b mut Budget) -> Self {
        Self { blocks, index: Index::of(blocks.iter().enumerate()), budget }
    }

    /// Reports what of the overlays and additions does not fit the base.
    pub fn review(&mut self, overlays: &[Block], added: &[Block], report: &mut Report) {
        let mut seen: BTreeMap<usize, Span> = BTreeMap::new();
        for over in overlays {
            if report.is_full() {
                return;
            }
            let places = self.index.places(over);
            let &[place] = places else {
                report.push(no_target(over, places.len(), self.blocks.iter(), None));
                continue;
            };
            if let Some(first) = seen.insert(place, over.keyword.span) {
                report.push(twice(over, first));
                continue;
            }
            if let Some(base) = self.blocks.get(place) {
                Review { budget: self.budget, report }.block(base, over, over.keyword.name == "stack");
            }
        }
        for block in added {
            if let Some(base) = self.index.by_key.get(&owned(&key::of_block(block))).and_then(|p| p.first()) {
                already_there(block, self.blocks.get(*base), report);
            }
        }
    }
}

struct Review<'r> {
    budget: &'r mut Budget,
    report: &'r mut Report,
}

impl Review<'_> {
    fn block(&mut self, base: &Block, over: &Block, is_stack: bool) {
        // The base is read once more for each environment.
        if !self.budget.spend(base.body.len() + over.body.len(), over.keyword.span, self.report) {
            return;
        }
        let index = Index::of(blocks_of(&base.body));
        let mut seen: BTreeMap<usize, Span> = BTreeMap::new();
        let mut new: BTreeMap<BlockKey<'_>, Span> = BTreeMap::new();
        let mut set: BTreeMap<AttributeKey<'_>, Span> = BTreeMap::new();
        for item in &over.body {
            if self.report.is_full() {
                return;
            }
            match item {
                Item::Attribute(attribute) => {
                    if let Some(first) = set.insert(key::of_attribute(attribute), attribute.name.span) {
                        self.report.push(set_twice(&attribute.name, first));
                    } else if is_stack && is_name(attribute) && text(attribute).is_none() {
                        self.report.push(
                            Diagnostic::error(
                                BAD_NAME,
                                "name that cannot be used",
                                attribute.value.span,
                                "this is not the quoted name of a stack",
                            )
                            .help(format!("write `{NAME} = \"some-name\"`")),
                        );
                    }
                }
                Item::Block(inner) if inner.keyword.name == ADD && inner.labels.is_empty() => {
                    self.additions(base, &index, inner);
                }
                Item::Block(inner) => {
                    let places = index.places(inner);
                    match places {
                        &[place] => {
                            if let Some(first) = seen.insert(place, inner.keyword.span) {
                                self.report.push(twice(inner, first));
                            } else if let Some(Item::Block(base)) = base.body.get(place) {
                                self.block(base, inner, false);
                            }
                        }
                        [] if inner.labels.is_empty() => {
                            if let Some(first) = new.insert(key::of_block(inner), inner.keyword.span) {
                                self.report.push(twice(inner, first));
                            }
                        }
                        _ => {
                            let inside = blocks_of(&base.body).map(|(_, block)| block);
                            self.report.push(no_target(inner, places.len(), inside, Some(base)));
                        }
                    }
                }
                Item::Grant(_) | Item::Check(_) => {}
            }
        }
    }

    fn additions(&mut self, base: &Block, index: &Index, add: &Block) {
        for item in &add.body {
            match item {
                Item::Block(block) => {
                    let there = index.by_key.get(&owned(&key::of_block(block))).and_then(|p| p.first());
                    if let Some(Item::Block(there)) = there.and_then(|place| base.body.get(*place)) {
                        // Without labels, several of a kind are no clash.
                        if !block.labels.is_empty() {
                            already_there(block, Some(there), self.report);
                        }
                    }
                }
                Item::Attribute(Attribute { span, .. }) => self.report.push(needless_add(*span)),
                Item::Grant(grant) => self.report.push(needless_add(grant.span)),
                Item::Check(line) => self.report.push(needless_add(line.span)),
            }
        }
    }
}

/// Blocks that are being overlaid. What was reviewed is not reviewed again.
pub(crate) struct Overlaid {
    blocks: Vec<Block>,
}

impl Overlaid {
    pub fn new(blocks: Vec<Block>) -> Self {
        Self { blocks }
    }

    pub fn lay(&mut self, overlays: Vec<Block>, uses: &mut Uses) {
        let index = Index::of(self.blocks.iter().enumerate());
        for mut over in overlays {
            let Some(place) = index.places(&over).first().copied() else { continue };
            let Some(base) = self.blocks.get_mut(place) else { continue };
            uses.add_overlay(base.span, over.span);
            if over.keyword.name == "stack" {
                rename(base, &mut over);
            }
            lay(base, over);
        }
    }

    pub fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }
}

fn lay(base: &mut Block, over: Block) {
    let index = Index::of(blocks_of(&base.body));
    let mut attributes: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for (place, item) in base.body.iter().enumerate() {
        if let Item::Attribute(attribute) = item {
            attributes.entry(named(attribute)).or_insert(place);
        }
    }
    let mut new = Vec::new();
    for item in over.body {
        match item {
            Item::Attribute(attribute) => {
                match attributes.get(&named(&attribute)).and_then(|place| base.body.get_mut(*place)) {
                    Some(there) => *there = Item::Attribute(attribute),
                    None => new.push(Item::Attribute(attribute)),
                }
            }
            Item::Block(inner) if inner.keyword.name == ADD && inner.labels.is_empty() => {
                new.extend(inner.body);
            }
            Item::Block(inner) => {
                let place = index.places(&inner).first().copied();
                match place.and_then(|place| base.body.get_mut(place)) {
                    Some(Item::Block(there)) => lay(there, inner),
                    _ => new.push(Item::Block(inner)),
                }
            }
            Item::Grant(_) | Item::Check(_) => new.push(item),
        }
    }
    if !new.is_empty() {
        base.body.extend(new);
        arrange(&mut base.body);
    }
}

/// `stack { name = "shop-staging" }`: the one label that an environment may change.
fn rename(base: &mut Block, over: &mut Block) {
    let is_new_name = |item: &Item| matches!(item, Item::Attribute(attribute) if is_name(attribute));
    let Some(place) = over.body.iter().position(is_new_name) else { return };
    if let Item::Attribute(attribute) = over.body.remove(place)
        && let Some(name) = text(&attribute)
    {
        base.labels = vec![Label::Text(name)];
    }
}

fn is_name(attribute: &Attribute) -> bool {
    attribute.name.name == NAME && attribute.label.is_none()
}

fn text(attribute: &Attribute) -> Option<Text> {
    match &attribute.value.kind {
        ValueKind::Text(value) => Some(Text { value: value.clone(), span: attribute.value.span }),
        _ => None,
    }
}

fn named(attribute: &Attribute) -> (String, Option<String>) {
    let (name, label) = key::of_attribute(attribute);
    (name.to_owned(), label.map(str::to_owned))
}

fn twice(over: &Block, first: Span) -> Diagnostic {
    Diagnostic::error(
        OVERLAY_TWICE,
        "block of an environment that is there twice",
        over.keyword.span,
        format!("`{}` again", key::title(over)),
    )
    .also(first, "changed here already")
    .help("write both into one block")
}

fn already_there(block: &Block, base: Option<&Block>, report: &mut Report) {
    let title = key::title(block);
    let finding = Diagnostic::error(
        ALREADY_THERE,
        "block that is there already",
        block.keyword.span,
        format!("`{title}` is not new"),
    )
    .help(format!("write it outside of `{ADD}` to change what the base says"));
    report.push(match base {
        Some(base) => finding.also(base.keyword.span, "the base has it here"),
        None => finding,
    });
}

fn needless_add(span: Span) -> Diagnostic {
    Diagnostic::error(MISPLACED, "item in the wrong place", span, format!("`{ADD}` is for blocks only")).help(
        format!("write it outside of `{ADD}`: attributes win over the base's, grants are added to them"),
    )
}

/// `owner` is the block that should have one with these first words; `None`: the stack.
fn no_target<'a>(
    over: &Block,
    found: usize,
    candidates: impl Iterator<Item = &'a Block>,
    owner: Option<&Block>,
) -> Diagnostic {
    let title = key::title(over);
    if found > 1 {
        return Diagnostic::error(
            AMBIGUOUS,
            "block that could be merged with several",
            over.keyword.span,
            format!("there are {found} that `{title}` may mean"),
        )
        .help("write the labels of the one that is meant");
    }
    let inside = owner.map(|owner| format!(" in `{}`", key::title(owner))).unwrap_or_default();
    let finding = Diagnostic::error(
        UNKNOWN_TARGET,
        "block that there is none of",
        over.keyword.span,
        format!("the base has no `{title}`{inside}"),
    );
    let titles: Vec<(String, Span)> =
        candidates.map(|block| (key::title(block), block.keyword.span)).collect();
    match nearest(&title, titles.iter().map(|(title, _)| title.as_str())) {
        Some(near) => {
            let place = titles.iter().find(|(title, _)| title == near).map(|(_, span)| *span);
            let finding = finding.help(format!(
                "did you mean `{near}`? what is new in an environment stands in `{ADD} {{ … }}`"
            ));
            match place {
                Some(place) => finding.also(place, "the base has this one"),
                None => finding,
            }
        }
        None => finding.help(format!("write it inside `{ADD} {{ … }}` if it is to be new there")),
    }
}
