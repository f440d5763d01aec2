//! `profile small { … }`: lines that blocks take over by `profile = small`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use writ_source::{Code, Diagnostic, Span, nearest};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Value, ValueKind, Word};

use crate::budget::Budget;
use crate::limits;
use crate::merge::{Source, merge};
use crate::name;
use crate::report::Report;
use crate::uses::{Use, Uses};

const DUPLICATE_NAME: Code = Code("expand/duplicate-name");
const UNKNOWN: Code = Code("expand/unknown-profile");
const BAD: Code = Code("expand/bad-profile");
const TWICE: Code = Code("expand/profile-twice");
const CYCLE: Code = Code("expand/profile-cycle");
const TOO_DEEP: Code = Code("expand/profiles-too-deep");

/// The attribute by which a block takes over profiles.
const ATTRIBUTE: &str = "profile";

/// The blocks whose attributes the user names.
const FREE: [&str; 5] = ["canary_meta", "claims", "env", "meta", "raw"];

/// Every profile of a stack.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    list: Vec<Profile>,
    by_name: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Profile {
    name: Ident,
    /// `profile small`.
    title: Arc<str>,
    span: Span,
    body: Vec<Item>,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    Untouched,
    /// Its own profiles are being looked at: who comes back to it is in a circle.
    Open,
    /// `None`: something is wrong with it, which has been said.
    Done(Option<Rc<Flat>>),
}

/// A profile with all that it takes over.
#[derive(Debug)]
struct Flat {
    items: Vec<Item>,
    /// All profiles whose lines are in it, its own among them.
    reached: BTreeSet<usize>,
    /// How many profiles are in its longest chain.
    depth: usize,
}

/// What a body has taken over.
#[derive(Debug, Default)]
struct Reached {
    /// The profiles, each with the name in the body by which it came.
    by: BTreeMap<usize, Span>,
    depth: usize,
    failed: bool,
}

impl Profiles {
    /// Adds a `profile` block.
    pub fn declare(&mut self, block: Block, report: &mut Report) {
        let Some(name) = name::of(&block, report) else { return };
        if let Some(first) = self.by_name.get(&name.name).and_then(|index| self.list.get(*index)) {
            report.push(declared_twice(&name, &first.name));
            return;
        }
        self.by_name.insert(name.name.clone(), self.list.len());
        let title = format!("profile {}", name.name).into();
        let Block { span, body, .. } = block;
        self.list.push(Profile { name, title, span, body, state: State::Untouched });
    }

    /// The names of all profiles.
    pub fn names(&self) -> impl Iterator<Item = &Ident> {
        self.list.iter().map(|profile| &profile.name)
    }
}

/// A second block of one name.
pub(crate) fn declared_twice(second: &Ident, first: &Ident) -> Diagnostic {
    Diagnostic::error(DUPLICATE_NAME, "name declared twice", second.span, format!("`{}` again", second.name))
        .also(first.span, "declared here first")
        .help("give one of the two another name")
}

/// Puts into each block the lines of the profiles that it takes over. Profiles that nobody uses are
/// read, too, for what is wrong with them.
pub(crate) fn take_over(
    blocks: &mut [Block],
    profiles: &mut Profiles,
    uses: &mut Uses,
    budget: &mut Budget,
    report: &mut Report,
) {
    let mut taker = Taker { profiles, budget, report };
    for index in 0..taker.profiles.list.len() {
        taker.flat(index, 1);
    }
    for block in blocks {
        let reached = taker.body(&mut block.body, 0);
        for (index, at) in reached.by {
            if let Some(profile) = taker.profiles.list.get(index) {
                uses.add(block.span, Use { what: profile.title.clone(), written: profile.span, at });
            }
        }
    }
}

struct Taker<'t> {
    profiles: &'t mut Profiles,
    budget: &'t mut Budget,
    report: &'t mut Report,
}

impl Taker<'_> {
    /// A profile with all that it takes over; `None` where something is wrong with it.
    ///
    /// `depth` is how many profiles are open, this one among them.
    fn flat(&mut self, index: usize, depth: usize) -> Option<Rc<Flat>> {
        let profile = self.profiles.list.get_mut(index)?;
        if let State::Done(flat) = &profile.state {
            return flat.clone();
        }
        profile.state = State::Open;
        let mut items = std::mem::take(&mut profile.body);
        let reached = self.body(&mut items, depth);
        let flat = (!reached.failed).then(|| {
            let mut indices: BTreeSet<usize> = reached.by.keys().copied().collect();
            indices.insert(index);
            Rc::new(Flat { items, reached: indices, depth: reached.depth + 1 })
        });
        let profile = self.profiles.list.get_mut(index)?;
        profile.state = State::Done(flat.clone());
        flat
    }

    /// Takes over what a body and the blocks in it ask for.
    fn body(&mut self, body: &mut Vec<Item>, depth: usize) -> Reached {
        let mut all = Reached::default();
        for item in body.iter_mut() {
            if let Item::Block(inner) = item
                && !is_free(inner)
            {
                all.add(self.body(&mut inner.body, depth));
            }
        }
        let mut flats: Vec<(Rc<Flat>, Span)> = Vec::new();
        for name in self.asked_for(body) {
            match self.profile(&name, depth) {
                Some(flat) => flats.push((flat, name.span)),
                None => all.failed = true,
            }
        }
        for (flat, at) in &flats {
            all.depth = all.depth.max(flat.depth);
            if !self.budget.spend(flat.reached.len(), *at, self.report) {
                all.failed = true;
                return all;
            }
            for index in &flat.reached {
                all.by.entry(*index).or_insert(*at);
            }
        }
        let sources: Vec<Source<'_>> =
            flats.iter().map(|(flat, at)| Source { items: &flat.items, at: *at }).collect();
        if !sources.is_empty() {
            merge(body, &sources, self.budget, self.report);
        }
        all
    }

    /// The profile of that name, flat; `None`, with an error, where it can't be taken over.
    fn profile(&mut self, name: &Ident, depth: usize) -> Option<Rc<Flat>> {
        if self.report.is_full() {
            return None;
        }
        let Some(index) = self.profiles.by_name.get(&name.name).copied() else {
            self.report.push(unknown(name, self.profiles));
            return None;
        };
        let profile = self.profiles.list.get(index)?;
        match &profile.state {
            State::Open => {
                self.report.push(
                    Diagnostic::error(
                        CYCLE,
                        "profiles that take over each other",
                        name.span,
                        format!("`{}` comes back to itself here", name.name),
                    )
                    .also(profile.name.span, "declared here")
                    .help("break the circle: remove one of the `profile = …` in it"),
                );
                return None;
            }
            State::Untouched if depth >= limits::DEPTH => {
                self.report.push(too_deep(name));
                return None;
            }
            State::Untouched | State::Done(_) => {}
        }
        let flat = self.flat(index, depth + 1)?;
        if depth > 0 && flat.depth >= limits::DEPTH {
            self.report.push(too_deep(name));
            return None;
        }
        Some(flat)
    }

    /// Takes `profile = …` out of a body: the names that it lists.
    fn asked_for(&mut self, body: &mut Vec<Item>) -> Vec<Ident> {
        if !body.iter().any(asks) {
            return Vec::new();
        }
        let mut names: Vec<Ident> = Vec::new();
        let (asking, rest): (Vec<Item>, Vec<Item>) = std::mem::take(body).into_iter().partition(asks);
        *body = rest;
        let mut first: Option<Span> = None;
        for item in asking {
            let Item::Attribute(attribute) = item else { continue };
            if let Some(first) = first {
                self.report.push(
                    Diagnostic::error(
                        Code("expand/duplicate-attribute"),
                        "attribute set twice",
                        attribute.name.span,
                        "`profile` again",
                    )
                    .also(first, "set here first")
                    .help("write one list: `profile = [a, b]`"),
                );
                continue;
            }
            first = Some(attribute.name.span);
            self.listed(&attribute, &mut names);
        }
        names
    }

    fn listed(&mut self, attribute: &Attribute, names: &mut Vec<Ident>) {
        let values = match &attribute.value.kind {
            ValueKind::List(values) => values.as_slice(),
            _ => std::slice::from_ref(&attribute.value),
        };
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for value in values {
            let Some(name) = one_word(value) else {
                self.report.push(
                    Diagnostic::error(
                        BAD,
                        "profile that is not named",
                        value.span,
                        "this is not the bare name of a profile",
                    )
                    .help("write `profile = small`, or `profile = [small, internal]`"),
                );
                continue;
            };
            if let Some(first) = seen.insert(name.name.clone(), name.span) {
                self.report.push(
                    Diagnostic::error(
                        TWICE,
                        "profile taken over twice",
                        name.span,
                        format!("`{}` again", name.name),
                    )
                    .also(first, "taken over here already")
                    .help("remove one of the two"),
                );
                continue;
            }
            names.push(name.clone());
        }
    }
}

impl Reached {
    fn add(&mut self, other: Reached) {
        for (index, at) in other.by {
            self.by.entry(index).or_insert(at);
        }
        self.depth = self.depth.max(other.depth);
        self.failed |= other.failed;
    }
}

/// Whether a block inside of another one has attributes of any names, such as environment variables:
/// `profile` is one of them.
fn is_free(block: &Block) -> bool {
    FREE.contains(&block.keyword.name.as_str())
}

/// Whether the item is `profile = …`.
fn asks(item: &Item) -> bool {
    matches!(item, Item::Attribute(attribute) if attribute.name.name == ATTRIBUTE && attribute.label.is_none())
}

fn one_word(value: &Value) -> Option<&Ident> {
    match &value.kind {
        ValueKind::Phrase(words) => match words.as_slice() {
            [Word::Ident(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn unknown(name: &Ident, profiles: &Profiles) -> Diagnostic {
    let finding = Diagnostic::error(
        UNKNOWN,
        "unknown profile",
        name.span,
        format!("no profile is called `{}`", name.name),
    );
    let near = nearest(&name.name, profiles.by_name.keys().map(String::as_str));
    match near.and_then(|near| profiles.list.get(*profiles.by_name.get(near)?)) {
        Some(near) => finding.also(near.name.span, "declared here").did_you_mean(name.span, &near.name.name),
        None => finding.help(format!("declare it: `profile {} {{ … }}`", name.name)),
    }
}

fn too_deep(name: &Ident) -> Diagnostic {
    Diagnostic::error(
        TOO_DEEP,
        "too many profiles in a chain",
        name.span,
        format!("more than {} profiles take over one another here", limits::DEPTH),
    )
    .help("take over the profiles at the end of the chain directly")
}
