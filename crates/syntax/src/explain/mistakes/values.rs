//! Mistakes in names and values.

use writ_source::{Code, Diagnostic};

use super::{UNEXPECTED, UNEXPECTED_MESSAGE};
use crate::explain::place::{Place, plain, shown};
use crate::lex::Kind;
use crate::peg::Rule;

/// `café`, `-x-`
pub(super) fn bad_name(place: &Place<'_>) -> Option<Diagnostic> {
    let word = place.found().filter(|t| t.kind == Kind::Word)?;
    let text = place.text_of(word);
    let label = if text.ends_with('-') {
        "a name does not end with `-`"
    } else if !text.is_ascii() {
        "a name is made of the letters a to z, digits, `_` and `-`"
    } else {
        return None;
    };
    let help = if text.is_ascii() {
        format!("write {}", shown(text.trim_end_matches('-')))
    } else {
        "write it with the letters a to z, or as a text in quotes where one is allowed".to_owned()
    };
    Some(Diagnostic::error(Code("syntax/bad-name"), "not a name", place.span(), label).help(help))
}

/// `1_000`, `12-monkeys`, `2nd = 1`
pub(super) fn digits_with_more(place: &Place<'_>) -> Option<Diagnostic> {
    let number = place.found().filter(|t| t.kind == Kind::Number)?;
    let text = place.text_of(number);
    if number.start < place.at && text.contains('_') {
        return Some(
            Diagnostic::error(UNEXPECTED, UNEXPECTED_MESSAGE, place.span(), "digits are written without `_`")
                .help(format!("write {}", shown(&text.replace('_', "")))),
        );
    }
    (place.expects(Rule::name) || place.expects(Rule::label) || place.expects(Rule::item))
        .then_some(())
        .filter(|()| !place.expects(Rule::equals) && !place.expects(Rule::value))
        .filter(|()| text.bytes().any(|b| b.is_ascii_alphabetic()))
        .map(|()| {
            Diagnostic::error(
                Code("syntax/bad-name"),
                "not a name",
                place.span(),
                "a name does not begin with a digit",
            )
            .help("begin it with a letter")
        })
}

/// `image: "x"`
pub(super) fn colon(place: &Place<'_>) -> Option<Diagnostic> {
    (place.found_text() == ":" && place.expects(Rule::equals)).then(|| {
        let name = plain(place.first_of_line().map_or("", |t| place.text_of(t)));
        Diagnostic::error(
            Code("syntax/colon-for-equals"),
            "`:` in the place of `=`",
            place.span(),
            "an attribute is set with `=`",
        )
        .help(format!("write `{name} = …`"))
        .fix("write `=`", place.span(), " =")
    })
}

/// `resources = { cpu = 1 }`
pub(super) fn map(place: &Place<'_>) -> Option<Diagnostic> {
    (place.expects(Rule::value) && place.found()?.kind == Kind::Open(b'{')).then(|| {
        let name = plain(place.token_text(-2));
        let help = if place.token_text(-1) == "=" {
            format!("write `{name} {{ … }}`, without `=`")
        } else {
            "write a block of its own".to_owned()
        };
        Diagnostic::error(
            Code("syntax/braces-as-value"),
            "braces in the place of a value",
            place.span(),
            "a value is no block",
        )
        .help(help)
    })
}

/// `weight = -5`
pub(super) fn negative(place: &Place<'_>) -> Option<Diagnostic> {
    let is_number = place.token(1).is_some_and(|t| t.kind == Kind::Number);
    (place.found_text() == "-" && is_number).then(|| {
        Diagnostic::error(UNEXPECTED, UNEXPECTED_MESSAGE, place.span(), "numbers are not negative")
            .help("write a number from 0 on")
    })
}

/// `cpu = 1.5 GHz`
pub(super) fn fraction(place: &Place<'_>) -> Option<Diagnostic> {
    let found = place.found()?;
    let (before, after) = (place.token(-1)?, place.token(1)?);
    let is_fraction = place.found_text() == "."
        && (before.kind, after.kind) == (Kind::Number, Kind::Number)
        && before.end == found.start
        && place.token_text(2) != ".";
    is_fraction.then(|| {
        Diagnostic::error(UNEXPECTED, UNEXPECTED_MESSAGE, place.span(), "numbers are whole")
            .help("write a whole number, in a smaller unit")
    })
}

/// `keys = a, b`
pub(super) fn missing_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let texts: Vec<&str> = place.before().map(|t| place.text_of(t)).collect();
    let has_equals = texts.contains(&"=");
    let after_name = place.expects(Rule::equals) && texts.get(1) == Some(&",");
    let before_text = place.expects(Rule::item)
        && texts.first() == Some(&",")
        && matches!(place.found()?.kind, Kind::Text | Kind::Number);
    let ends = place.is_line_end() || matches!(place.found_text(), "," | "}") || before_text;
    if !has_equals || !ends || !(after_name || before_text) {
        return None;
    }
    // The value's first token: the one after the last `=`.
    let first = place.before().take_while(|t| place.text_of(*t) != "=").last()?;
    let last = if before_text { place.found()? } else { place.token(-1)? };
    Some(
        Diagnostic::error(
            Code("syntax/missing-brackets"),
            "a list without brackets",
            place.span_of(first).to(place.span_of(last)),
            "several values are a list",
        )
        .help("write `[` before the first and `]` after the last"),
    )
}

/// `image =`
pub(super) fn missing_value(place: &Place<'_>) -> Option<Diagnostic> {
    let nothing = place.is_line_end() || matches!(place.found()?.kind, Kind::Close(b'{'));
    let equals = place.before().next().filter(|t| place.text_of(*t) == "=")?;
    (place.expects(Rule::value) && nothing).then(|| {
        let name = place.token_text(-2);
        Diagnostic::error(
            Code("syntax/missing-value"),
            "an attribute without a value",
            place.span_of(equals),
            "expected a value after this",
        )
        .help(format!("write the value of {}, or remove the line", shown(name)))
    })
}

/// `[node.class = "x"]`
pub(super) fn single_equals(place: &Place<'_>) -> Option<Diagnostic> {
    let in_list = place.before().any(|t| t.kind == Kind::Open(b'['));
    (place.found_text() == "=" && place.expects(Rule::operator) && in_list).then(|| {
        Diagnostic::error(UNEXPECTED, UNEXPECTED_MESSAGE, place.span(), "`=` sets, `==` compares")
            .help("write `==`")
            .fix("write `==`", place.span(), "==")
    })
}

/// `["a" "b"]`
pub(super) fn missing_comma(place: &Place<'_>) -> Option<Diagnostic> {
    let in_list = place.expects(Rule::list_close) || place.expects(Rule::call_close);
    let is_value = matches!(place.found()?.kind, Kind::Word | Kind::Text | Kind::Number | Kind::Open(b'['));
    (in_list && is_value && !place.expects(Rule::value)).then(|| {
        Diagnostic::error(
            Code("syntax/missing-comma"),
            "a list without a comma between two of its values",
            place.span(),
            "expected `,` before this",
        )
        .help("write a comma between the values")
    })
}

/// `address = http://x`, `as job other`, `archive/dbbackup`, `at /backups`
pub(super) fn unquoted(place: &Place<'_>) -> Option<Diagnostic> {
    let found = place.found()?;
    let word_for_text = place.expects(Rule::text) && !place.expects(Rule::name) && found.kind == Kind::Word;
    let path_for_text = place.expects(Rule::text)
        && !place.expects(Rule::value)
        && matches!(place.found_text(), "/" | "." | "~");
    let sticks = found.kind == Kind::Mark
        && matches!(place.found_text(), ":" | "." | "/" | "@" | "%" | "+" | "*" | "~" | "$")
        && place.before().any(|t| place.text_of(t) == "=")
        && place.token(-1).is_some_and(|t| t.end == found.start);
    if word_for_text {
        let text = place.found_text();
        return Some(
            Diagnostic::error(
                Code("syntax/missing-quotes"),
                "a text without quotes",
                place.span(),
                "expected a text in quotes",
            )
            .help(format!("write `\"{text}\"`, or more of it between the quotes")),
        );
    }
    (sticks || path_for_text).then(|| {
        Diagnostic::error(
            Code("syntax/missing-quotes"),
            "a text without quotes",
            place.span(),
            format!("a text that has {} in it stands in quotes", shown(place.found_text())),
        )
        .help("write double quotes around the text")
    })
}
