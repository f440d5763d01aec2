//! `use payments { from = "../payments", take = [archive, orders] }`: what belongs to another stack.
//!
//! Where the other stack is read from is the caller's: this stage says what is wanted
//! ([`Wanted`]), and [`Expanded::take`] takes it out of what the other stack expands to. What is taken becomes a
//! block like any other, which says that somebody else makes it ([`crate::foreign`]). Only what the
//! other stack declares itself is taken, never what it takes: so no chain leads further, and two
//! stacks may take from each other.

use std::collections::BTreeMap;

use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Label, SourceFile, Text, Value, ValueKind, Word};

use crate::environment::BASE;
use crate::expanded::Expanded;
use crate::foreign::{self, Owner};
use crate::limits;
use crate::name;
use crate::report::Report;
use crate::share::KINDS;
use crate::uses::Use;

const BAD: Code = Code("expand/bad-use");
const TWICE: Code = Code("expand/use-twice");
const UNKNOWN: Code = Code("expand/unknown-shared");
const NOT_SHARED: Code = Code("expand/not-shared");
const NO_ENVIRONMENT: Code = Code("expand/which-environment");

/// The keyword.
pub(crate) const USE: &str = "use";

/// A `use` block.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What the other stack is called here.
    pub name: Ident,
    /// Its folder, relative to that of this stack; in plain form, so that equal folders are equal texts
    /// as long as no links are in the way.
    pub from: Text,
    /// The names that are taken.
    pub take: Vec<Ident>,
    /// The environment of the other stack, where one is named.
    pub environment: Option<Ident>,
    /// The block.
    pub span: Span,
}

/// Takes the `use` blocks out of a stack.
pub(crate) fn wanted(blocks: &mut Vec<Block>, report: &mut Report) -> Vec<Wanted> {
    let is_use = |block: &mut Block| block.keyword.name == USE;
    let blocks: Vec<Block> = blocks.extract_if(.., is_use).collect();
    let mut all: Vec<Wanted> = Vec::new();
    let mut folders: BTreeMap<String, Span> = BTreeMap::new();
    let mut names: BTreeMap<String, Span> = BTreeMap::new();
    for block in &blocks {
        if all.len() == limits::STACKS {
            let label = format!("more than {} stacks are used", limits::STACKS);
            report.push(bad(block.keyword.span, &label, "take from fewer stacks"));
            break;
        }
        let Some(one) = read(block, report) else { continue };
        let again = names.insert(one.name.name.clone(), one.name.span).map(|first| (one.name.span, first));
        let again = again
            .or(folders.insert(one.from.value.clone(), one.from.span).map(|first| (one.from.span, first)));
        if let Some((span, first)) = again {
            report.push(
                Diagnostic::error(TWICE, "stack that is used twice", span, "the same stack again")
                    .also(first, "used here first")
                    .help("take everything from it in one `use` block"),
            );
            continue;
        }
        all.push(one);
    }
    all
}

fn read(block: &Block, report: &mut Report) -> Option<Wanted> {
    let name = name::of(block, report)?;
    let (mut from, mut take, mut environment) = (None, None, None);
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for item in &block.body {
        let Item::Attribute(Attribute { name, label: None, value, .. }) = item else {
            report.push(bad(
                place(item),
                "a `use` takes no such thing",
                "it takes `from`, `take` and `environment`",
            ));
            continue;
        };
        if let Some(first) = seen.insert(&name.name, name.span) {
            let finding = bad(name.span, &format!("`{}` again", name.name), "keep one of the two");
            report.push(finding.also(first, "set here first"));
            continue;
        }
        match name.name.as_str() {
            "from" => from = folder(value, report),
            "take" => take = taken(value, report),
            "environment" => environment = one_word(value, "environment = production", report),
            other => report.push(bad(
                name.span,
                &format!("a `use` has no attribute `{other}`"),
                "it takes `from`, `take` and `environment`",
            )),
        }
    }
    for (attribute, example) in [("from", "\"../payments\""), ("take", "[archive]")] {
        if !seen.contains_key(attribute) {
            let label = format!("this `use` needs `{attribute}`");
            report.push(bad(block.keyword.span, &label, &format!("add `{attribute} = {example}`")));
        }
    }
    Some(Wanted { name, from: from?, take: take?, environment, span: block.span })
}

/// A relative path in plain form: all that leads upwards stands at its beginning.
fn folder(value: &Value, report: &mut Report) -> Option<Text> {
    let ValueKind::Text(path) = &value.kind else {
        report.push(bad(value.span, "this is no quoted path", "write `from = \"../payments\"`"));
        return None;
    };
    let parts: Vec<&str> = path.split('/').collect();
    let upwards = parts.iter().take_while(|part| **part == "..").count();
    let is_plain = |part: &&str| !matches!(*part, "" | "." | "..") && !part.contains('\\');
    if upwards > limits::UPWARDS || !parts.iter().skip(upwards).all(is_plain) {
        report.push(bad(
            value.span,
            "this is no plain relative path to a folder",
            &format!("write it from this stack's folder, such as `../payments`: `..` at its beginning only, {} times at most", limits::UPWARDS),
        ));
        return None;
    }
    Some(Text { value: path.clone(), span: value.span })
}

fn taken(value: &Value, report: &mut Report) -> Option<Vec<Ident>> {
    let ValueKind::List(values) = &value.kind else {
        report.push(bad(value.span, "this is no list of names", "write `take = [archive, orders]`"));
        return None;
    };
    let mut names: Vec<Ident> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for value in values {
        let name = one_word(value, "take = [archive, orders]", report)?;
        if let Some(first) = seen.insert(name.name.clone(), name.span) {
            let finding = bad(name.span, &format!("`{}` again", name.name), "remove one of the two");
            report.push(finding.also(first, "taken here already"));
            continue;
        }
        names.push(name);
    }
    if names.is_empty() {
        report.push(bad(
            value.span,
            "nothing is taken",
            "write `take = [archive, orders]`, or drop the block",
        ));
        return None;
    }
    Some(names)
}

fn one_word(value: &Value, example: &str, report: &mut Report) -> Option<Ident> {
    if let ValueKind::Phrase(words) = &value.kind
        && let [Word::Ident(name)] = words.as_slice()
    {
        return Some(name.clone());
    }
    report.push(bad(value.span, "this is not one bare name", &format!("write `{example}`")));
    None
}

impl Wanted {
    /// The environment in which the other stack is meant, of those that its sources declare: the one
    /// that is named here, or else that of this stack's own name.
    ///
    /// # Errors
    /// Where it has environments, but none of that name.
    pub fn environment_of(
        &self,
        other: &[SourceFile],
        own: Option<&Ident>,
    ) -> Result<Option<Text>, Box<Diagnostic>> {
        let at = |name: &Ident, span| Text { value: name.name.clone(), span };
        match (&self.environment, own) {
            (Some(named), _) if named.name == BASE => Ok(None),
            (Some(named), _) => Ok(Some(at(named, named.span))),
            (None, None) => Ok(None),
            (None, Some(own)) => {
                let names: Vec<&str> = environments(other).collect();
                if names.is_empty() {
                    return Ok(None);
                }
                if names.contains(&own.name.as_str()) {
                    return Ok(Some(at(own, self.from.span)));
                }
                let listed: Vec<String> =
                    names.into_iter().chain([BASE]).map(|name| format!("`environment = {name}`")).collect();
                let label = format!("this stack has environments, but no `{}`", own.name);
                let message = "stack that has no such environment";
                let finding = Diagnostic::error(NO_ENVIRONMENT, message, self.from.span, label);
                let help = format!("say which is meant, in this block: {}", listed.join(", "));
                Err(Box::new(finding.help(help)))
            }
        }
    }
}

/// The names of the environments that a stack declares, in their order.
pub fn environments(sources: &[SourceFile]) -> impl Iterator<Item = &str> {
    let blocks = sources.iter().flat_map(|source| &source.blocks);
    let named = blocks.filter(|block| block.keyword.name == "environment");
    named.filter_map(|block| match block.labels.as_slice() {
        [Label::Ident(name)] => Some(name.name.as_str()),
        _ => None,
    })
}

impl Expanded {
    /// Takes out of another stack what is wanted from it.
    ///
    /// What is not there, not shared with this stack, or nothing that is shared, is reported.
    pub fn take(&mut self, wanted: &Wanted, other: &Expanded) -> Diagnostics {
        let mut out = Diagnostics::new();
        let Some(owner) = Owner::of(other) else {
            let help = "begin them with `stack \"some-name\" { … }`";
            out.push(bad(wanted.from.span, "the files of this folder are no stack", help));
            return out;
        };
        let own = name_of(&self.file).cloned();
        if own.as_ref().is_some_and(|own| own.value == owner.name.value) {
            let label = "this is the stack itself, or one of the same name";
            let finding = bad(wanted.from.span, label, "take from another stack");
            out.push(finding.also(owner.name.span, "called the same here"));
            return out;
        }
        for name in &wanted.take {
            let Some(block) = declared(&other.file, name) else {
                out.push(unknown(name, wanted, &other.file));
                continue;
            };
            let may = other.shares.of(block.span);
            if let Some(own) = own.as_ref().filter(|own| !may.iter().any(|stack| stack.value == own.value)) {
                let title = crate::key::title(block);
                let finding = Diagnostic::error(
                    NOT_SHARED,
                    "resource that is not shared with this stack",
                    name.span,
                    format!("`{}` does not share it with `{}`", owner.name.value, own.value),
                )
                .also(block.keyword.span, "declared here")
                .help(format!("let its owner add `shared_with = [\"{}\"]` to `{title}`", own.value));
                out.push(match may.first() {
                    Some(first) => finding.also(first.span, "shared with others here"),
                    None => finding,
                });
                continue;
            }
            self.uses.adopt(&other.uses, block.span);
            let what = format!("use {}", wanted.name.name).into();
            self.uses.add(block.span, Use { what, written: block.span, at: name.span });
            self.shares.add_owner(block.span, owner.name.clone());
            let block = foreign::block(block, &owner, name, &self.file, &mut out);
            self.file.blocks.push(block);
        }
        out
    }
}

pub(crate) fn name_of(file: &SourceFile) -> Option<&Text> {
    match one(file, "stack")?.labels.as_slice() {
        [Label::Text(name)] => Some(name),
        _ => None,
    }
}

/// The one block of a kind that a stack has once.
pub(crate) fn one<'a>(file: &'a SourceFile, keyword: &str) -> Option<&'a Block> {
    file.blocks.iter().find(|block| block.keyword.name == keyword)
}

/// The blocks of a stack that can be shared, by their names.
fn shareable(file: &SourceFile) -> impl Iterator<Item = (&Ident, &Block)> {
    let blocks = file.blocks.iter().filter(|block| KINDS.contains(&block.keyword.name.as_str()));
    blocks.filter_map(|block| match block.labels.as_slice() {
        [Label::Ident(name)] => Some((name, block)),
        _ => None,
    })
}

fn declared<'a>(file: &'a SourceFile, name: &Ident) -> Option<&'a Block> {
    shareable(file).find(|(declared, _)| declared.name == name.name).map(|(_, block)| block)
}

fn unknown(name: &Ident, wanted: &Wanted, file: &SourceFile) -> Diagnostic {
    let of_another_kind = file.blocks.iter().find(|block| match block.labels.as_slice() {
        [Label::Ident(label)] => label.name == name.name && block.keyword.name != USE,
        _ => false,
    });
    let finding = |label: String| Diagnostic::error(UNKNOWN, "nothing that can be taken", name.span, label);
    if let Some(block) = of_another_kind {
        let kinds: Vec<String> = KINDS.iter().map(|kind| format!("`{kind}`")).collect();
        return finding(format!("this is a `{}`, which is not shared", block.keyword.name))
            .also(block.keyword.span, "declared here")
            .help(format!("what is shared is {}", kinds.join(", ")));
    }
    let finding = finding(format!("`{}` declares nothing that is called `{}`", wanted.name.name, name.name));
    match nearest(&name.name, shareable(file).map(|(declared, _)| declared.name.as_str())) {
        Some(near) => finding.did_you_mean(name.span, near),
        None => finding.help(
            "take what is declared in that folder itself: buckets, databases, schedules, secrets, volumes",
        ),
    }
}

fn place(item: &Item) -> Span {
    match item {
        Item::Attribute(attribute) => attribute.span,
        Item::Block(block) => block.keyword.span,
        Item::Grant(grant) => grant.span,
        Item::Check(line) => line.span,
    }
}

fn bad(span: Span, label: &str, help: &str) -> Diagnostic {
    Diagnostic::error(BAD, "`use` that names no other stack's resources", span, label).help(help)
}
