//! What was asked for beside the sources: which environment, which values.

use writ_source::{Diagnostics, Span};
use writ_syntax::ast::{Text, Value};

/// An environment and values of inputs, as the command line gives them.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The environment; `None`: the base alone.
    pub environment: Option<Text>,
    /// Values of inputs, at most one for each name.
    pub inputs: Vec<Given>,
}

/// `--input name=value`.
#[derive(Debug, Clone)]
pub struct Given {
    /// The name before the `=`.
    pub name: String,
    /// All that comes after it, free of what no source may hold.
    pub written: String,
    /// That, read as a value of the language, if it is one, and what was wrong with it.
    pub value: (Option<Value>, Diagnostics),
    /// Where it was written.
    pub span: Span,
}
