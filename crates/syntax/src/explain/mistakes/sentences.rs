//! Mistakes in grants and check lines.

use writ_source::{Code, Diagnostic};

use super::{UNEXPECTED, UNEXPECTED_MESSAGE};
use crate::explain::place::{Place, shown};
use crate::lex::{Kind, Token};
use crate::peg::Rule;

fn is_grant(place: &Place<'_>) -> bool {
    place.before().any(|t| place.text_of(t) == "may")
}

/// `may * on x`
pub(super) fn wildcard_verb(place: &Place<'_>) -> Option<Diagnostic> {
    (place.expects(Rule::verb) && place.found_text() == "*").then(|| {
        Diagnostic::error(
            Code("syntax/wildcard-verb"),
            "there is no `*` verb",
            place.span(),
            "expected a verb",
        )
        .help("name each verb that is needed")
    })
}

/// `may not read on x`
pub(super) fn may_not(place: &Place<'_>) -> Option<Diagnostic> {
    let not = place.token(-1).filter(|t| place.text_of(*t) == "not" && place.token_text(-2) == "may")?;
    Some(
        Diagnostic::error(
            Code("syntax/may-not"),
            "there is no `may not`",
            place.span_of(not),
            "what is not granted is refused already",
        )
        .help("remove the line, or write a `cannot` line into a `check` block"),
    )
}

/// `may on x`, `x can`
pub(super) fn missing_verb(place: &Place<'_>) -> Option<Diagnostic> {
    let nothing = place.is_line_end() || place.found_text() == "on";
    let asks = matches!(place.token_text(-1), "can" | "cannot");
    (place.expects(Rule::verb) && (asks || is_grant(place)) && nothing).then(|| {
        Diagnostic::error(Code("syntax/missing-verb"), "a sentence without a verb", place.span(), {
            if place.is_line_end() { "expected a verb after this" } else { "expected a verb before this" }
        })
        .help(if asks {
            "write a verb and a resource"
        } else {
            "write `may`, the verbs, `on` and a resource"
        })
    })
}

/// `may read write on x`
pub(super) fn missing_comma_between_verbs(place: &Place<'_>) -> Option<Diagnostic> {
    let word = place.found().filter(|t| t.kind == Kind::Word)?;
    let on_follows = place.after().skip(1).any(|t| place.text_of(t) == "on");
    (place.expects(Rule::kw_on) && on_follows).then(|| {
        Diagnostic::error(
            Code("syntax/missing-comma"),
            "a list without a comma between two of its values",
            place.span_of(word),
            "expected `,` before this verb, or `on` before a resource",
        )
        .help("write a comma between the verbs")
    })
}

/// `may read archive`
pub(super) fn missing_on(place: &Place<'_>) -> Option<Diagnostic> {
    place.expects(Rule::kw_on).then(|| {
        let verb = place.token_text(-1);
        let (label, help) = match place.found().map(|t| t.kind) {
            Some(Kind::Word) => (
                "expected `on` before the resource".to_owned(),
                format!("write `{verb} on {}`", place.found_text()),
            ),
            None | Some(Kind::Newline) => (
                "expected `on` and a resource after this".to_owned(),
                format!("write `{verb} on` and a resource"),
            ),
            Some(_) => (
                format!("expected `on` and a resource, found {}", shown(place.found_text())),
                format!("write `{verb} on` and a resource"),
            ),
        };
        Diagnostic::error(Code("syntax/missing-on"), "a grant without `on`", place.span(), label).help(help)
    })
}

/// `x can not read y`
pub(super) fn can_not(place: &Place<'_>) -> Option<Diagnostic> {
    let words: Vec<_> = place.before().collect();
    let pair = words.windows(2).find_map(|pair| match pair {
        [not, can] if place.text_of(*can) == "can" && place.text_of(*not) == "not" => Some((*can, *not)),
        _ => None,
    });
    let (can, not) = pair?;
    Some(
        Diagnostic::error(
            UNEXPECTED,
            UNEXPECTED_MESSAGE,
            place.span_of(can).to(place.span_of(not)),
            "`can not` is written `cannot`",
        )
        .help("write `cannot`"),
    )
}

/// `x can read on y`
pub(super) fn on_in_a_check(place: &Place<'_>) -> Option<Diagnostic> {
    let on = place.token(-1).filter(|t| place.text_of(*t) == "on")?;
    let asks = place.before().any(|t| matches!(place.text_of(t), "can" | "cannot" | "reaches"));
    (asks && !is_grant(place)).then(|| {
        Diagnostic::error(
            UNEXPECTED,
            UNEXPECTED_MESSAGE,
            place.span_of(on),
            "in a check line the resource comes right after the verb",
        )
        .help("remove `on`")
    })
}

/// `x can read, write y`
pub(super) fn several_verbs_in_a_check(place: &Place<'_>) -> Option<Diagnostic> {
    let asks = matches!(place.token_text(-2), "can" | "cannot");
    (place.found_text() == "," && asks && place.expects(Rule::object)).then(|| {
        Diagnostic::error(
            Code("syntax/several-verbs"),
            "a check line with several verbs",
            place.span(),
            "a check line asks for one verb",
        )
        .help("write one line for each verb")
    })
}

/// `may read on a, b`, `x can read a, b`: after the comma pest looks for another item.
pub(super) fn several_resources(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.is_line_end() && !matches!(place.found_text(), "." | "/" | "," | "}") {
        return None;
    }
    let before = place.before_in_sentence();
    let comma = before.iter().position(|t| place.text_of(*t) == ",")?;
    let (second, first) = (before.get(..comma)?, before.get(comma + 1..)?);
    let is_sentence = |t: &Token| matches!(place.text_of(*t), "may" | "on" | "can" | "cannot" | "only");
    let words = second.iter().all(|t| matches!(t.kind, Kind::Word | Kind::Text));
    if second.is_empty() || !words || second.iter().any(is_sentence) {
        return None;
    }
    // Between the comma and the word before the first resource nothing opens: else these are options.
    let verb = first.iter().position(|t| matches!(place.text_of(*t), "on" | "can" | "cannot"))?;
    let resource = first.get(..verb).filter(|tokens| !tokens.is_empty())?;
    if resource.iter().any(|t| matches!(t.kind, Kind::Open(_)) || place.text_of(*t) == "=") {
        return None;
    }
    let (label, help) = match first.last().map(|t| place.text_of(*t)) {
        Some("may") => ("a grant is on one resource", "write one `may` line for each resource"),
        _ => ("a check line asks about one resource", "write one line for each resource"),
    };
    let comma = before.get(comma)?;
    Some(
        Diagnostic::error(
            Code("syntax/several-resources"),
            "a sentence with several resources",
            place.span_of(*comma),
            label,
        )
        .help(help),
    )
}

/// `may read on`, `x can read`, `may read on *`
pub(super) fn missing_resource(place: &Place<'_>) -> Option<Diagnostic> {
    let expects = place.expects(Rule::object) || place.expects(Rule::path) || place.expects(Rule::everything);
    if expects && place.found_text() == "*" {
        return Some(
            Diagnostic::error(
                Code("syntax/wildcard-resource"),
                "there is no `*` resource",
                place.span(),
                "expected the name of a resource",
            )
            .help("write a sentence for each resource that is needed"),
        );
    }
    (expects && place.is_line_end()).then(|| {
        Diagnostic::error(
            Code("syntax/missing-resource"),
            "a sentence without a resource",
            place.span(),
            "expected a resource after this",
        )
        .help(format!("write the name of a resource after {}", shown(place.token_text(-1))))
    })
}

/// `archive /"x"`, `archive/ "x"`
pub(super) fn space_before_slash(place: &Place<'_>) -> Option<Diagnostic> {
    let found = place.found()?;
    let before = place.token(-1)?;
    let slash = place.found_text() == "/"
        && !place.expects(Rule::text)
        && before.kind == Kind::Word
        && before.end < found.start;
    let text = place.token_text(-1) == "/" && found.kind == Kind::Text && before.end < found.start;
    (slash || text).then(|| {
        Diagnostic::error(UNEXPECTED, UNEXPECTED_MESSAGE, place.span(), "there is a space before this")
            .help("write resource, `/` and quotes without spaces between them")
    })
}
