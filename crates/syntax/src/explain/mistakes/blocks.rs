//! Mistakes in the shape of blocks and lines.

use writ_source::{Code, Diagnostic};

use super::{UNEXPECTED, UNEXPECTED_MESSAGE};
use crate::explain::Context;
use crate::explain::place::{Place, shown};
use crate::lex::Kind;
use crate::peg::Rule;

/// `cpu = 200 MHz;`
pub(super) fn semicolon(place: &Place<'_>) -> Option<Diagnostic> {
    (place.found_text() == ";").then(|| {
        Diagnostic::error(UNEXPECTED, UNEXPECTED_MESSAGE, place.span(), "lines end without `;`")
            .help("remove `;`")
            .fix("remove `;`", place.span(), "")
    })
}

/// `cpu = 200 MHz`, `may read on x` or `x can read y` at the top of a file.
pub(super) fn outside_of_blocks(place: &Place<'_>) -> Option<Diagnostic> {
    if place.context != Context::Top {
        return None;
    }
    let first = place.first_of_line()?;
    let second =
        place.before().chain(place.after()).filter(|t| t.start > first.start).min_by_key(|t| t.start);
    let (what, home) = match (place.text_of(first), second.map_or("", |t| place.text_of(t))) {
        ("may", _) => ("a grant", "into the `service` or `operator` that it is for"),
        ("only", _) | (_, "can" | "cannot" | "reaches") => {
            ("a check line", "into a `check \"…\" { … }` block")
        }
        (_, "=") => ("an attribute", "into the block that it belongs to"),
        _ => return None,
    };
    Some(
        Diagnostic::error(
            Code("syntax/outside-block"),
            "a line outside of any block",
            place.span_of(first),
            format!("{what} stands in a block"),
        )
        .help(format!("move it {home}")),
    )
}

/// `service x` and `{` on the next line.
pub(super) fn brace_on_its_own_line(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.expects(Rule::open) || place.found().is_none_or(|t| t.kind != Kind::Newline) {
        return None;
    }
    let brace = (1..=8).filter_map(|n| place.token(n)).find(|t| t.kind != Kind::Newline)?;
    (brace.kind == Kind::Open(b'{')).then(|| {
        Diagnostic::error(
            Code("syntax/brace-on-next-line"),
            "`{` on a line of its own",
            place.span_of(brace),
            "this belongs to the line before",
        )
        .help(format!("write `{{` right after {}", shown(place.token_text(-1))))
    })
}

/// `a = 1h b = 2h`
pub(super) fn missing_separator(place: &Place<'_>) -> Option<Diagnostic> {
    // pest stands at the second name, or at its `=` where a phrase could take the name in.
    let name = if place.found_text() == "=" { place.token(-1) } else { place.found() };
    let name = name.filter(|t| t.kind == Kind::Word)?;
    let equals = place.found_text() == "=" || place.token_text(1) == "=";
    let second = equals && place.expects(Rule::separator) && place.before().any(|t| place.text_of(t) == "=");
    second.then(|| {
        Diagnostic::error(
            Code("syntax/missing-separator"),
            "two attributes without anything between them",
            place.span_of(name),
            "another attribute begins here",
        )
        .help(format!("write {} on a line of its own, or a comma before it", shown(place.text_of(name))))
    })
}

/// `image "x"`, `cpu 200 MHz`
pub(super) fn missing_equals(place: &Place<'_>) -> Option<Diagnostic> {
    let may_be = place.expects(Rule::equals) || place.expects(Rule::open) && place.context == Context::Body;
    if !may_be {
        return None;
    }
    let first = place.first_of_line().filter(|t| t.kind == Kind::Word)?;
    let name = place.text_of(first);
    let alone = place.token(-1).is_some_and(|t| t.start == first.start);
    let is_value = place.found().is_some_and(|t| matches!(t.kind, Kind::Number | Kind::Open(b'[' | b'(')));
    if !place.is_line_end() && !is_value {
        return None;
    }
    let before: Vec<_> = place.before().collect();
    let (label, help) = match before.as_slice() {
        _ if is_value => {
            (format!("expected `=` before {}", shown(place.found_text())), format!("write `{name} = …`"))
        }
        [text, word] if text.kind == Kind::Text && place.text_of(*word) == name => (
            "expected `=` before this, or `{` after it".to_owned(),
            format!("write {}", shown(&format!("{name} = {}", place.text_of(*text)))),
        ),
        _ if alone => ("expected `=` and a value after this".to_owned(), format!("write `{name} = …`")),
        _ => (
            "expected `{` after this, or `=` before it".to_owned(),
            format!("write `{name} = …` for an attribute, or end the line with `{{` for a block"),
        ),
    };
    Some(
        Diagnostic::error(Code("syntax/missing-equals"), "an attribute without `=`", place.span(), label)
            .help(help),
    )
}

/// `service x` and nothing more.
pub(super) fn missing_brace(place: &Place<'_>) -> Option<Diagnostic> {
    (place.expects(Rule::open) && place.context == Context::Top && place.is_line_end()).then(|| {
        Diagnostic::error(
            Code("syntax/missing-brace"),
            "a block without `{`",
            place.span(),
            "expected `{` after this",
        )
        .help("end the line with `{`, and the block with `}`")
    })
}
