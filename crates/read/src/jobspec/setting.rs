//! What has no fact of its own → [`Setting`]s, as written.

use super::args::dynamic;
use crate::hcl2::{Block, Body, Expr, Item, Kind, Part, Step};
use crate::report::Report;
use writ_semantics::nomad::{Says, Setting, Value};

/// The attributes and blocks of a body but for those that have facts.
pub(super) fn settings(body: &Body, facts: &[&str], report: &mut Report) -> Vec<Setting> {
    let mut all = Vec::new();
    for item in &body.items {
        match item {
            Item::Attribute(attribute) if !facts.contains(&attribute.name.text) => {
                // Null is as good as absent in HCL 2.
                if !attribute.value.is_null() {
                    let span = report.span(attribute.range());
                    all.push(Setting::is(attribute.name.text, value(&attribute.value), span));
                }
            }
            Item::Block(block) if !facts.contains(&block.kind.text) => all.push(self::block(block, report)),
            Item::Attribute(_) | Item::Block(_) => {}
        }
    }
    all
}

fn block(block: &Block, report: &mut Report) -> Setting {
    if block.kind.text == "dynamic" {
        dynamic(block, report);
    }
    Setting {
        name: block.kind.text.to_owned(),
        labels: block.labels.iter().map(|label| label.text.clone().into_owned()).collect(),
        says: Says::Block(settings(&block.body, &[], report)),
        span: report.span(block.range()),
    }
}

fn value(expr: &Expr) -> Value {
    match &expr.kind {
        Kind::Text(text) => Value::text(text.as_ref()),
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Number(number) => number.parse().map_or(Value::Computed, Value::Number),
        Kind::List(items) => Value::List(items.iter().map(value).collect()),
        Kind::Object(entries) => {
            let members: Option<Vec<_>> =
                entries.iter().map(|(key, member)| Some((key.text()?.to_owned(), value(member)))).collect();
            members.map_or(Value::Computed, Value::Object)
        }
        Kind::Paren(inner) => value(inner),
        Kind::Template(parts) => run_time(parts).map_or(Value::Computed, Value::Text),
        _ => Value::Computed,
    }
}

/// A string with what Nomad fills in where the task runs: to HCL these are variables that are not
/// defined, and Nomad leaves those as they stand (`UndefinedVariable` in `jobspec2/types.config.go`).
///
/// That code looks for the closing brace from behind it, and is mistaken where another one follows
/// after nothing but spaces: so no other brace is taken.
fn run_time(parts: &[Part]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) if !literal.contains('}') => text.push_str(literal),
            Part::Interpolation(Expr { kind: Kind::Reference { root, steps }, .. }, true)
                if !DEFINED.contains(&root.text) =>
            {
                text.push_str("${");
                text.push_str(root.text);
                for step in steps {
                    let Step::Attribute(name) = step else { return None };
                    text.push('.');
                    text.push_str(name.text);
                }
                text.push('}');
            }
            _ => return None,
        }
    }
    Some(text)
}

/// What a jobspec itself may define (`inputVariablesAccessor` and `localsAccessor`).
const DEFINED: [&str; 2] = ["var", "local"];
