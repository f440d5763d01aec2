//! JSON with two spaces a level, short lists of scalars on one line, and origins by line.

use super::lines::{Lines, indent};
use std::fmt::Write as _;
use writ_source::Span;

/// A value; objects keep the order in which they are made.
#[derive(Debug, Clone)]
pub enum Json {
    /// A string.
    Text(String),
    /// A whole number.
    Number(u64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
    /// A value whose lines come from there.
    From(Span, Box<Json>),
}

impl Json {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Json::Text(text.into())
    }

    /// A list of strings.
    pub fn texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Self {
        Json::List(texts.into_iter().map(Json::text).collect())
    }

    /// The value with its origin.
    #[must_use]
    pub fn from(self, origin: Span) -> Self {
        Json::From(origin, Box::new(self))
    }

    fn is_scalar(&self) -> bool {
        match self {
            Json::Text(_) | Json::Number(_) | Json::Bool(_) => true,
            Json::From(_, inner) => inner.is_scalar(),
            Json::List(_) | Json::Object(_) => false,
        }
    }
}

/// How long a line may be before a list of scalars is broken up.
const WIDTH: usize = 100;

/// Prints a document.
pub fn document(value: &Json, origin: Option<Span>) -> Lines {
    let mut lines = Lines::new();
    print(value, 0, "", origin, &mut lines);
    lines
}

/// Prints `value` at the end of the line that was begun, and `tail` (a comma or nothing) after it.
fn print(value: &Json, depth: usize, tail: &str, origin: Option<Span>, lines: &mut Lines) {
    match value {
        Json::From(span, inner) => print(inner, depth, tail, Some(*span), lines),
        Json::List(items) if !items.is_empty() => {
            if items.iter().all(Json::is_scalar) && on_one_line(items, tail, lines) {
                lines.end(origin);
                return;
            }
            lines.push("[", origin);
            for (n, item) in items.iter().enumerate() {
                indent(depth + 1, lines.text());
                print(item, depth + 1, comma(n, items.len()), origin, lines);
            }
            close(depth, ']', tail, origin, lines);
        }
        Json::Object(members) if !members.is_empty() => {
            lines.push("{", origin);
            for (n, (key, item)) in members.iter().enumerate() {
                let text = lines.text();
                indent(depth + 1, text);
                quote(key, text);
                text.push_str(": ");
                print(item, depth + 1, comma(n, members.len()), origin, lines);
            }
            close(depth, '}', tail, origin, lines);
        }
        _ => {
            scalar(value, lines.text());
            lines.push(tail, origin);
        }
    }
}

fn comma(n: usize, count: usize) -> &'static str {
    if n + 1 < count { "," } else { "" }
}

fn close(depth: usize, bracket: char, tail: &str, origin: Option<Span>, lines: &mut Lines) {
    indent(depth, lines.text());
    lines.text().push(bracket);
    lines.push(tail, origin);
}

/// Writes a list of scalars with its tail, unless that makes the line too long.
fn on_one_line(items: &[Json], tail: &str, lines: &mut Lines) -> bool {
    let start = lines.line_start();
    let text = lines.text();
    let before = text.len();
    text.push('[');
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            text.push_str(", ");
        }
        scalar(item, text);
    }
    text.push(']');
    text.push_str(tail);
    let fits = text.len() - start <= WIDTH;
    if !fits {
        text.truncate(before);
    }
    fits
}

fn scalar(value: &Json, text: &mut String) {
    match value {
        Json::Text(value) => quote(value, text),
        Json::Number(number) => {
            let _ = write!(text, "{number}");
        }
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::From(_, inner) => scalar(inner, text),
        Json::List(_) => text.push_str("[]"),
        Json::Object(_) => text.push_str("{}"),
    }
}

/// A JSON string.
pub fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    quote(value, &mut text);
    text
}

/// Writes a JSON string, as `serde_json` does.
pub fn quote(value: &str, text: &mut String) {
    text.push('"');
    let mut rest = value;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        let (plain, special) = rest.split_at(at);
        text.push_str(plain);
        match special.bytes().next() {
            Some(b'"') => text.push_str("\\\""),
            Some(b'\\') => text.push_str("\\\\"),
            Some(b'\n') => text.push_str("\\n"),
            Some(b'\r') => text.push_str("\\r"),
            Some(b'\t') => text.push_str("\\t"),
            Some(0x08) => text.push_str("\\b"),
            Some(0x0c) => text.push_str("\\f"),
            Some(other) => {
                let _ = write!(text, "\\u{other:04x}");
            }
            None => {}
        }
        rest = special.get(1..).unwrap_or_default();
    }
    text.push_str(rest);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_back_as_the_same_text() {
        let hostile = "\"\\\n\u{7f}</script>${x}{{y}}\u{2028}é";
        let value = Json::Object(vec![
            (hostile.to_owned(), Json::List(vec![Json::text(hostile), Json::Number(3)])),
            ("empty".to_owned(), Json::List(Vec::new())),
            ("long".to_owned(), Json::List(vec![Json::text("x".repeat(90)), Json::text("y".repeat(90))])),
            ("nothing".to_owned(), Json::Object(Vec::new())),
        ]);
        let text = document(&value, None).finish().text().to_string();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read[hostile][0], hostile);
        assert_eq!(read[hostile][1], 3);
        assert_eq!(read["long"][1], "y".repeat(90));
        assert!(read["nothing"].as_object().unwrap().is_empty());
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn strings_are_quoted_as_serde_json_does() {
        let all: String =
            (0..=0x17f).filter_map(char::from_u32).chain(['\u{2028}', '\u{feff}', '😀']).collect();
        for value in [all.as_str(), "", "\"", "a\\", "\u{1f}\u{7f}"] {
            let mut text = String::new();
            quote(value, &mut text);
            assert_eq!(text, serde_json::to_string(value).unwrap());
        }
    }
}
