//! Conditions on nodes: `node.class == "x"`, `attr.vault.version >= "1.3"`, `is_set("meta.gpu")`.
//!
//! Where Nomad would compare texts letter by letter, a version is compared as one: what the word of the
//! source means is kept, Nomad's operator is chosen for it.

use super::{alphabet, pattern};
use crate::value;
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};
use writ_syntax::ast::{self, Ident, Operator, OperatorKind, ValueKind, Word};

const BAD_COMPARISON: Code = Code("resolve/bad-comparison");

/// What a condition is for: Nomad takes fewer of an affinity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A node that does not fit is none.
    Constraint,
    /// A node that fits is preferred.
    Affinity,
}

/// A condition as Nomad writes it, without its block.
pub fn condition(written: &ast::Value, of: Of, out: &mut Diagnostics) -> Option<Vec<Setting>> {
    match &written.kind {
        ValueKind::Comparison { left, operator, right } => {
            comparison(left, *operator, right, written.span, out)
        }
        ValueKind::Call { function, arguments } => call(function, arguments, of, written.span, out),
        _ => {
            let help =
                "write `node.class == \"x\"`; what Nomad compares otherwise goes into a `raw group` block";
            out.push(value::wrong_type(written, "a comparison", help.to_owned()));
            None
        }
    }
}

fn comparison(
    left: &[Ident],
    operator: Operator,
    right: &ast::Value,
    span: Span,
    out: &mut Diagnostics,
) -> Option<Vec<Setting>> {
    let attribute = attribute(left, span, out)?;
    let operand = operand(right, out)?;
    let (operator, operand) = match sign(operator) {
        Sign::Equal => (None, operand),
        Sign::NotEqual => (Some("!="), operand),
        Sign::Order(sign) => ordered(&attribute, sign, operand, right.span, out)?,
    };
    Some(body(&attribute, operator, Some(operand), span))
}

fn body(attribute: &str, operator: Option<&str>, operand: Option<String>, span: Span) -> Vec<Setting> {
    let mut body = vec![Setting::is("attribute", Value::Text(format!("${{{attribute}}}")), span)];
    body.extend(operator.map(|operator| Setting::is("operator", Value::text(operator), span)));
    body.extend(operand.map(|operand| Setting::is("value", Value::Text(operand), span)));
    body
}

enum Sign {
    /// Nomad takes `=` where none is written.
    Equal,
    NotEqual,
    Order(&'static str),
}

fn sign(operator: Operator) -> Sign {
    match operator.kind {
        OperatorKind::Equal => Sign::Equal,
        OperatorKind::NotEqual => Sign::NotEqual,
        OperatorKind::Less => Sign::Order("<"),
        OperatorKind::LessOrEqual => Sign::Order("<="),
        OperatorKind::Greater => Sign::Order(">"),
        OperatorKind::GreaterOrEqual => Sign::Order(">="),
    }
}

/// Nomad's operator for an order, and what it takes.
///
/// Nomad's own `<` and `>` compare as numbers where both sides are, and letter by letter otherwise, by
/// which 1.21.0 is less than 1.3 (`checkOrder` in `scheduler/feasible/feasible.go` of Nomad 1.11.1). Its
/// `version` never fits a pre-release unless the operand is one of the same version
/// (`prereleaseCheck` in go-version 1.8.0), and kernels of distributions are called as pre-releases are
/// (`6.8.0-45-generic`): for these there is `semver`, which orders pre-releases.
fn ordered(
    attribute: &str,
    sign: &'static str,
    operand: String,
    span: Span,
    out: &mut Diagnostics,
) -> Option<(Option<&'static str>, String)> {
    let is_of_versions = attribute.split('.').any(|part| part == "version");
    if !is_of_versions && is_either(&operand) {
        out.push(
            Diagnostic::error(
                BAD_COMPARISON,
                "order of what could be two things",
                span,
                "a number or a version? of numbers 0.25 is less than 0.5, of versions it is more",
            )
            .help(format!("for a version, write `\"{operand}.0\"`; for a number, write `\"{operand}e0\"`")),
        );
        return None;
    }
    if operand.parse::<i64>().is_ok() && !(is_of_versions && is_version(&operand)) {
        return Some((Some(sign), operand));
    }
    if is_version(&operand) {
        let semver = attribute == "attr.kernel.version" || operand.contains('-');
        return Some((Some(if semver { "semver" } else { "version" }), format!("{sign} {operand}")));
    }
    if is_number(&operand) {
        return Some((Some(sign), operand));
    }
    out.push(
        Diagnostic::error(
            BAD_COMPARISON,
            "order of texts",
            span,
            format!("this is neither a number nor a version: `{sign}` would compare it letter by letter"),
        )
        .help("compare with `==` or `!=`, or by a pattern: `regexp(\"node.class\", \"^gpu\")`"),
    );
    None
}

/// What is a fraction and a version: digits around one dot.
fn is_either(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part))
}

/// With a sign or an exponent, as both sides read it; what is no number in Rust is none in Go here.
fn is_number(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
    text.chars().all(plain) && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A version that both `version` and `semver` read (`SemverRegexpRaw` in `version.go` of go-version
/// 1.8.0; its parts are 64-bit integers).
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, metadata) = match text.split_once('+') {
        Some((text, metadata)) => (text, Some(metadata)),
        None => (text, None),
    };
    let (core, pre) = match text.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (text, None),
    };
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<i64>().is_ok();
    let word = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'~');
        !part.is_empty() && part.bytes().all(plain)
    };
    core.split('.').all(number) && [pre, metadata].into_iter().flatten().all(|part| part.split('.').all(word))
}

fn operand(value: &ast::Value, out: &mut Diagnostics) -> Option<String> {
    let text = match &value.kind {
        ValueKind::Text(text) => text.clone(),
        ValueKind::Number { amount, unit: None } => amount.to_string(),
        ValueKind::Bool(truth) => truth.to_string(),
        ValueKind::Phrase(words) => match words.as_slice() {
            [Word::Ident(word)] => word.name.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    };
    value::checked(&text, value.span, alphabet::OPERAND, out)
}

/// What a function takes beside the attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Pattern,
    Members,
    /// How many allocations may share one value, or nothing: one.
    Count,
}

/// The functions, with what each takes, and how one is written (`checkConstraint` in
/// `scheduler/feasible/feasible.go`; `Constraint.Validate` in `nomad/structs/structs.go`).
const FUNCTIONS: [(&str, Takes, &str); 6] = [
    ("regexp", Takes::Pattern, "regexp(\"node.class\", \"^gpu\")"),
    ("set_contains", Takes::Members, "set_contains(\"meta.disks\", \"ssd\", \"nvme\")"),
    ("set_contains_any", Takes::Members, "set_contains_any(\"meta.disks\", \"ssd\", \"nvme\")"),
    ("is_set", Takes::Nothing, "is_set(\"attr.driver.docker\")"),
    ("is_not_set", Takes::Nothing, "is_not_set(\"meta.draining\")"),
    ("distinct_property", Takes::Count, "distinct_property(\"meta.rack\")"),
];

/// Those that an affinity takes (`Affinity.Validate`).
const OF_AFFINITIES: [Takes; 2] = [Takes::Pattern, Takes::Members];

/// `is_set("attr.driver.docker")`.
fn call(
    function: &Ident,
    arguments: &[ast::Value],
    of: Of,
    span: Span,
    out: &mut Diagnostics,
) -> Option<Vec<Setting>> {
    let known =
        || FUNCTIONS.iter().filter(|(_, takes, _)| of == Of::Constraint || OF_AFFINITIES.contains(takes));
    let Some((name, takes, example)) = known().find(|(name, ..)| *name == function.name) else {
        let finding = Diagnostic::error(
            BAD_COMPARISON,
            "condition that nomad does not have",
            function.span,
            match of {
                Of::Constraint => format!("no condition is called `{}`", function.name),
                Of::Affinity => format!("nomad weighs nodes by nothing called `{}`", function.name),
            },
        );
        let names = known().map(|(name, ..)| *name);
        out.push(match nearest(&function.name, names.clone()) {
            Some(near) => finding.did_you_mean(function.span, near),
            None => {
                let list = names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                finding.help(format!("there are {list}, and comparisons such as `node.class == \"x\"`"))
            }
        });
        return None;
    };
    let wrong = |span, label: &str| {
        Diagnostic::error(BAD_COMPARISON, "condition that nomad does not have", span, label)
            .help(format!("write `{example}`"))
    };
    let [ast::Value { kind: ValueKind::Text(path), span: place }, rest @ ..] = arguments else {
        out.push(wrong(span, "which attribute of the nodes? it comes first, quoted"));
        return None;
    };
    let attribute = attribute(&dotted(path, *place), *place, out)?;
    let operand = match (takes, rest) {
        (Takes::Nothing | Takes::Count, []) => None,
        (Takes::Count, [ast::Value { kind: ValueKind::Number { amount: amount @ 1.., unit: None }, .. }]) => {
            Some(amount.to_string())
        }
        (Takes::Pattern, [one]) if matches!(one.kind, ValueKind::Text(_)) => {
            let pattern = operand(one, out)?;
            if let Some(why) = pattern::refusal(&pattern) {
                out.push(wrong(one.span, why));
                return None;
            }
            Some(pattern)
        }
        (Takes::Members, [_, ..]) => Some(members(rest, example, out)?),
        _ => {
            out.push(wrong(span, &format!("`{name}` takes something else")));
            return None;
        }
    };
    Some(body(&attribute, Some(name), operand, span))
}

/// What a set has to hold: Nomad takes them as one text, parted by commas, and drops spaces around.
fn members(values: &[ast::Value], example: &str, out: &mut Diagnostics) -> Option<String> {
    let mut all = Vec::new();
    for value in values {
        let member = operand(value, out)?;
        if member.is_empty() || member.contains(',') || member.trim() != member {
            out.push(
                Diagnostic::error(
                    BAD_COMPARISON,
                    "condition that nomad does not have",
                    value.span,
                    "nomad parts the members of a set by commas, and drops spaces around them",
                )
                .help(format!("name one member at a time: `{example}`")),
            );
            return None;
        }
        all.push(member);
    }
    Some(all.join(","))
}

/// The names of a quoted attribute.
pub fn dotted(text: &str, span: Span) -> Vec<Ident> {
    text.split('.').map(|name| Ident { name: name.to_owned(), span }).collect()
}

/// `node.class`, `attr.kernel.name`, `meta.rack` (Nomad documentation, "Runtime variable
/// interpolation"; `resolveTarget` in `scheduler/feasible/feasible.go`).
pub fn attribute(path: &[Ident], whole: Span, out: &mut Diagnostics) -> Option<String> {
    let names: Vec<&str> = path.iter().map(|ident| ident.name.as_str()).collect();
    let span = match (path.first(), path.last()) {
        (Some(first), Some(last)) => Span { end: last.span.end, ..first.span },
        _ => whole,
    };
    let fits = match names.as_slice() {
        ["node", rest @ ..] => {
            matches!(rest, ["class" | "datacenter" | "pool" | "region"] | ["unique", "id" | "name"])
        }
        ["attr" | "meta", _, ..] => true,
        _ => false,
    };
    if !fits {
        out.push(
            Diagnostic::error(
                BAD_COMPARISON,
                "attribute that nodes do not have",
                span,
                format!("nomad knows no `{}` of a node", names.join(".")),
            )
            .help(
                "the attributes are `node.class`, `node.datacenter`, `node.pool`, `node.region`, `node.unique.id`, \
                 `node.unique.name`, `attr.…` and `meta.…`",
            ),
        );
        return None;
    }
    for ident in path {
        value::checked(&ident.name, ident.span, alphabet::ATTRIBUTE, out)?;
    }
    Some(names.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_of_numbers_or_of_versions() {
        let mut files = writ_source::Files::new();
        let span = Span::new(files.add("x", ""), 0..0);
        for (attribute, operand, expected) in [
            ("attr.vault.version", "1.3", Some(("version", ">= 1.3"))),
            ("attr.vault.version", "1", Some(("version", ">= 1"))),
            ("attr.nomad.version", "v1.11.1+ent", Some(("version", ">= v1.11.1+ent"))),
            ("attr.nomad.version", "1.12.0-beta.1", Some(("semver", ">= 1.12.0-beta.1"))),
            ("attr.kernel.version", "5.15", Some(("semver", ">= 5.15"))),
            ("attr.cpu.numcores", "4", Some((">=", "4"))),
            ("attr.cpu.numcores", "-4", Some((">=", "-4"))),
            ("meta.share", "1e3", Some((">=", "1e3"))),
            // Of numbers 0.25 is less than 0.5, of versions it is more.
            ("meta.release", "2.10", None),
            ("meta.share", "0.5", None),
            ("meta.release", "2.10.0", Some(("version", ">= 2.10.0"))),
            ("meta.share", "0.5e0", Some((">=", "0.5e0"))),
            ("meta.share", "-0.5", Some((">=", "-0.5"))),
            ("attr.plugins.cni.version.bridge", "1.4", Some(("version", ">= 1.4"))),
            ("node.class", "gpu", None),
            ("meta.x", "1.3.", None),
            ("meta.x", "1.3, < 2", None),
            ("meta.x", "1.3.99999999999999999999", None),
            ("meta.x", "inf", None),
            ("meta.x", "", None),
            ("meta.x", "1.3-", None),
        ] {
            let mut out = Diagnostics::new();
            let found = ordered(attribute, ">=", operand.to_owned(), span, &mut out);
            let found = found.map(|(operator, operand)| (operator.unwrap_or_default(), operand));
            let found = found.as_ref().map(|(operator, operand)| (*operator, operand.as_str()));
            assert_eq!(found, expected, "{attribute} {operand}");
            assert_eq!(out.has_errors(), expected.is_none());
        }
    }
}
