//! `schedule nightly { … }`.

use super::printable;
use crate::entities::Schedule;
use crate::fields::Fields;
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Block, Ident, ValueKind};

const BAD_CRON: Code = Code("resolve/bad-cron");

/// `schedule nightly { … }`.
pub fn schedule(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Schedule> {
    let fields = Fields::of_plain(block, &["cron", "timezone", "overlap"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let cron =
        fields.require("cron", "\"@daily\"", block, out).and_then(|attribute| match &attribute.value.kind {
            ValueKind::Text(written) => cron(written, attribute.value.span, out),
            _ => value::text(attribute, text::PROSE, out).map(|t| t.value),
        });
    let timezone = fields.get("timezone").and_then(|a| value::text(a, text::TIMEZONE, out)).map(|t| t.value);
    let overlap = match fields.get("overlap") {
        Some(attribute) => value::boolean(attribute, out),
        None => Some(false),
    };
    Some(Schedule { name: own?, cron: cron?, timezone, overlap: overlap?, span: block.span })
}

/// The fields of a cron line and the numbers that each takes (README of hashicorp/cronexpr 1.1.3).
const CRON_FIELDS: [(&str, u32, u32); 5] =
    [("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7)];

/// The macros of hashicorp/cronexpr 1.1.3.
const CRON_MACROS: [&str; 6] = ["@annually", "@yearly", "@monthly", "@weekly", "@daily", "@hourly"];

/// Checks a cron line: five fields with their ranges, or a macro.
///
/// Nomad's library takes six fields as minute first *and a year last*, and seven as seconds first:
/// both are mistaken for each other, so neither is taken here.
fn cron(written: &str, span: Span, out: &mut Diagnostics) -> Option<String> {
    let mut refuse = |label: String, help: &str| {
        out.push(Diagnostic::error(BAD_CRON, "cron line that nomad would misread", span, label).help(help));
        None
    };
    if written.starts_with('@') {
        if CRON_MACROS.contains(&written) {
            return Some(written.to_owned());
        }
        return refuse(
            format!("`{}` is no macro of nomad's", printable(written)),
            "the macros are `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly`",
        );
    }
    let fields: Vec<&str> = written.split(' ').collect();
    if let [first, middle @ .., last] = fields.as_slice()
        && fields.len() == 6
    {
        let fits = |fields: &[&str]| {
            fields.iter().zip(CRON_FIELDS).all(|(field, (_, least, most))| cron_field(field, least, most))
        };
        let without_first = [middle, &[*last]].concat();
        let without_last = [&[*first], middle].concat();
        // Quartz and Go's other libraries put seconds first.
        let seconds = format!("drop the first `0`, if it is the second: `{}`", without_first.join(" "));
        let year =
            format!("drop the last `{}`, if it is the year: `{}`", printable(last), without_last.join(" "));
        let help = match (*first == "0" && fits(&without_first), fits(&without_last)) {
            (true, true) => format!("{year}; {seconds}"),
            (true, false) => seconds,
            (false, true) => year,
            (false, false) => {
                "write minute, hour, day of month, month and day of week, such as `0 */12 * * *`".to_owned()
            }
        };
        return refuse(
            format!(
                "six fields: nomad reads `{}` as the minute and `{}` as the year",
                printable(first),
                printable(last)
            ),
            &help,
        );
    }
    if fields.len() != CRON_FIELDS.len() {
        return refuse(
            format!("{} fields instead of five, each separated by one space", fields.len()),
            "write minute, hour, day of month, month and day of week, such as `0 */12 * * *`",
        );
    }
    for (field, (what, least, most)) in fields.iter().zip(CRON_FIELDS) {
        if !cron_field(field, least, most) {
            return refuse(
                format!("`{}` is no {what}", printable(field)),
                "a field is `*`, a number, a range `1-5`, a list `1,15` or a step `*/12`, within its range",
            );
        }
    }
    Some(written.to_owned())
}

fn cron_field(field: &str, least: u32, most: u32) -> bool {
    let number =
        |text: &str| text.parse::<u32>().ok().filter(|n| text.len() <= 2 && (least..=most).contains(n));
    let named = |text: &str| {
        let names: &[&str] = match (least, most) {
            (1, 12) => &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
            (0, 7) => &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
            _ => &[],
        };
        names
            .iter()
            .position(|n| n.eq_ignore_ascii_case(text))
            .and_then(|n| u32::try_from(n).ok())
            .map(|n| n + least)
    };
    let one = |text: &str| number(text).or_else(|| named(text));
    field.split(',').all(|part| {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (part, None),
        };
        let step_fits =
            step.is_none_or(|s| s.parse::<u32>().is_ok_and(|n| s.len() <= 2 && n >= 1 && n <= most));
        let range_fits = match range.split_once('-') {
            Some((from, to)) => matches!((one(from), one(to)), (Some(f), Some(t)) if f <= t),
            None => range == "*" || one(range).is_some(),
        };
        step_fits && range_fits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_proposed_for_six_fields_is_taken() {
        let mut files = writ_source::Files::new();
        let id = files.add("x", "");
        for (line, help) in [
            ("0 30 4 * * *", "drop the first `0`, if it is the second: `30 4 * * *`"),
            (
                "0 */12 * * * *",
                "drop the last `*`, if it is the year: `0 */12 * * *`; \
                 drop the first `0`, if it is the second: `*/12 * * * *`",
            ),
            ("30 4 * * * 2026", "drop the last `2026`, if it is the year: `30 4 * * *`"),
            (
                "0 99 99 * * *",
                "write minute, hour, day of month, month and day of week, such as `0 */12 * * *`",
            ),
        ] {
            let mut out = Diagnostics::new();
            assert_eq!(cron(line, Span::new(id, 0..0), &mut out), None, "{line:?}");
            let said: Vec<_> = out.sorted().into_iter().map(|found| found.help.as_deref()).collect();
            assert_eq!(said, [Some(help)], "{line:?}");
        }
    }

    #[test]
    fn cron_lines_that_nomad_would_read_otherwise_are_refused() {
        let mut files = writ_source::Files::new();
        let id = files.add("x", "");
        for (line, fits) in [
            ("0 */12 * * *", true),
            ("*/5 8-18 1,15 JAN-MAR MON-FRI", true),
            ("@daily", true),
            ("0 */12 * * * *", false),
            ("0 0 */12 * * * *", false),
            ("60 * * * *", false),
            ("0 24 * * *", false),
            ("0 0 0 * *", false),
            ("5-1 * * * *", false),
            ("@reboot", false),
            ("0  0 * * *", false),
            ("", false),
            ("0 0 * * *\n", false),
        ] {
            let mut out = Diagnostics::new();
            let read = cron(line, Span::new(id, 0..0), &mut out);
            assert_eq!(read.is_some(), fits, "{line:?}");
            assert_eq!(out.has_errors(), !fits, "{line:?}");
        }
    }
}
