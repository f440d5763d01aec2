//! Values of attributes, read as the type that the attribute takes.

use crate::entities::Spanned;
use crate::text::Alphabet;
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Value, ValueKind, Word};

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
    out.push(
        Diagnostic::error(
            BAD_TEXT,
            "text that cannot be carried safely",
            span,
            format!("this is no {} that can be carried", alphabet.what),
        )
        .help(alphabet.rule),
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
            format!("write `{name} = \"…\"`: {}", alphabet.rule),
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
        out.push(wrong_type(&attribute.value, "a list of texts", format!("write `{name} = [\"…\"]`")));
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
                out.push(wrong_type(value, "a quoted text", alphabet.rule.to_owned()));
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
        out.push(wrong_type(&attribute.value, "a list of names", format!("write `{name} = [a, b]`")));
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
    out.push(wrong_type(
        &attribute.value,
        "`true` or `false`",
        format!("write `{name} = true` or `{name} = false`"),
    ));
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
            out.push(wrong_type(&attribute.value, "a number", format!("write `{name} = {}`", range.start())));
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
            let help = match written {
                None => format!("write `{name} = {amount} {unit}`"),
                Some(other) => match units.iter().find(|u| u.0.eq_ignore_ascii_case(&other.name)) {
                    Some((meant, _)) => format!("write `{name} = {amount} {meant}`"),
                    // Another unit is another amount: which, is the user's to say.
                    None => format!("convert the amount to {}", listed(units)),
                },
            };
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
            out.push(wrong_type(
                &attribute.value,
                &format!("a number of {unit}"),
                format!("write `{name} = {} {unit}`", range.start()),
            ));
            None
        }
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

/// A duration in `s`, `m`, `h` or `d`, at least `least` and at most `most`.
pub fn duration(
    attribute: &Attribute,
    least: Duration,
    most: Duration,
    out: &mut Diagnostics,
) -> Option<Spanned<Duration>> {
    let name = &attribute.name.name;
    let ValueKind::Number { amount, unit: Some(unit) } = &attribute.value.kind else {
        out.push(wrong_type(
            &attribute.value,
            "a duration",
            format!("write `{name} = 40m`; the units are `s`, `m`, `h` and `d`"),
        ));
        return None;
    };
    let seconds = match unit.name.as_str() {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => {
            out.push(
                Diagnostic::error(
                    BAD_UNIT,
                    "unit that does not fit",
                    unit.span,
                    format!("`{}` is no unit of time", unit.name),
                )
                .help("the units are `s`, `m`, `h` and `d`"),
            );
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

/// The words of a phrase such as `on twice-daily`.
pub fn phrase<'a>(attribute: &'a Attribute, example: &str, out: &mut Diagnostics) -> Option<&'a [Word]> {
    if let ValueKind::Phrase(words) = &attribute.value.kind {
        return Some(words);
    }
    let name = &attribute.name.name;
    out.push(wrong_type(&attribute.value, "bare words", format!("write `{name} = {example}`")));
    None
}

/// One of a few bare words.
pub fn one_of(attribute: &Attribute, choices: &[&str], out: &mut Diagnostics) -> Option<String> {
    let name = &attribute.name.name;
    let first = choices.first().copied().unwrap_or_default();
    let words = phrase(attribute, first, out)?;
    if let [Word::Ident(word)] = words
        && choices.contains(&word.name.as_str())
    {
        return Some(word.name.clone());
    }
    let list = choices.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
    out.push(
        Diagnostic::error(
            OUT_OF_RANGE,
            "value out of range",
            attribute.value.span,
            format!("`{name}` takes one of {list}"),
        )
        .help(format!("write `{name} = {first}`")),
    );
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
        for (value, label, help) in [
            ("512", measured, "write `memory = 512 MiB`"),
            ("2 gib", measured, "write `memory = 2 GiB`"),
            ("512 MB", measured, "convert the amount to MiB or GiB"),
            ("2 GB", measured, "convert the amount to MiB or GiB"),
            ("2 G", measured, "convert the amount to MiB or GiB"),
            ("9 MiB", "must be 10 to 10000000 MiB", "write `10 MiB` or more"),
            ("18446744073709551615 GiB", "must be 10 to 10000000 MiB", "write `10000000 MiB` or less"),
        ] {
            assert_eq!(memory(value), (None, vec![(label.to_owned(), help.to_owned())]), "{value}");
        }
    }
}
