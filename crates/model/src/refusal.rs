//! What is said of attributes and labels wherever they stand.

use writ_source::{Code, Diagnostic, Span};
use writ_syntax::ast::Ident;

/// An attribute beside the first of its name.
pub fn set_twice(name: &Ident, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code("resolve/duplicate-attribute"),
        "attribute set twice",
        name.span,
        format!("`{}` again", name.name),
    )
    .also(first, "set here first")
    .help("keep one of the two")
}

/// A block beside the first of its name, where there can be one.
pub fn second_block(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code("resolve/second-block"),
        "block that can be there once only",
        span,
        format!("a second `{name}`"),
    )
    .also(first, "the first one")
    .help("put both into one block")
}

/// A label of an attribute that takes none.
pub fn no_label(name: &str, label: Span) -> Diagnostic {
    misplaced_label(label, format!("`{name}` takes no label")).help(format!("write `{name} = …`"))
}

/// A label where there is none, or another one.
pub fn misplaced_label(span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code("resolve/bad-label"), "label in the wrong place", span, label)
}
