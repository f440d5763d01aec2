//! What an `input` block says.

use super::put::asked;
use super::{BAD, UNKNOWN_ATTRIBUTE, WRONG_TYPE};
use crate::report::Report;
use crate::twice::set_twice;
use std::collections::BTreeMap;
use writ_source::{Diagnostic, Span, nearest};
use writ_syntax::ast::{Attribute, Ident, Item, Value, ValueKind, Word};

#[derive(Debug)]
pub(super) struct Input {
    pub(super) name: Ident,
    pub(super) kind: Option<(Kind, Span)>,
    pub(super) default: Option<Value>,
}

/// The types that an input may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Duration,
    Bool,
}

impl Kind {
    const ALL: [(&'static str, Kind); 4] =
        [("text", Kind::Text), ("number", Kind::Number), ("duration", Kind::Duration), ("bool", Kind::Bool)];

    /// What a value of the type looks like.
    pub(super) fn example(self) -> &'static str {
        match self {
            Kind::Text => "a text in quotes, such as `\"eu-west-1\"`",
            Kind::Number => "a number, with a unit where the attribute takes one, such as `3` or `2 GiB`",
            Kind::Duration => "a duration, such as `40m`, in `s`, `m`, `h` or `d`",
            Kind::Bool => "`true` or `false`",
        }
    }

    pub(super) fn has(self, value: &Value) -> bool {
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

impl Input {
    /// Whether what the command line gives is a text as it stands.
    pub(super) fn takes_text(&self) -> bool {
        match (self.kind, &self.default) {
            (Some((kind, _)), _) => kind == Kind::Text,
            (None, Some(default)) => matches!(default.kind, ValueKind::Text(_)),
            (None, None) => false,
        }
    }
}

/// An input's own value uses no input: there would be no end to it.
pub(super) fn constant(value: &Value, report: &mut Report) {
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

pub(super) fn read(name: Ident, body: Vec<Item>, report: &mut Report) -> Input {
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

pub(super) fn kind(value: &Value, report: &mut Report) -> Option<(Kind, Span)> {
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

pub(super) fn wrong_type(name: &str, kind: Kind, value: &Value) -> Diagnostic {
    let word = Kind::ALL.into_iter().find(|(_, other)| *other == kind).map_or("", |(word, _)| word);
    Diagnostic::error(
        WRONG_TYPE,
        "input of the wrong type",
        value.span,
        format!("this is no {word}, which `{name}` is"),
    )
    .help(format!("give {}", kind.example()))
}

pub(super) fn unknown_attribute(span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(UNKNOWN_ATTRIBUTE, "unknown attribute", span, label)
        .help("an input takes `default`, `type` and `description`")
}

pub(super) fn place(item: &Item) -> Span {
    match item {
        Item::Attribute(attribute) => attribute.span,
        Item::Block(block) => block.keyword.span,
        Item::Grant(grant) => grant.span,
        Item::Check(line) => line.span,
    }
}
