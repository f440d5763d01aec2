//! Blocks in Nomad's own words, read by the table of what there is and what it takes.

use super::{alphabet, run_time};
use crate::fields::misplaced;
use crate::refusal::{misplaced_label, no_label, second_block, set_twice};
use crate::{allow, meant, text, value};
use std::time::Duration;
use writ_semantics::nomad::spec::{Known, Takes};
use writ_semantics::nomad::{Says, Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, nearest};
use writ_syntax::ast::{Attribute, Block, Item, Label, Text, ValueKind, Word};

const UNKNOWN_ATTRIBUTE: Code = Code("resolve/unknown-attribute");
const OUT_OF_RANGE: Code = Code("resolve/out-of-range");
const MISPLACED: Code = Code("resolve/misplaced");

/// No duration is longer.
const MOST: Duration = Duration::from_hours(24 * 365);

/// The settings of a block, of which `known` says what it has. What it does not have is told as for
/// every block.
pub fn settings(block: &Block, known: &'static [Known], out: &mut Diagnostics) -> Vec<Setting> {
    let owner = &block.keyword.name;
    let mut all: Vec<Setting> = Vec::new();
    for item in &block.body {
        match item {
            Item::Attribute(attribute) if allow::is_allow(attribute) => {}
            Item::Attribute(attribute) => {
                let name = &attribute.name.name;
                match known.iter().find(|known| known.name == *name) {
                    Some(found) => all.extend(self::attribute(attribute, found.takes, &all, out)),
                    None => out.push(unknown(owner, attribute, known)),
                }
            }
            Item::Block(inner) => {
                let name = &inner.keyword.name;
                match known.iter().find(|known| known.name == *name) {
                    Some(found) if is_first(inner, &all, out) => {
                        all.extend(self::block(inner, found.takes, out));
                    }
                    Some(_) => {}
                    None => misplaced(item, owner, out),
                }
            }
            Item::Grant(_) | Item::Check(_) => misplaced(item, owner, out),
        }
    }
    all
}

fn unknown(owner: &str, attribute: &Attribute, known: &'static [Known]) -> Diagnostic {
    let name = &attribute.name.name;
    let names = || known.iter().map(|known| known.name);
    let finding = Diagnostic::error(
        UNKNOWN_ATTRIBUTE,
        "unknown attribute",
        attribute.name.span,
        format!("a `{owner}` has no attribute `{name}`"),
    );
    match nearest(name, names()) {
        Some(near) => finding.did_you_mean(attribute.name.span, near),
        None => {
            let listed: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            finding.help(format!("it takes {}", listed.join(", ")))
        }
    }
}

/// An attribute as a setting; `before` are those that the block has already.
pub fn attribute(
    attribute: &Attribute,
    takes: Takes,
    before: &[Setting],
    out: &mut Diagnostics,
) -> Option<Setting> {
    let name = &attribute.name.name;
    if let Some(first) = before.iter().find(|other| other.name == *name) {
        out.push(set_twice(&attribute.name, first.span));
        return None;
    }
    if let Some(label) = &attribute.label {
        out.push(no_label(name, label.span));
        return None;
    }
    let value = match takes {
        Takes::Text => run_time::text(attribute, out).map(Value::Text),
        Takes::Folder => {
            value::text(attribute, text::MOUNT_POINT, out).map(|found| Value::text(found.value.as_str()))
        }
        Takes::Words(words) => word(attribute, words, out),
        Takes::Texts => run_time::texts(attribute, out).map(Value::texts),
        Takes::Number(least, most) => number(attribute, least, most, out),
        Takes::Mebibytes(least, most) => mebibytes(attribute, least, most, out),
        Takes::Bool => value::boolean(attribute, out).map(Value::Bool),
        Takes::Duration(least) => value::duration(attribute, Duration::from_secs(least), MOST, out)
            .map(|found| Value::duration(found.value)),
        Takes::Map | Takes::Block(_) | Takes::Labelled(_) => {
            let finding = Diagnostic::error(
                MISPLACED,
                "item in the wrong place",
                attribute.name.span,
                format!("`{name}` is a block"),
            );
            out.push(finding.help(format!("write `{name} {{ … }}`")));
            None
        }
    };
    Some(Setting::is(name, value?, attribute.span))
}

/// The blocks that Nomad takes several of in one place. Of the others it takes one.
const REPEATED: [&str; 6] = ["constraint", "affinity", "spread", "check", "link", "target"];

/// Whether a block is the first of its name and labels, or one of several; `before` are those that are
/// there already. One that is a second is told.
pub fn is_first(block: &Block, before: &[Setting], out: &mut Diagnostics) -> bool {
    let name = &block.keyword.name;
    let repeated = REPEATED.contains(&name.as_str());
    let label = match block.labels.as_slice() {
        [Label::Text(label)] => Some(&label.value),
        _ => None,
    };
    // Several are told apart by their labels, where they have some (`Spread.Validate` in
    // `nomad/structs/structs.go` of Nomad 1.11.1).
    let again = |other: &&Setting| {
        other.name == *name && (!repeated || label.is_some_and(|label| other.labels.first() == Some(label)))
    };
    let Some(first) = before.iter().find(again) else { return true };
    out.push(second_block(name, block.span, first.span));
    false
}

/// A block as a setting.
pub fn block(block: &Block, takes: Takes, out: &mut Diagnostics) -> Option<Setting> {
    let name = &block.keyword.name;
    let (body, label) = match (takes, block.labels.as_slice()) {
        (Takes::Map, []) => (map(block, out), None),
        (Takes::Block(inner), []) => (settings(block, inner, out), None),
        (Takes::Labelled(inner), [Label::Text(label)]) => (settings(block, inner, out), Some(label)),
        (Takes::Map | Takes::Block(_), _) => {
            out.push(labels(block, &format!("a `{name}` takes no name"), &format!("write `{name} {{ … }}`")));
            return None;
        }
        (Takes::Labelled(_), _) => {
            let help = format!("write `{name} \"…\" {{ … }}`");
            out.push(labels(block, &format!("a `{name}` takes one quoted name"), &help));
            return None;
        }
        _ => {
            let finding = Diagnostic::error(
                MISPLACED,
                "item in the wrong place",
                block.keyword.span,
                format!("`{name}` is an attribute"),
            );
            out.push(finding.help(format!("write `{name} = …`")));
            return None;
        }
    };
    let setting =
        Setting { name: name.clone(), labels: Vec::new(), says: Says::Block(body), span: block.span };
    match label {
        None => Some(setting),
        Some(Text { value: written, span }) => {
            let label = value::checked(written, *span, alphabet::OPERAND, out)?;
            Some(setting.labelled(&label))
        }
    }
}

fn labels(block: &Block, label: &str, help: &str) -> Diagnostic {
    misplaced_label(block.keyword.span, label).help(help)
}

/// How many entries a map may have: what a job is read back with has 1,024 for them and ours.
const ENTRIES: usize = 1_000;

/// `meta { team = "x" }`: names and texts of the user's.
pub fn map(block: &Block, out: &mut Diagnostics) -> Vec<Setting> {
    let mut all: Vec<Setting> = Vec::new();
    for item in &block.body {
        if let (true, Item::Attribute(Attribute { name, .. })) = (all.len() >= ENTRIES, item) {
            let place = name.span;
            let label = format!("`{}` has more than {ENTRIES} entries", block.keyword.name);
            out.push(value::too_many(place, label, "give the task a `file` instead"));
            break;
        }
        match item {
            Item::Attribute(attribute) if allow::is_allow(attribute) && attribute.label.is_some() => {}
            Item::Attribute(attribute) => {
                let name = &attribute.name;
                if value::checked(&name.name, name.span, alphabet::META_KEY, out).is_some() {
                    all.extend(self::attribute(attribute, Takes::Text, &all, out));
                }
            }
            other => misplaced(other, &block.keyword.name, out),
        }
    }
    all
}

fn word(attribute: &Attribute, words: &'static [&'static str], out: &mut Diagnostics) -> Option<Value> {
    let written = match &attribute.value.kind {
        ValueKind::Text(text) => Some(text.as_str()),
        ValueKind::Phrase(phrase) => match phrase.as_slice() {
            [Word::Ident(word)] => Some(word.name.as_str()),
            _ => None,
        },
        _ => None,
    };
    if let Some(word) = words.iter().find(|word| Some(**word) == written) {
        return Some(Value::text(*word));
    }
    let name = &attribute.name.name;
    let list: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let label = format!("`{name}` takes one of {}", list.join(", "));
    let finding = Diagnostic::error(OUT_OF_RANGE, "value out of range", attribute.value.span, label);
    out.push(match written.and_then(|written| nearest(written, words.iter().copied())) {
        Some(word) => finding.help(format!("did you mean `{}`?", spelt(word))),
        None => {
            let all: Vec<String> = words.iter().map(|word| spelt(word)).collect();
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            finding.help(format!("write {}", meant::one_of(name, &all)))
        }
    });
    None
}

/// A word as the language writes it: bare where it is a name.
fn spelt(word: &str) -> String {
    if word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        word.to_owned()
    } else {
        format!("\"{word}\"")
    }
}

fn number(attribute: &Attribute, least: i64, most: i64, out: &mut Diagnostics) -> Option<Value> {
    let range = u64::try_from(least).unwrap_or(0)..=u64::try_from(most).unwrap_or(0);
    let number = value::number(attribute, range, out)?;
    i64::try_from(number).ok().map(Value::Number)
}

fn mebibytes(attribute: &Attribute, least: i64, most: i64, out: &mut Diagnostics) -> Option<Value> {
    let range = u64::try_from(least).unwrap_or(0)..=u64::try_from(most).unwrap_or(0);
    let amount = value::quantity(attribute, "MiB", range, out)?;
    i64::try_from(amount).ok().map(Value::Number)
}

/// The number that an attribute of a body has.
pub fn number_of(settings: &[Setting], name: &str) -> Option<i64> {
    settings.iter().find(|one| one.name == name).and_then(|one| match one.value()? {
        Value::Number(number) => Some(*number),
        _ => None,
    })
}

/// The duration that an attribute of a body has, as [`Value::duration`] writes it.
pub fn duration_of(settings: &[Setting], name: &str) -> Option<Duration> {
    let text = text_of(settings, name)?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let size = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(size).map(Duration::from_secs)
}

/// The text that an attribute of a body has.
pub fn text_of<'a>(settings: &'a [Setting], name: &str) -> Option<&'a str> {
    settings.iter().find(|one| one.name == name).and_then(|one| match one.value()? {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// Whether an attribute of a body is true.
pub fn is_true(settings: &[Setting], name: &str) -> bool {
    settings.iter().any(|one| one.name == name && one.value() == Some(&Value::Bool(true)))
}

/// The place of an attribute of a body.
pub fn span_of(settings: &[Setting], name: &str) -> Option<writ_source::Span> {
    settings.iter().find(|one| one.name == name).map(|one| one.span)
}
