//! The values of a JSON text, each with its place.

use crate::bounds::{MAX_DEPTH, TOO_DEEP};
use crate::report::{Problem, Report, quote};
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::collections::BTreeSet;
use std::ops::Range;

const SYNTAX: Problem = Problem { code: "read/json-syntax", message: "this is not valid JSON" };
pub(crate) const DUPLICATE: Problem = Problem { code: "read/duplicate-key", message: "this is set twice" };

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Json {
    /// What it is.
    pub kind: Kind,
    /// Where.
    pub range: Range<usize>,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A string, unescaped.
    Text(String),
    /// `[ … ]`.
    List(Vec<Json>),
    /// `{ … }`, in the order of the text.
    Object(Vec<Member>),
}

/// A name with its value.
#[derive(Debug)]
pub(crate) struct Member {
    /// The name, unescaped.
    pub name: String,
    /// Where the name stands.
    pub name_range: Range<usize>,
    /// From the name to the end of the value.
    pub range: Range<usize>,
    /// The value.
    pub value: Json,
}

/// The value of `text`, or `None` after reporting what is wrong with it.
pub(crate) fn parse(text: &str, report: &mut Report) -> Option<Json> {
    if let Some(at) = too_deep(text) {
        report.error(TOO_DEEP, at..at + 1, format!("more than {MAX_DEPTH} levels"));
        return None;
    }
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let at = offset(text, error.line(), error.column());
        report.error(SYNTAX, at..at + char_length(text, at), "not understood from here");
        return None;
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).ok().and_then(|parsed| parsed.value);
    let Some(value) = parsed else {
        report.error(SYNTAX, 0..0, "not understood");
        return None;
    };
    convert(value, report)
}

/// Where brackets nest too deep: a scan that knows strings and nothing else.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let (mut inside, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b'[' | b'{' if !inside => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(at);
                }
            }
            b']' | b'}' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The offset of a place that `serde_json` names by line and column (in bytes), both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn char_length(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// Recursion is bounded by [`too_deep`].
fn convert(value: Value, report: &mut Report) -> Option<Json> {
    let range = value.range();
    let kind = match value {
        Value::NullKeyword(_) => Kind::Null,
        Value::BooleanLit(bool) => Kind::Bool(bool.value),
        Value::NumberLit(number) => Kind::Number(number.value.to_owned()),
        Value::StringLit(text) => Kind::Text(text.value.into_owned()),
        Value::Array(array) => Kind::List(
            array.elements.into_iter().map(|element| convert(element, report)).collect::<Option<_>>()?,
        ),
        Value::Object(object) => {
            let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
            let mut names = BTreeSet::new();
            for property in object.properties {
                let at = property.name.range();
                let name_range = at.start..at.end;
                let ObjectPropName::String(name) = property.name else { return None };
                let name = name.value.into_owned();
                if !names.insert(name.clone()) {
                    report.error(DUPLICATE, name_range, format!("{} is set above", quote(&name)));
                    return None;
                }
                let value = convert(property.value, report)?;
                members.push(Member { name, range: name_range.start..value.range.end, name_range, value });
            }
            Kind::Object(members)
        }
    };
    Some(Json { kind, range: range.start..range.end })
}
