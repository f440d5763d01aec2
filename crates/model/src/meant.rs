//! What somebody meant by a value of the wrong type: their own value in the form that is taken.
//!
//! INVARIANT: a help says a value only where it is the user's own, or the only one that there is.
//! Where it is neither, what there is is listed, and nothing is chosen.

use crate::value::spoken;
use std::time::Duration;
use writ_syntax::ast::{Value, ValueKind, Word};

/// The units of time with the seconds that each has, and what others call them.
const TIMES: [(&str, u64, &[&str]); 4] = [
    ("s", 1, &["sec", "secs", "second", "seconds"]),
    ("m", 60, &["min", "mins", "minute", "minutes"]),
    ("h", 3600, &["hr", "hrs", "hour", "hours"]),
    ("d", 86400, &["day", "days"]),
];

/// The value as a text: of bare words, numbers and truth values.
pub fn as_text(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) => Some(text.clone()),
        ValueKind::Number { amount, unit: None } => Some(amount.to_string()),
        ValueKind::Number { amount, unit: Some(unit) } => Some(format!("{amount}{}", unit.name)),
        ValueKind::Bool(truth) => Some(truth.to_string()),
        ValueKind::Phrase(words) => {
            let words = words.iter().map(|word| match word {
                Word::Ident(word) => Some(word.name.as_str()),
                Word::Text(_) => None,
            });
            words.collect::<Option<Vec<&str>>>().map(|words| words.join(" "))
        }
        ValueKind::List(_) | ValueKind::Call { .. } | ValueKind::Comparison { .. } => None,
    }
}

/// A single word, bare or in quotes.
pub fn as_word(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Text(text) => Some(text),
        ValueKind::Phrase(words) => match words.as_slice() {
            [Word::Ident(word)] => Some(&word.name),
            _ => None,
        },
        _ => None,
    }
}

/// A text as the language quotes it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The number that a text is.
pub fn as_number(value: &Value) -> Option<u64> {
    match &value.kind {
        ValueKind::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The number with its unit that a text is: `512Mi`, `10 s`.
pub fn as_measure(value: &Value) -> Option<(u64, &str)> {
    let ValueKind::Text(text) = &value.kind else { return None };
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    Some((digits.parse().ok()?, unit.trim_start()))
}

/// The duration that a text is, in the way it is to be written: `10s` of `"10s"`, `90m` of `"1h30m"`.
pub fn as_duration(value: &Value) -> Option<(String, Duration)> {
    let ValueKind::Text(text) = &value.kind else { return None };
    let mut rest = text.trim();
    let (mut parts, mut sum) = (Vec::new(), 0_u64);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, after) = rest.split_at(end);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (unit, seconds) = unit_of_time(unit)?;
        let amount: u64 = digits.parse().ok()?;
        sum = sum.checked_add(amount.checked_mul(seconds)?)?;
        parts.push(format!("{amount}{unit}"));
        rest = after.trim_start();
    }
    let sum = Duration::from_secs(sum);
    match parts.as_slice() {
        [] => None,
        [only] => Some((only.clone(), sum)),
        _ => Some((spoken(sum), sum)),
    }
}

/// A unit of time, by its own name or what others call it, with its seconds.
pub fn unit_of_time(written: &str) -> Option<(&'static str, u64)> {
    let is = |(unit, _, others): &&(&'static str, u64, &[&str])| {
        *unit == written || others.iter().any(|other| other.eq_ignore_ascii_case(written))
    };
    TIMES.iter().find(is).map(|(unit, seconds, _)| (*unit, *seconds))
}

/// `a`, `b` or `c`, each in backticks as what `name` is set to.
pub fn one_of(name: &str, values: &[&str]) -> String {
    let all: Vec<String> = values.iter().map(|value| format!("`{name} = {value}`")).collect();
    match all.as_slice() {
        [] => format!("`{name} = …`"),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
