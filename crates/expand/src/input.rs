//! `input memory { default = 1 GiB }`: a value that an environment or the command line may set.
//!
//! Inputs are not secrets: their values are in the artifacts, and on the command line they are in
//! the shell's history.

use std::collections::BTreeMap;

use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Value, ValueKind, Word};

use crate::budget::{self, Budget};
use crate::choice::Given;
use crate::name;
use crate::profile::declared_twice;
use crate::report::Report;
use crate::twice::set_twice;
use crate::uses::{Use, Uses};

const UNKNOWN: Code = Code("expand/unknown-input");
const MISSING: Code = Code("expand/missing-input");
const BAD: Code = Code("expand/bad-input");
const WRONG_TYPE: Code = Code("expand/input-of-the-wrong-type");
const TWICE: Code = Code("expand/input-set-twice");
const UNKNOWN_ATTRIBUTE: Code = Code("expand/unknown-attribute");

/// The word before an input's name, where it is used.
const WORD: &str = "input";

/// Every input of a stack.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    by_name: BTreeMap<String, Input>,
}

#[derive(Debug)]
struct Input {
    name: Ident,
    kind: Option<(Kind, Span)>,
    default: Option<Value>,
}

/// The types that an input may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Duration,
    Bool,
}

impl Kind {
    const ALL: [(&'static str, Kind); 4] =
        [("text", Kind::Text), ("number", Kind::Number), ("duration", Kind::Duration), ("bool", Kind::Bool)];

    /// What a value of the type looks like.
    fn example(self) -> &'static str {
        match self {
            Kind::Text => "a text in quotes, such as `\"eu-west-1\"`",
            Kind::Number => "a number, with a unit where the attribute takes one, such as `3` or `2 GiB`",
            Kind::Duration => "a duration, such as `40m`, in `s`, `m`, `h` or `d`",
            Kind::Bool => "`true` or `false`",
        }
    }

    fn has(self, value: &Value) -> bool {
        match (&value.kind, self) {
            (ValueKind::Text(_), Kind::Text) | (ValueKind::Bool(_), Kind::Bool) => true,
            (ValueKind::Number { unit, .. }, Kind::Number | Kind::Duration) => {
                let is_time =
                    unit.as_ref().is_some_and(|unit| matches!(unit.name.as_str(), "s" | "m" | "h" | "d"));
                is_time == (self == Kind::Duration)
            }
            _ => false,
        }
    }
}

impl Inputs {
    /// Adds an `input` block.
    pub fn declare(&mut self, block: Block, report: &mut Report) {
        let Some(name) = name::of(&block, report) else { return };
        let input = read(name, block.body, report);
        if let Some(first) = self.by_name.get(&input.name.name) {
            report.push(declared_twice(&input.name, &first.name));
            return;
        }
        self.by_name.insert(input.name.name.clone(), input);
    }

    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &Ident> {
        self.by_name.values().map(|input| &input.name)
    }

    /// The value of each input: the command line's, else the environment's, else the default.
    pub fn values(self, environment: Vec<Attribute>, given: &[Given], report: &mut Report) -> Values {
        let mut set: BTreeMap<String, Value> = BTreeMap::new();
        for attribute in environment {
            self.check(&attribute.name.name, &attribute.value, report);
            set.insert(attribute.name.name, attribute.value);
        }
        let mut from_command_line: BTreeMap<&str, Span> = BTreeMap::new();
        for one in given {
            if let Some(first) = from_command_line.insert(&one.name, one.span) {
                report.push(
                    Diagnostic::error(
                        TWICE,
                        "input given twice",
                        one.span,
                        "this value is given for the same input",
                    )
                    .also(first, "given here first")
                    .help("give one `--input` for each input"),
                );
                continue;
            }
            let Some(input) = self.by_name.get(&one.name) else {
                report.push(unknown_input(&one.name, one.span, self.names()));
                continue;
            };
            let (value, found) = one.as_value(input.takes_text());
            report.append(found);
            self.check(&one.name, &value, report);
            set.insert(one.name.clone(), value);
        }
        let mut by_name = BTreeMap::new();
        for (name, input) in self.by_name {
            let value = set.remove(&name).or(input.default);
            if value.is_none() {
                report.push(
                    Diagnostic::error(
                        MISSING,
                        "input without a value",
                        input.name.span,
                        format!("nothing says what `{name}` is"),
                    )
                    .help(format!(
                        "give `--input {name}=…`, set it by `inputs {{ {name} = … }}` in the environment \
                         that you compile, or declare a `default`"
                    )),
                );
            }
            let weighed = value.map(|value| Weighed { weight: 1 + budget::value(&value), value });
            by_name.insert(name, weighed);
        }
        Values { by_name }
    }

    /// Whether a value is one that the input takes.
    fn check(&self, name: &str, value: &Value, report: &mut Report) {
        let Some(input) = self.by_name.get(name) else { return };
        constant(value, report);
        let Some((kind, declared)) = input.kind else { return };
        if !kind.has(value) {
            report.push(wrong_type(name, kind, value).also(declared, "its type is declared here"));
        }
    }
}

impl Input {
    /// Whether what the command line gives is a text as it stands.
    fn takes_text(&self) -> bool {
        match (self.kind, &self.default) {
            (Some((kind, _)), _) => kind == Kind::Text,
            (None, Some(default)) => matches!(default.kind, ValueKind::Text(_)),
            (None, None) => false,
        }
    }
}

impl Given {
    /// As a value: what is written like one, else the bare text.
    fn as_value(&self, is_text: bool) -> (Value, Diagnostics) {
        let (value, found) = &self.value;
        let is_kept = |value: &&Value| match value.kind {
            ValueKind::Text(_) => true,
            ValueKind::Number { .. } | ValueKind::Bool(_) | ValueKind::List(_) => !is_text,
            ValueKind::Phrase(_) | ValueKind::Call { .. } | ValueKind::Comparison { .. } => false,
        };
        match value.as_ref().filter(is_kept) {
            Some(value) => (value.clone(), found.clone()),
            None => {
                let text = ValueKind::Text(self.written.clone());
                (Value { kind: text, span: self.span }, Diagnostics::new())
            }
        }
    }
}

/// The value of every input; `None` where none is given, which has been said.
#[derive(Debug)]
pub(crate) struct Values {
    by_name: BTreeMap<String, Option<Weighed>>,
}

/// A value with what a copy of it weighs.
#[derive(Debug)]
struct Weighed {
    value: Value,
    weight: usize,
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

struct Put<'p> {
    values: &'p Values,
    /// The top-level block.
    block: Span,
    uses: &'p mut Uses,
    budget: &'p mut Budget,
    report: &'p mut Report,
}

impl Put<'_> {
    fn body(&mut self, body: &mut [Item]) {
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

    fn value(&mut self, value: &mut Value) {
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

    fn put(&mut self, asked: Asked, place: &mut Value) {
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
enum Asked {
    For(Ident),
    Nothing,
}

fn asked(value: &Value) -> Option<Asked> {
    let ValueKind::Phrase(words) = &value.kind else { return None };
    match words.as_slice() {
        [Word::Ident(word), Word::Ident(name)] if word.name == WORD => Some(Asked::For(name.clone())),
        [Word::Ident(word), ..] if word.name == WORD => Some(Asked::Nothing),
        _ => None,
    }
}

fn without_a_name(span: Span) -> Diagnostic {
    Diagnostic::error(BAD, "input that is not named", span, "after `input` comes one bare name")
        .help("write `input some-name`")
}

/// An input's own value uses no input: there would be no end to it.
fn constant(value: &Value, report: &mut Report) {
    match &value.kind {
        ValueKind::List(values) | ValueKind::Call { arguments: values, .. } => {
            for value in values {
                constant(value, report);
            }
        }
        _ if asked(value).is_some() => report.push(
            Diagnostic::error(
                BAD,
                "input that is set to an input",
                value.span,
                "the value of an input is written out",
            )
            .help("write the value itself"),
        ),
        _ => {}
    }
}

fn read(name: Ident, body: Vec<Item>, report: &mut Report) -> Input {
    let mut input = Input { name, kind: None, default: None };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for item in body {
        let Item::Attribute(attribute) = item else {
            report.push(unknown_attribute(place(&item), "an input has attributes only"));
            continue;
        };
        let Attribute { name, label: None, value, .. } = attribute else {
            report.push(unknown_attribute(attribute.span, "no attribute of an input has a label"));
            continue;
        };
        if let Some(first) = seen.insert(name.name.clone(), name.span) {
            report.push(set_twice(&name, first));
            continue;
        }
        match name.name.as_str() {
            "default" => input.default = Some(value),
            "description" => {
                if !matches!(value.kind, ValueKind::Text(_)) {
                    report.push(
                        Diagnostic::error(
                            WRONG_TYPE,
                            "input of the wrong type",
                            value.span,
                            "this is no text",
                        )
                        .help("write `description = \"…\"`"),
                    );
                }
            }
            "type" => input.kind = kind(&value, report),
            _ => {
                let label = format!("an input has no attribute `{}`", name.name);
                let finding = unknown_attribute(name.span, &label);
                report.push(match nearest(&name.name, ["default", "description", "type"].into_iter()) {
                    Some(near) => finding.did_you_mean(name.span, near),
                    None => finding,
                });
            }
        }
    }
    if let Some(default) = &input.default {
        constant(default, report);
        if let Some((kind, declared)) = input.kind
            && !kind.has(default)
        {
            let finding = wrong_type(&input.name.name, kind, default);
            report.push(finding.also(declared, "its type is declared here"));
        }
    }
    input
}

fn kind(value: &Value, report: &mut Report) -> Option<(Kind, Span)> {
    if let ValueKind::Phrase(words) = &value.kind
        && let [Word::Ident(word)] = words.as_slice()
        && let Some((_, kind)) = Kind::ALL.into_iter().find(|(name, _)| *name == word.name)
    {
        return Some((kind, value.span));
    }
    report.push(
        Diagnostic::error(WRONG_TYPE, "input of the wrong type", value.span, "there is no such type")
            .help("write `type = text`, `number`, `duration` or `bool`, without quotes, or leave it out"),
    );
    None
}

fn wrong_type(name: &str, kind: Kind, value: &Value) -> Diagnostic {
    let word = Kind::ALL.into_iter().find(|(_, other)| *other == kind).map_or("", |(word, _)| word);
    Diagnostic::error(
        WRONG_TYPE,
        "input of the wrong type",
        value.span,
        format!("this is no {word}, which `{name}` is"),
    )
    .help(format!("give {}", kind.example()))
}

fn unknown_attribute(span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(UNKNOWN_ATTRIBUTE, "unknown attribute", span, label)
        .help("an input takes `default`, `type` and `description`")
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

fn place(item: &Item) -> Span {
    match item {
        Item::Attribute(attribute) => attribute.span,
        Item::Block(block) => block.keyword.span,
        Item::Grant(grant) => grant.span,
        Item::Check(line) => line.span,
    }
}
