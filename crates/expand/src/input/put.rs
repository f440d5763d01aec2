//! Putting inputs in where they are asked for.

use super::{BAD, UNKNOWN, WORD};
use crate::budget::Budget;
use crate::report::Report;
use crate::uses::{Use, Uses};
use std::collections::BTreeMap;
use writ_source::{Diagnostic, Span, nearest};
use writ_syntax::ast::{Block, Ident, Item, Value, ValueKind, Word};

/// The value of every input; `None` where none is given, which has been said.
#[derive(Debug)]
pub(crate) struct Values {
    pub(super) by_name: BTreeMap<String, Option<Weighed>>,
}

/// A value with what a copy of it weighs.
#[derive(Debug)]
pub(super) struct Weighed {
    pub(super) value: Value,
    pub(super) weight: usize,
}

/// Puts values in the place of `input name`, everywhere in the blocks.
pub(crate) fn put_in(
    blocks: &mut [Block],
    values: &Values,
    uses: &mut Uses,
    budget: &mut Budget,
    report: &mut Report,
) {
    for block in blocks {
        let before = report.len();
        let mut put = Put { values, block: block.span, uses, budget, report };
        put.body(&mut block.body);
        uses.point_from(block.span, report.list(), before);
    }
}

pub(super) struct Put<'p> {
    values: &'p Values,
    /// The top-level block.
    block: Span,
    uses: &'p mut Uses,
    budget: &'p mut Budget,
    report: &'p mut Report,
}

impl Put<'_> {
    pub(super) fn body(&mut self, body: &mut [Item]) {
        for item in body {
            match item {
                Item::Attribute(attribute) => self.value(&mut attribute.value),
                Item::Block(block) => self.body(&mut block.body),
                Item::Grant(grant) => {
                    for option in &mut grant.options {
                        self.value(&mut option.value);
                    }
                }
                Item::Check(_) => {}
            }
        }
    }

    pub(super) fn value(&mut self, value: &mut Value) {
        match &mut value.kind {
            ValueKind::List(values) | ValueKind::Call { arguments: values, .. } => {
                for value in values {
                    self.value(value);
                }
            }
            ValueKind::Phrase(_) => {
                if let Some(asked) = asked(value) {
                    self.put(asked, value);
                }
            }
            _ => {}
        }
    }

    pub(super) fn put(&mut self, asked: Asked, place: &mut Value) {
        let at = place.span;
        if self.report.is_full() {
            return;
        }
        let Asked::For(name) = asked else {
            self.report.push(without_a_name(at));
            return;
        };
        let Some(value) = self.values.by_name.get(&name.name) else {
            let known = self.values.by_name.keys().map(String::as_str);
            let finding = Diagnostic::error(
                UNKNOWN,
                "unknown input",
                name.span,
                format!("no input is called `{}`", name.name),
            );
            self.report.push(match nearest(&name.name, known) {
                Some(near) => finding.did_you_mean(name.span, near),
                None => finding.help(format!("declare it: `input {} {{ … }}`", name.name)),
            });
            return;
        };
        let Some(Weighed { value, weight }) = value else { return };
        if self.budget.spend(*weight, at, self.report) {
            self.uses.add(
                self.block,
                Use { what: format!("input {}", name.name).into(), written: value.span, at },
            );
            *place = value.clone();
        }
    }
}

/// What a phrase that begins with `input` asks for.
pub(super) enum Asked {
    For(Ident),
    Nothing,
}

pub(super) fn asked(value: &Value) -> Option<Asked> {
    let ValueKind::Phrase(words) = &value.kind else { return None };
    match words.as_slice() {
        [Word::Ident(word), Word::Ident(name)] if word.name == WORD => Some(Asked::For(name.clone())),
        [Word::Ident(word), ..] if word.name == WORD => Some(Asked::Nothing),
        _ => None,
    }
}

pub(super) fn without_a_name(span: Span) -> Diagnostic {
    Diagnostic::error(BAD, "input that is not named", span, "after `input` comes one bare name")
        .help("write `input some-name`")
}

/// A value for an input that there is none of.
pub(crate) fn unknown_input<'a>(
    name: &str,
    span: Span,
    known: impl Iterator<Item = &'a Ident>,
) -> Diagnostic {
    let known: Vec<&Ident> = known.collect();
    let finding = Diagnostic::error(UNKNOWN, "unknown input", span, format!("no input is called `{name}`"));
    let near = nearest(name, known.iter().map(|ident| ident.name.as_str()));
    match near.and_then(|near| known.iter().find(|ident| ident.name == near)) {
        Some(near) => finding.also(near.span, "declared here").help(format!("did you mean `{}`?", near.name)),
        None if known.is_empty() => {
            finding.help("declare it: `input some-name { … }`, with the name that is used by the blocks")
        }
        None => {
            let listed: Vec<String> =
                known.iter().take(10).map(|ident| format!("`{}`", ident.name)).collect();
            finding.help(format!("the inputs are {}", listed.join(", ")))
        }
    }
}
