//! What is said of attributes and labels wherever they stand.

use crate::entities::Port;
use writ_source::{Code, Diagnostic, Span, nearest};
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

/// The name of a port that the service does not have.
pub fn unknown_port(written: &str, span: Span, ports: &[Port]) -> Diagnostic {
    let finding = Diagnostic::error(
        Code("resolve/unknown-port"),
        "unknown port",
        span,
        "the service has no port of this label",
    );
    match nearest(written, ports.iter().map(|port| port.name.as_str())) {
        Some(near) => finding.did_you_mean(span, near),
        None => finding.help("declare it in the service: `port http { to = 8080 }`"),
    }
}

/// A label of an attribute that takes none.
pub fn no_label(name: &str, label: Span) -> Diagnostic {
    misplaced_label(label, format!("`{name}` takes no label")).help(format!("write `{name} = …`"))
}

/// A label where there is none, or another one.
pub fn misplaced_label(span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code("resolve/bad-label"), "label in the wrong place", span, label)
}
