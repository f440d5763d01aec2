//! What is said where something is set that is set already.

use writ_source::{Code, Diagnostic, Span};
use writ_syntax::ast::Ident;

/// An attribute beside the first of its name.
pub fn set_twice(name: &Ident, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code("expand/duplicate-attribute"),
        "attribute set twice",
        name.span,
        format!("`{}` again", name.name),
    )
    .also(first, "set here first")
    .help("keep one of the two")
}
