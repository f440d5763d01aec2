//! JSON with two spaces a level, short lists of scalars on one line, and origins by line.

use super::lines::Lines;
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
    print(value, 0, String::new(), "", origin, &mut lines);
    lines
}

/// Prints `value` behind `head` (indent and key) and before `tail` (a comma or nothing).
fn print(value: &Json, depth: usize, head: String, tail: &str, origin: Option<Span>, lines: &mut Lines) {
    let indent = "  ".repeat(depth);
    match value {
        Json::From(span, inner) => print(inner, depth, head, tail, Some(*span), lines),
        Json::List(items) if !items.is_empty() => {
            if items.iter().all(Json::is_scalar) {
                let line =
                    format!("{head}[{}]{tail}", items.iter().map(scalar).collect::<Vec<_>>().join(", "));
                if line.len() <= WIDTH {
                    lines.push(line, origin);
                    return;
                }
            }
            lines.push(format!("{head}["), origin);
            for (n, item) in items.iter().enumerate() {
                let comma = if n + 1 < items.len() { "," } else { "" };
                print(item, depth + 1, format!("{indent}  "), comma, origin, lines);
            }
            lines.push(format!("{indent}]{tail}"), origin);
        }
        Json::Object(members) if !members.is_empty() => {
            lines.push(format!("{head}{{"), origin);
            for (n, (key, item)) in members.iter().enumerate() {
                let comma = if n + 1 < members.len() { "," } else { "" };
                print(item, depth + 1, format!("{indent}  {}: ", quoted(key)), comma, origin, lines);
            }
            lines.push(format!("{indent}}}{tail}"), origin);
        }
        _ => lines.push(format!("{head}{}{tail}", scalar(value)), origin),
    }
}

fn scalar(value: &Json) -> String {
    match value {
        Json::Text(text) => quoted(text),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::From(_, inner) => scalar(inner),
        Json::List(_) => "[]".to_owned(),
        Json::Object(_) => "{}".to_owned(),
    }
}

/// A JSON string, as `serde_json` writes it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
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
        let text = document(&value, None).finish().text();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read[hostile][0], hostile);
        assert_eq!(read[hostile][1], 3);
        assert_eq!(read["long"][1], "y".repeat(90));
        assert!(read["nothing"].as_object().unwrap().is_empty());
        assert!(text.ends_with("}\n"));
    }
}
