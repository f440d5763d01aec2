//! The blocks that have attributes only: `stack`, `aws`, `bucket`, `database`, `schedule`.

use crate::entities::{Aws, Bucket, Database, Schedule, Stack};
use crate::fields::{Fields, bare_label, quoted_label};
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, ValueKind};

const BAD_ADDRESS: Code = Code("resolve/bad-address");
const BAD_CRON: Code = Code("resolve/bad-cron");

/// `stack "backups" { … }`.
pub fn stack(block: &Block, out: &mut Diagnostics) -> Option<Stack> {
    let fields = Fields::of_plain(block, &["namespace", "datacenters", "region"], out);
    let label = quoted_label(block, out);
    let name = label.and_then(|l| value::checked(&l.value, l.span, text::NAME, out));
    let namespace = match fields.get("namespace") {
        Some(attribute) => value::text(attribute, text::NAMESPACE, out).map(|t| t.value),
        None => Some("default".to_owned()),
    };
    let datacenters = match fields.get("datacenters") {
        Some(attribute) => value::texts(attribute, text::DATACENTER, out),
        None => Some(vec!["*".to_owned()]),
    };
    let region = fields.get("region").and_then(|a| value::text(a, text::REGION, out)).map(|t| t.value);
    Some(Stack { name: name?, namespace: namespace?, datacenters: datacenters?, region, span: block.span })
}

/// `aws production { … }`.
pub fn aws(block: &Block, out: &mut Diagnostics) -> Option<Aws> {
    let fields = Fields::of_plain(block, &["account", "vault"], out);
    bare_label(block, out);
    let account = fields.require("account", "\"111122223333\"", block, out);
    let account = account.and_then(|a| value::text(a, text::ACCOUNT, out));
    let vault = fields.require("vault", "\"arn:aws:iam::111122223333:role/vault-server\"", block, out);
    let vault = vault.and_then(|a| value::text(a, text::PRINCIPAL_ARN, out));
    Some(Aws { account: account?.value, vault: vault?, span: block.span })
}

/// `bucket archive { … }`.
pub fn bucket(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Bucket> {
    let fields = Fields::of_plain(block, &["name"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let bucket = fields.require("name", "\"my-bucket\"", block, out);
    let bucket = bucket.and_then(|a| value::text(a, text::BUCKET, out));
    Some(Bucket { name: own?, bucket: bucket?.value, span: block.span })
}

/// `database orders { … }`.
pub fn database(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Database> {
    let fields = Fields::of_plain(block, &["engine", "address", "dbname", "sslmode"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    if let Some(attribute) = fields.get("engine") {
        value::one_of(attribute, &["postgres"], out);
    }
    let address = fields.require("address", "\"db.internal:5432\"", block, out);
    let address = address.and_then(|a| host_and_port(a, out));
    let dbname = match fields.get("dbname") {
        Some(attribute) => value::text(attribute, text::DATABASE, out).map(|t| t.value),
        None => own.clone(),
    };
    let sslmode = match fields.get("sslmode") {
        // libpq's modes that do encrypt, and `disable` for those who must: a finding of its own.
        Some(attribute) => value::one_of(attribute, &["verify-full", "verify-ca", "require", "disable"], out),
        None => Some("verify-full".to_owned()),
    };
    let (host, port) = address?;
    Some(Database { name: own?, host, port, dbname: dbname?, sslmode: sslmode?, span: block.span })
}

fn host_and_port(attribute: &Attribute, out: &mut Diagnostics) -> Option<(String, u16)> {
    let ValueKind::Text(written) = &attribute.value.kind else {
        return value::text(attribute, text::HOST, out).map(|host| (host.value, 5432));
    };
    let span = attribute.value.span;
    let (host, port) = written.rsplit_once(':').unwrap_or((written, "5432"));
    let port = match port.parse::<u16>() {
        Ok(number) if number > 0 => Some(number),
        _ => {
            out.push(
                Diagnostic::error(
                    BAD_ADDRESS,
                    "address without a usable port",
                    span,
                    format!("`{}` is no port", printable(port)),
                )
                .help("write it as `\"host:5432\"`"),
            );
            None
        }
    };
    Some((value::checked(host, span, text::HOST, out)?, port?))
}

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
    if let [first, .., last] = fields.as_slice()
        && fields.len() == 6
    {
        let drop =
            if *last == "*" { "drop the last `*`, which is the year" } else { "a sixth field is the year" };
        return refuse(
            format!(
                "six fields: nomad reads `{}` as the minute and `{}` as the year",
                printable(first),
                printable(last)
            ),
            drop,
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

/// Text for a label: nothing that a terminal would act on, and not too much of it.
fn printable(text: &str) -> String {
    text.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
