//! The body of a Vault API call: fields of the types that Vault's framework has.
//!
//! Source: `getPrimitive` in `sdk/framework/field_data.go` of Vault's sdk 0.20.0. Vault converts
//! weakly (`"true"`, `1` and `true` are one); only the plain forms are read here, the others are
//! refused.

use super::parse::parse;
use super::tree::{Json, Kind, Member};
use crate::duration;
use crate::report::{Problem, Report, quote};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::Span;

const SHAPE: Problem = Problem { code: "read/not-an-object", message: "an object of fields is expected" };
const TYPE: Problem = Problem { code: "read/wrong-type", message: "the field's value is of another type" };
const MISSING: Problem = Problem { code: "read/missing-field", message: "a field that is needed is missing" };
const UNMODELLED: Problem =
    Problem { code: "read/unmodelled-field", message: "what this field does is not modelled" };
pub(crate) const SECRET: Problem =
    Problem { code: "read/secret-in-file", message: "a secret stands in a file" };

/// The fields of a body.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    fields: BTreeMap<Cow<'a, str>, Member<'a>>,
}

impl<'a> Body<'a> {
    /// The fields of `text`. A field outside `known` is an error: it may carry access.
    pub(crate) fn read(text: &'a str, known: &[&str], report: &mut Report) -> Option<Self> {
        let Json { kind, range } = parse(text, report)?;
        let Kind::Object(members) = kind else {
            report.error(SHAPE, range, "this is no object");
            return None;
        };
        let mut fields = BTreeMap::new();
        for member in members {
            if !known.contains(&&*member.name) {
                let label = format!("{} is not modelled", quote(&member.name));
                report.error(UNMODELLED, member.name_range.clone(), label);
            }
            fields.insert(member.name.clone(), member);
        }
        Some(Self { fields })
    }

    /// Whether the field is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Where each field stands, from its name to the end of its value.
    pub(crate) fn places(&self, report: &Report) -> BTreeMap<String, Span> {
        self.fields.iter().map(|(name, field)| (name.to_string(), report.span(field.range.clone()))).collect()
    }

    /// A string (`TypeString`).
    pub(crate) fn text(&self, name: &str, report: &mut Report) -> Option<String> {
        match &self.fields.get(name)?.value {
            Json { kind: Kind::Text(text), .. } => Some(text.to_string()),
            other => wrong(other, "a string", report),
        }
    }

    /// A string that has to be there and not be empty.
    pub(crate) fn needed(&self, name: &str, report: &mut Report) -> String {
        let text = self.text(name, report);
        if !self.has(name) || text.as_deref() == Some("") {
            report.error(MISSING, 0..0, format!("{} is missing or empty", quote(name)));
        }
        text.unwrap_or_default()
    }

    /// `TypeBool`; false where it isn't there.
    pub(crate) fn bool(&self, name: &str, report: &mut Report) -> bool {
        match self.fields.get(name).map(|field| &field.value) {
            None => false,
            Some(Json { kind: Kind::Bool(bool), .. }) => *bool,
            Some(other) => wrong(other, "a boolean", report).unwrap_or(false),
        }
    }

    /// `TypeDurationSecond`. Zero means the default, as does absence: both are `None`.
    pub(crate) fn duration(&self, name: &str, report: &mut Report) -> Option<Duration> {
        let value = &self.fields.get(name)?.value;
        let duration = match &value.kind {
            Kind::Number(text) => duration::vault(text),
            Kind::Text(text) => duration::vault(text),
            _ => None,
        };
        match duration {
            Some(duration) => Some(duration).filter(|d| !d.is_zero()),
            None => wrong(value, "a duration that is not negative", report),
        }
    }

    /// `TypeCommaStringSlice`: a list of strings, or one string with commas; items are trimmed.
    pub(crate) fn comma_list(&self, name: &str, report: &mut Report) -> Vec<String> {
        let Some(field) = self.fields.get(name) else { return Vec::new() };
        match &field.value.kind {
            Kind::Text(text) if text.is_empty() => Vec::new(),
            Kind::Text(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
            _ => texts(&field.value, report).into_iter().map(|item| item.trim().to_owned()).collect(),
        }
    }

    /// An object of strings.
    pub(crate) fn map_of_texts(&self, name: &str, report: &mut Report) -> BTreeMap<String, String> {
        let Some(field) = self.fields.get(name) else { return BTreeMap::new() };
        let Kind::Object(members) = &field.value.kind else {
            wrong::<()>(&field.value, "an object", report);
            return BTreeMap::new();
        };
        let text = |member: &Member| match &member.value.kind {
            Kind::Text(text) => Some((member.name.to_string(), text.to_string())),
            _ => wrong(&member.value, "a string", report),
        };
        members.iter().filter_map(text).collect()
    }

    /// An object of strings or lists of strings.
    pub(crate) fn map_of_lists(&self, name: &str, report: &mut Report) -> BTreeMap<String, Vec<String>> {
        let Some(field) = self.fields.get(name) else { return BTreeMap::new() };
        let Kind::Object(members) = &field.value.kind else {
            wrong::<()>(&field.value, "an object", report);
            return BTreeMap::new();
        };
        members
            .iter()
            .map(|member| match &member.value.kind {
                Kind::Text(text) => (member.name.to_string(), vec![text.to_string()]),
                _ => (member.name.to_string(), texts(&member.value, report)),
            })
            .collect()
    }
}

/// A list of strings.
fn texts(value: &Json, report: &mut Report) -> Vec<String> {
    let Kind::List(items) = &value.kind else {
        return wrong(value, "a string or a list of strings", report).unwrap_or_default();
    };
    items
        .iter()
        .filter_map(|item| match &item.kind {
            Kind::Text(text) => Some(text.to_string()),
            _ => wrong(item, "a string", report),
        })
        .collect()
}

fn wrong<T>(value: &Json, want: &str, report: &mut Report) -> Option<T> {
    report.error(TYPE, value.range.clone(), format!("{want} is expected"));
    None
}

/// Reports that a field holds a secret, at the start of the file, so that what is shown of the
/// source does not show it.
pub(crate) fn secret(name: &str, help: &str, report: &mut Report) {
    report.error_with_help(SECRET, 0..0, format!("in the field {}", quote(name)), help);
}
