//! What a jobspec says in Nomad's own words, as it is written: attributes and blocks by name.
//!
//! What bears on access has facts of its own; the rest is here, so that a jobspec is whole as facts:
//! it can be printed from them, and one that says something else is different from them.

use std::time::Duration;
use writ_source::Span;

/// An attribute or a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name: `count`, `restart`.
    pub name: String,
    /// A block's labels.
    pub labels: Vec<String>,
    /// What it says.
    pub says: Says,
    /// Where.
    pub span: Span,
}

/// What a setting says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// `name = value`.
    Is(Value),
    /// `name { … }`.
    Block(Vec<Setting>),
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string. `${…}` in it is Nomad's, filled in where the task runs.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// An object, its members in their order.
    Object(Vec<(String, Value)>),
    /// What cannot be told from the file.
    Computed,
}

impl Setting {
    /// An attribute.
    pub fn is(name: &str, value: Value, span: Span) -> Self {
        Self { name: name.to_owned(), labels: Vec::new(), says: Says::Is(value), span }
    }

    /// A block without labels.
    pub fn block(name: &str, body: Vec<Setting>, span: Span) -> Self {
        Self { name: name.to_owned(), labels: Vec::new(), says: Says::Block(body), span }
    }

    /// The same with a label.
    #[must_use]
    pub fn labelled(mut self, label: &str) -> Self {
        self.labels.push(label.to_owned());
        self
    }

    /// The body of a block; none of an attribute.
    pub fn body(&self) -> Option<&[Setting]> {
        match &self.says {
            Says::Block(body) => Some(body),
            Says::Is(_) => None,
        }
    }

    /// The value of an attribute; none of a block.
    pub fn value(&self) -> Option<&Value> {
        match &self.says {
            Says::Is(value) => Some(value),
            Says::Block(_) => None,
        }
    }
}

impl Value {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    /// A duration as Go writes and reads it, in whole seconds.
    pub fn duration(duration: Duration) -> Self {
        let seconds = duration.as_secs();
        Value::Text(match (seconds % 3600, seconds % 60) {
            (0, _) if seconds > 0 => format!("{}h", seconds / 3600),
            (_, 0) if seconds > 0 => format!("{}m", seconds / 60),
            _ => format!("{seconds}s"),
        })
    }

    /// A list of strings.
    pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Value::List(texts.into_iter().map(|text| Value::text(text.as_ref())).collect())
    }
}

impl std::fmt::Display for Value {
    /// As messages show it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Text(text) => write!(f, "{text:?}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Value::Object(_) => f.write_str("an object"),
            Value::Computed => f.write_str("an expression"),
        }
    }
}
