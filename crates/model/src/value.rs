//! Values of attributes, read as the type that the attribute takes.

use crate::entities::Spanned;
use crate::fields::as_name;
use crate::meant::{self, as_text, as_word, quoted};
use crate::names::nearest;
use crate::text::{self, Alphabet};
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Ident, Value, ValueKind, Word};

const WRONG_TYPE: Code = Code("resolve/wrong-type");
const BAD_TEXT: Code = Code("resolve/bad-text");
const BAD_UNIT: Code = Code("resolve/bad-unit");
const OUT_OF_RANGE: Code = Code("resolve/out-of-range");

/// What an attribute was set to, in words.
fn described(kind: &ValueKind) -> &'static str {
    match kind {
        ValueKind::Text(_) => "a quoted text",
        ValueKind::Number { unit: None, .. } => "a number",
        ValueKind::Number { .. } => "a number with a unit",
        ValueKind::Bool(_) => "`true` or `false`",
        ValueKind::List(_) => "a list",
        ValueKind::Phrase(_) => "a bare word",
        ValueKind::Call { .. } | ValueKind::Comparison { .. } => "an expression",
    }
}

pub(crate) fn wrong_type(value: &Value, wanted: &str, help: String) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        "value of the wrong type",
        value.span,
        format!("this is {}, but it takes {wanted}", described(&value.kind)),
    )
    .help(help)
}

/// Checks a text against its alphabet.
pub fn checked(text: &str, span: Span, alphabet: Alphabet, out: &mut Diagnostics) -> Option<String> {
    if alphabet.accepts(text) {
        return Some(text.to_owned());
    }
    let near = (alphabet.what == text::NAME.what).then(|| as_name(text)).flatten();
    let help = match near {
        Some(near) => format!("write `{near}`: {}", alphabet.rule),
        None => alphabet.rule.to_owned(),
    };
    out.push(
        Diagnostic::error(
            BAD_TEXT,
            "text that is not taken",
            span,
            format!("this is no {} that is taken here", alphabet.what),
        )
        .help(help),
    );
    None
}

/// A quoted text of that alphabet.
pub fn text(attribute: &Attribute, alphabet: Alphabet, out: &mut Diagnostics) -> Option<Spanned<String>> {
    let ValueKind::Text(written) = &attribute.value.kind else {
        let name = &attribute.name.name;
        out.push(wrong_type(
            &attribute.value,
            "a quoted text",
            match as_text(&attribute.value).filter(|text| alphabet.accepts(text)) {
                Some(text) => format!("write `{name} = {}`", quoted(&text)),
                None => format!("write `{name} = \"…\"`: {}", alphabet.rule),
            },
        ));
        return None;
    };
    let value = checked(written, attribute.value.span, alphabet, out)?;
    Some(Spanned { value, span: attribute.value.span })
}

/// A list of quoted texts of that alphabet, at least one.
pub fn texts(attribute: &Attribute, alphabet: Alphabet, out: &mut Diagnostics) -> Option<Vec<String>> {
    let ValueKind::List(values) = &attribute.value.kind else {
        let name = &attribute.name.name;
        let help = match as_text(&attribute.value).filter(|text| alphabet.accepts(text)) {
            Some(text) => format!("write `{name} = [{}]`", quoted(&text)),
            None => format!("write `{name} = [\"…\"]`: {}", alphabet.rule),
        };
        out.push(wrong_type(&attribute.value, "a list of texts", help));
        return None;
    };
    if values.is_empty() {
        out.push(empty(attribute, "\"…\""));
        return None;
    }
    let mut list = Vec::new();
    for value in values {
        match &value.kind {
            ValueKind::Text(written) => list.push(checked(written, value.span, alphabet, out)?),
            _ => {
                let help = match as_text(value).filter(|text| alphabet.accepts(text)) {
                    Some(text) => format!("write `{}`", quoted(&text)),
                    None => alphabet.rule.to_owned(),
                };
                out.push(wrong_type(value, "a quoted text", help));
                return None;
            }
        }
    }
    Some(list)
}

/// A list of names of that alphabet, bare or quoted, at least one and each once.
pub fn names(
    attribute: &Attribute,
    alphabet: Alphabet,
    out: &mut Diagnostics,
) -> Option<Vec<Spanned<String>>> {
    let ValueKind::List(values) = &attribute.value.kind else {
        let name = &attribute.name.name;
        let help = match as_word(&attribute.value).filter(|word| alphabet.accepts(word)) {
            Some(word) => format!("write `{name} = [{word}]`"),
            None => format!("write `{name} = […]`, with names in it: {}", alphabet.rule),
        };
        out.push(wrong_type(&attribute.value, "a list of names", help));
        return None;
    };
    let mut list: Vec<Spanned<String>> = Vec::new();
    for value in values {
        let written = match &value.kind {
            ValueKind::Text(written) => written,
            ValueKind::Phrase(words) => match words.as_slice() {
                [Word::Ident(word)] => &word.name,
                _ => {
                    out.push(wrong_type(value, "one name", alphabet.rule.to_owned()));
                    return None;
                }
            },
            _ => {
                out.push(wrong_type(value, "a name", alphabet.rule.to_owned()));
                return None;
            }
        };
        let name = checked(written, value.span, alphabet, out)?;
        if list.iter().any(|other| other.value == name) {
            let label = format!("`{name}` again");
            let finding = Diagnostic::error(OUT_OF_RANGE, "value out of range", value.span, label);
            out.push(finding.help("write each name once"));
            return None;
        }
        list.push(Spanned { value: name, span: value.span });
    }
    if list.is_empty() {
        out.push(empty(attribute, "a, b"));
        return None;
    }
    Some(list)
}

fn empty(attribute: &Attribute, example: &str) -> Diagnostic {
    Diagnostic::error(OUT_OF_RANGE, "value out of range", attribute.value.span, "the list is empty")
        .help(format!("write `{} = [{example}]`, or drop it", attribute.name.name))
}

/// `true` or `false`.
pub fn boolean(attribute: &Attribute, out: &mut Diagnostics) -> Option<bool> {
    if let ValueKind::Bool(value) = attribute.value.kind {
        return Some(value);
    }
    let name = &attribute.name.name;
    let help = match as_word(&attribute.value) {
        Some("true") => format!("write `{name} = true`"),
        Some("false") => format!("write `{name} = false`"),
        _ => format!("write `{name} = true` or `{name} = false`"),
    };
    out.push(wrong_type(&attribute.value, "`true` or `false`", help));
    None
}

/// A whole number without a unit, within a range.
pub fn number(
    attribute: &Attribute,
    range: std::ops::RangeInclusive<u64>,
    out: &mut Diagnostics,
) -> Option<u64> {
    let name = &attribute.name.name;
    match &attribute.value.kind {
        ValueKind::Number { amount, unit: None } => in_range(*amount, attribute.value.span, range, "", out),
        ValueKind::Number { unit: Some(unit), .. } => {
            out.push(
                Diagnostic::error(
                    BAD_UNIT,
                    "unit that does not fit",
                    unit.span,
                    format!("`{name}` takes a plain number"),
                )
                .help("drop the unit"),
            );
            None
        }
        _ => {
            let help = match meant::as_number(&attribute.value).filter(|number| range.contains(number)) {
                Some(number) => format!("write `{name} = {number}`"),
                None => format!("write a whole number, {} to {}", range.start(), range.end()),
            };
            out.push(wrong_type(&attribute.value, "a number", help));
            None
        }
    }
}

/// A whole number with its unit, such as `200 MHz`, counted in `unit`. What is measured in MiB is
/// taken in GiB too.
pub fn quantity(
    attribute: &Attribute,
    unit: &'static str,
    range: std::ops::RangeInclusive<u64>,
    out: &mut Diagnostics,
) -> Option<u64> {
    let name = &attribute.name.name;
    let units = units(unit);
    match &attribute.value.kind {
        ValueKind::Number { amount, unit: Some(written) } if units.iter().any(|u| u.0 == written.name) => {
            let size = units.iter().find(|u| u.0 == written.name).map_or(1, |u| u.1);
            in_range(amount.saturating_mul(size), attribute.value.span, range, unit, out)
        }
        ValueKind::Number { amount, unit: written } => {
            let span = written.as_ref().map_or(attribute.value.span, |u| u.span);
            let help = in_units(name, *amount, written.as_ref().map_or("", |unit| &unit.name), units);
            out.push(
                Diagnostic::error(
                    BAD_UNIT,
                    "unit that does not fit",
                    span,
                    format!("`{name}` is measured in {}", listed(units)),
                )
                .help(help),
            );
            None
        }
        _ => {
            let help = match meant::as_measure(&attribute.value) {
                Some((amount, written)) => in_units(name, amount, written, units),
                None => format!("write a whole number of {}", listed(units)),
            };
            out.push(wrong_type(&attribute.value, &format!("a number of {unit}"), help));
            None
        }
    }
}

/// What to write for an amount in a unit that is none of these.
fn in_units(name: &str, amount: u64, written: &str, units: &[(&str, u64)]) -> String {
    let first = units.first().map_or("", |unit| unit.0);
    let same = |unit: &&(&str, u64)| {
        // Kubernetes writes the same units without their `B`.
        unit.0.eq_ignore_ascii_case(written) || unit.0.strip_suffix('B') == Some(written)
    };
    match units.iter().find(same) {
        _ if written.is_empty() => format!("write `{name} = {amount} {first}`"),
        Some((meant, _)) => format!("write `{name} = {amount} {meant}`"),
        // Another unit is another amount: which, is the user's to say.
        None if written == "MB" => {
            format!("convert the amount to {}: what nomad's own files call MB is MiB", listed(units))
        }
        None => format!("convert the amount to {}", listed(units)),
    }
}

/// The units that a quantity is taken in, each with its size in the first.
fn units(unit: &'static str) -> &'static [(&'static str, u64)] {
    match unit {
        "MiB" => &[("MiB", 1), ("GiB", 1024)],
        _ => &[("MHz", 1)],
    }
}

fn listed(units: &[(&str, u64)]) -> String {
    units.iter().map(|(unit, _)| *unit).collect::<Vec<_>>().join(" or ")
}

fn in_range(
    amount: u64,
    span: Span,
    range: std::ops::RangeInclusive<u64>,
    unit: &str,
    out: &mut Diagnostics,
) -> Option<u64> {
    if range.contains(&amount) {
        return Some(amount);
    }
    let with = |amount: &u64| format!("{amount} {unit}").trim_end().to_owned();
    let help = nearer(amount < *range.start(), &with(range.start()), &with(range.end()));
    let label = format!("must be {} to {}", range.start(), with(range.end()));
    out.push(Diagnostic::error(OUT_OF_RANGE, "value out of range", span, label).help(help));
    None
}

fn nearer(is_less: bool, least: &str, most: &str) -> String {
    if is_less { format!("write `{least}` or more") } else { format!("write `{most}` or less") }
}

/// More of something than can be carried.
pub fn too_many(span: Span, label: String, instead: &str) -> Diagnostic {
    Diagnostic::error(OUT_OF_RANGE, "value out of range", span, label).help(instead)
}

/// A duration in `s`, `m`, `h` or `d`, at least `least` and at most `most`.
pub fn duration(
    attribute: &Attribute,
    least: Duration,
    most: Duration,
    out: &mut Diagnostics,
) -> Option<Spanned<Duration>> {
    let name = &attribute.name.name;
    let ValueKind::Number { amount, unit: Some(unit) } = &attribute.value.kind else {
        let help = match &attribute.value.kind {
            ValueKind::Number { amount, unit: None } => {
                let all = ["s", "m", "h", "d"].map(|unit| format!("{amount}{unit}"));
                format!("say the unit: {}", meant::one_of(name, &all.each_ref().map(String::as_str)))
            }
            _ => match meant::as_duration(&attribute.value) {
                Some((written, length)) if length >= least && length <= most => {
                    format!("write `{name} = {written}`")
                }
                _ => format!(
                    "write a duration of {} to {}; the units are `s`, `m`, `h` and `d`",
                    spoken(least),
                    spoken(most)
                ),
            },
        };
        out.push(wrong_type(&attribute.value, "a duration", help));
        return None;
    };
    let seconds = match meant::unit_of_time(&unit.name) {
        Some((word, seconds)) if word == unit.name => seconds,
        Some((word, _)) => {
            out.push(no_unit(unit, format!("write `{name} = {amount}{word}`")));
            return None;
        }
        None => {
            out.push(no_unit(unit, "the units are `s`, `m`, `h` and `d`".to_owned()));
            return None;
        }
    };
    let value = Duration::from_secs(amount.saturating_mul(seconds));
    if value < least || value > most {
        let label = format!("must be {} to {}", spoken(least), spoken(most));
        out.push(
            Diagnostic::error(OUT_OF_RANGE, "value out of range", attribute.value.span, label).help(nearer(
                value < least,
                &spoken(least),
                &spoken(most),
            )),
        );
        return None;
    }
    Some(Spanned { value, span: attribute.value.span })
}

fn no_unit(unit: &Ident, help: String) -> Diagnostic {
    let label = format!("`{}` is no unit of time here", unit.name);
    Diagnostic::error(BAD_UNIT, "unit that does not fit", unit.span, label).help(help)
}

/// A duration as people write it: `15m`, `1h`, `30d`.
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    for (unit, size) in [("d", 86400), ("h", 3600), ("m", 60)] {
        if seconds >= size && seconds.is_multiple_of(size) {
            return format!("{}{unit}", seconds / size);
        }
    }
    format!("{seconds}s")
}

/// The words of a phrase such as `on twice-daily`. `forms` are all that there are, for the help.
pub fn phrase<'a>(attribute: &'a Attribute, forms: &[&str], out: &mut Diagnostics) -> Option<&'a [Word]> {
    if let ValueKind::Phrase(words) = &attribute.value.kind {
        return Some(words);
    }
    let name = &attribute.name.name;
    let own: Vec<&str> =
        forms.iter().copied().filter(|form| Some(*form) == as_word(&attribute.value)).collect();
    let help = format!("write {}", meant::one_of(name, if own.is_empty() { forms } else { &own }));
    out.push(wrong_type(&attribute.value, "bare words", help));
    None
}

/// One of a few words, bare or in quotes.
pub fn one_of(attribute: &Attribute, choices: &[&str], out: &mut Diagnostics) -> Option<String> {
    let name = &attribute.name.name;
    let written = as_word(&attribute.value);
    if let Some(word) = written.filter(|word| choices.contains(word)) {
        return Some(word.to_owned());
    }
    let list = choices.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
    let finding = Diagnostic::error(
        OUT_OF_RANGE,
        "value out of range",
        attribute.value.span,
        format!("`{name}` takes one of {list}"),
    );
    let near = written.and_then(|word| nearest(&word.to_ascii_lowercase(), choices.iter().copied()));
    out.push(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("write {}", meant::one_of(name, choices))),
    });
    None
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use writ_source::Files;
    use writ_syntax::ast::Item;

    fn memory(value: &str) -> (Option<u64>, Vec<(String, String)>) {
        let mut files = Files::new();
        let id = files.add("x.writ", format!("service x {{ memory = {value} }}"));
        let (tree, found) = writ_syntax::parse(&files, id);
        assert!(found.is_empty(), "{value}: {found:?}");
        let Some(Item::Attribute(attribute)) = tree.blocks[0].body.first() else { panic!("{value}") };
        let mut out = Diagnostics::new();
        let read = quantity(attribute, "MiB", 10..=10_000_000, &mut out);
        let said = out.sorted().into_iter();
        (read, said.map(|d| (d.primary.text.clone(), d.help.clone().unwrap_or_default())).collect())
    }

    #[test]
    fn memory_is_taken_in_mib_and_gib() {
        assert_eq!(memory("512 MiB"), (Some(512), vec![]));
        assert_eq!(memory("2 GiB"), (Some(2048), vec![]));
    }

    #[test]
    fn no_help_changes_an_amount_of_memory() {
        let measured = "`memory` is measured in MiB or GiB";
        let quoted = "this is a quoted text, but it takes a number of MiB";
        for (value, label, help) in [
            ("512", measured, "write `memory = 512 MiB`"),
            ("2 gib", measured, "write `memory = 2 GiB`"),
            ("512 MB", measured, "convert the amount to MiB or GiB: what nomad's own files call MB is MiB"),
            ("2 GB", measured, "convert the amount to MiB or GiB"),
            ("2 G", measured, "convert the amount to MiB or GiB"),
            ("9 MiB", "must be 10 to 10000000 MiB", "write `10 MiB` or more"),
            ("18446744073709551615 GiB", "must be 10 to 10000000 MiB", "write `10000000 MiB` or less"),
            ("\"512Mi\"", quoted, "write `memory = 512 MiB`"),
            ("\"512\"", quoted, "write `memory = 512 MiB`"),
            ("\"2 GB\"", quoted, "convert the amount to MiB or GiB"),
            ("\"lots\"", quoted, "write a whole number of MiB or GiB"),
        ] {
            assert_eq!(memory(value), (None, vec![(label.to_owned(), help.to_owned())]), "{value}");
        }
    }
}
