//! `input memory { default = 1 GiB }`: a value that an environment or the command line may set.
//!
//! Inputs are not secrets: their values are in the artifacts, and on the command line they are in
//! the shell's history.

mod declared;
mod put;

use crate::choice::Given;
use crate::profile::declared_twice;
use crate::report::Report;
use crate::{budget, name};
use declared::{Input, constant, read, wrong_type};
use put::Weighed;
pub(crate) use put::{Values, put_in, unknown_input};
use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, Value, ValueKind};

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
