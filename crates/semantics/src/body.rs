//! The body of an API call as written: fields with values and places.
//!
//! What Vault and Nomad take as JSON and what has no semantics beyond its fields: login roles of
//! operators, a namespace, a lease's life. Two bodies grant the same where each field is the same;
//! a field that nobody asked for is a difference.

use writ_source::Span;

/// A JSON object as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The fields in their order.
    pub fields: Vec<Field>,
    /// The whole body, or the declaration that it stands for.
    pub span: Span,
}

/// One field of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// A value of JSON, as far as such bodies have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number that is not negative.
    Number(u64),
    /// A truth value.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// An object, its members in their order.
    Object(Vec<(String, Value)>),
}

impl Body {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.value)
    }

    /// The texts of a field that is a list of texts; empty where it is none.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        match self.get(name) {
            Some(Value::List(values)) => values.iter().filter_map(Value::text).collect(),
            _ => Vec::new(),
        }
    }
}

impl Value {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A list of texts.
    pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Value::List(texts.into_iter().map(|text| Value::Text(text.as_ref().to_owned())).collect())
    }
}
