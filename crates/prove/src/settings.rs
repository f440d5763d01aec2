//! Settings of a jobspec: each as declared, none more. What carries access is told by why it does.

use crate::finding::{Places, different, less};
use std::collections::BTreeMap;
use writ_semantics::nomad::spec::{self, Carries, Known, Takes};
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics};

const UNMODELLED: Code = Code("prove/unmodelled-block");

/// The settings of one name and labels, in their order.
type ByName<'a> = BTreeMap<(&'a str, &'a [String]), Vec<&'a Setting>>;

/// Compares the settings of a place, of which `known` says what there is.
pub fn compare(
    known: &'static [Known],
    places: Places,
    meant: &[Setting],
    stated: &[Setting],
    out: &mut Diagnostics,
) {
    let (meant, stated) = (by_name(meant), by_name(stated));
    for (key, stated) in &stated {
        let meant = meant.get(key).map_or(&[] as &[_], Vec::as_slice);
        for (n, stated) in stated.iter().enumerate() {
            match meant.get(n) {
                Some(meant) => one(known, meant, stated, out),
                None => out.push(undeclared(known, places, stated)),
            }
        }
    }
    for (key, meant) in &meant {
        let there = stated.get(key).map_or(0, Vec::len);
        for meant in meant.iter().skip(there) {
            let places = Places { stated: places.stated, declared: meant.span };
            out.push(less(places, &format!("there is no `{}`, which was declared", meant.name), None));
        }
    }
}

fn by_name(settings: &[Setting]) -> ByName<'_> {
    let mut all = ByName::new();
    for setting in settings {
        all.entry((&setting.name, &setting.labels)).or_default().push(setting);
    }
    all
}

fn one(known: &'static [Known], meant: &Setting, stated: &Setting, out: &mut Diagnostics) {
    let places = Places { stated: stated.span, declared: meant.span };
    match (meant.value(), stated.value(), meant.body(), stated.body()) {
        (Some(meant), Some(value), ..) if meant == value && *value != Value::Computed => {}
        (Some(meant), Some(value), ..) => {
            out.push(different(places, &stated.name, &meant.to_string(), &value.to_string()));
        }
        (_, _, Some(meant), Some(body)) => compare(inside(known, &stated.name), places, meant, body, out),
        _ => out.push(different(places, &stated.name, shape(meant), shape(stated))),
    }
}

fn shape(setting: &Setting) -> &'static str {
    if setting.body().is_some() { "a block" } else { "an attribute" }
}

/// What a block of a place has inside.
fn inside(known: &'static [Known], name: &str) -> &'static [Known] {
    match spec::find(known, name).map(|known| known.takes) {
        Some(Takes::Block(inner) | Takes::Labelled(inner)) => inner,
        _ => &[],
    }
}

fn undeclared(known: &'static [Known], places: Places, stated: &Setting) -> Diagnostic {
    let name = &stated.name;
    let (code, message, label) = match spec::find(known, name).map(|known| known.carries) {
        Some(Carries::Access(why)) => {
            (UNMODELLED, "part of a job that may carry access", format!("`{name}`: {why}"))
        }
        Some(Carries::Nothing | Carries::Said(_)) => {
            let places = Places { stated: stated.span, ..places };
            let value = stated.value().map_or_else(|| "a block".to_owned(), ToString::to_string);
            return different(places, name, "nothing", &value);
        }
        None => (
            UNMODELLED,
            "part of a job that may carry access",
            format!("what `{name}` gives to the task is not modelled"),
        ),
    };
    Diagnostic::error(code, message, stated.span, label).also(places.declared, "not declared here")
}
