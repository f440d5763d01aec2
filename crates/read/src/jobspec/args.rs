//! The attributes of one block, by name, as literals.

use crate::duration;
use crate::hcl2::{Attribute, Block, Expr, Kind, NOT_LITERAL};
use crate::report::{Problem, Report, quote};
use std::time::Duration;

pub(super) const UNKNOWN: Problem =
    Problem { code: "read/unknown-argument", message: "Nomad does not know this" };
const TYPE: Problem = Problem { code: "read/wrong-type", message: "the field's value is of another type" };

/// The attributes of a block.
pub(super) struct Args<'a> {
    block: &'a Block<'a>,
}

impl<'a> Args<'a> {
    /// The attributes of `block`; each that is not in `known` is an error.
    pub(super) fn new(block: &'a Block<'a>, known: &[&str], report: &mut Report) -> Self {
        for attribute in block.body.attributes() {
            let key = attribute.name.text;
            if !known.contains(&key) {
                let label = format!("{} in a `{}` block", quote(key), block.kind.text);
                report.error(UNKNOWN, attribute.name.range(), label);
            }
        }
        Self { block }
    }

    fn get(&self, name: &str) -> Option<&'a Attribute<'a>> {
        // Null is as good as absent in HCL 2.
        self.block.body.attribute(name).filter(|attribute| !attribute.value.is_null())
    }

    /// A string that Nomad takes as it is when the task runs.
    pub(super) fn text(&self, name: &str, report: &mut Report) -> Option<String> {
        fixed(&self.get(name)?.value, report)
    }

    /// A string in which `${` may remain: Nomad doesn't interpolate there.
    pub(super) fn raw_text(&self, name: &str, report: &mut Report) -> Option<String> {
        let value = &self.get(name)?.value;
        let text = value.text();
        if text.is_none() {
            report.error(NOT_LITERAL, value.range(), "a literal string is needed here");
        }
        text.map(str::to_owned)
    }

    /// A boolean.
    pub(super) fn bool(&self, name: &str, default: bool, report: &mut Report) -> bool {
        let Some(attribute) = self.get(name) else { return default };
        attribute.value.boolean().unwrap_or_else(|| {
            report.error(NOT_LITERAL, attribute.value.range(), "`true` or `false` is needed here");
            default
        })
    }

    /// A list of strings.
    pub(super) fn texts(&self, name: &str, report: &mut Report) -> Vec<String> {
        let Some(attribute) = self.get(name) else { return Vec::new() };
        match &attribute.value.kind {
            Kind::List(items) => items.iter().filter_map(|item| fixed(item, report)).collect(),
            _ => {
                report.error(
                    NOT_LITERAL,
                    attribute.value.range(),
                    "a list of literal strings is needed here",
                );
                Vec::new()
            }
        }
    }

    /// A duration as Go writes it (`jobspec2/hcl_conversions.go`, `decodeDuration`). Numbers, which
    /// would be nanoseconds, are refused; zero is none.
    pub(super) fn duration(&self, name: &str, report: &mut Report) -> Option<Duration> {
        let written = self.text(name, report)?;
        let duration = duration::go(&written);
        if let (None, Some(attribute)) = (duration, self.get(name)) {
            report.error(TYPE, attribute.value.range(), "a duration such as `1h` is needed here");
        }
        duration.filter(|duration| !duration.is_zero())
    }
}

/// A literal string without run-time interpolation.
fn fixed(value: &Expr, report: &mut Report) -> Option<String> {
    let text = value.text();
    match text {
        None => report.error(NOT_LITERAL, value.range(), "a literal string is needed here"),
        Some(text) if text.contains("${") => {
            report.error(NOT_LITERAL, value.range(), "Nomad fills this in when the task runs");
        }
        Some(_) => {}
    }
    text.map(str::to_owned)
}

/// A `dynamic` block makes blocks out of an expression (hcl's `ext/dynblock`).
pub(super) fn dynamic(block: &Block, report: &mut Report) {
    report.error(NOT_LITERAL, block.kind.range(), "which blocks it makes depends on an expression");
}
