//! `raw job { … }`, `raw group { … }`, `raw task { … }` and `raw config { … }`: what Nomad's job
//! specification has and the language has no words for.
//!
//! Deny by default: what is not known to carry no access is an error that says why. The table is
//! `writ_semantics::nomad::spec`.

use super::setting;
use crate::allow;
use crate::fields::misplaced;
use writ_semantics::nomad::spec::{self, Carries, Known, Takes};
use writ_semantics::nomad::{Says, Setting};
use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};
use writ_syntax::ast::{Block, Item, Label};

const UNKNOWN: Code = Code("resolve/unknown-setting");
const CARRIES_ACCESS: Code = Code("resolve/raw-access");
const HAS_WORDS: Code = Code("resolve/raw-has-words");
const BAD_LABEL: Code = Code("resolve/bad-label");

/// A place of a jobspec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The job.
    Job,
    /// Its group.
    Group,
    /// A task.
    Task,
    /// A task's `config`.
    Config,
}

/// The place that a `raw` block is for; in a `task` block there are two only.
pub fn place(block: &Block, in_task: bool, out: &mut Diagnostics) -> Option<Place> {
    let label = match block.labels.as_slice() {
        [Label::Ident(label)] => label.name.as_str(),
        _ => "",
    };
    let found = match label {
        "job" if !in_task => Some(Place::Job),
        "group" if !in_task => Some(Place::Group),
        "task" => Some(Place::Task),
        "config" => Some(Place::Config),
        _ => None,
    };
    if found.is_none() {
        let places = if in_task {
            "`raw task { … }` or `raw config { … }`"
        } else {
            "`raw job { … }`, `raw group { … }`, `raw task { … }` or `raw config { … }`"
        };
        out.push(
            Diagnostic::error(
                BAD_LABEL,
                "block without its place",
                block.keyword.span,
                "of what place of the job is this?",
            )
            .help(format!("write {places}")),
        );
    }
    found
}

/// Adds the settings of a `raw` block to those of the same place. `driver` is whose options `config` takes.
pub fn raw(block: &Block, place: Place, driver: &str, all: &mut Vec<Setting>, out: &mut Diagnostics) {
    let (known, what) = match place {
        Place::Job => (spec::JOB, "job"),
        Place::Group => (spec::GROUP, "group"),
        Place::Task => (spec::TASK, "task"),
        Place::Config => (spec::config(driver), "config"),
    };
    read(block, known, what, all, out);
}

fn read(block: &Block, known: &'static [Known], what: &str, all: &mut Vec<Setting>, out: &mut Diagnostics) {
    for item in &block.body {
        let (name, span) = match item {
            Item::Attribute(attribute) if allow::is_allow(attribute) => continue,
            Item::Attribute(attribute) => (attribute.name.name.as_str(), attribute.name.span),
            Item::Block(inner) => (inner.keyword.name.as_str(), inner.keyword.span),
            Item::Grant(_) | Item::Check(_) => {
                misplaced(item, "raw", out);
                continue;
            }
        };
        let Some(takes) = may(name, span, known, what, out) else { continue };
        match item {
            Item::Attribute(attribute) => all.extend(setting::attribute(attribute, takes, all, out)),
            Item::Block(inner) if setting::is_first(inner, all, out) => all.extend(inside(inner, takes, out)),
            Item::Block(_) | Item::Grant(_) | Item::Check(_) => {}
        }
    }
}

/// A block, read by the same rules.
fn inside(block: &Block, takes: Takes, out: &mut Diagnostics) -> Option<Setting> {
    let (Takes::Block(inner) | Takes::Labelled(inner)) = takes else {
        return setting::block(block, takes, out);
    };
    let mut body = Vec::new();
    read(block, inner, &block.keyword.name, &mut body, out);
    // Its labels are checked as those of every block, on one without a body.
    let empty = Block { body: Vec::new(), ..block.clone() };
    let setting = setting::block(&empty, takes, out)?;
    Some(Setting { says: Says::Block(body), ..setting })
}

/// What it takes, where it may be written.
fn may(name: &str, span: Span, known: &'static [Known], what: &str, out: &mut Diagnostics) -> Option<Takes> {
    let Some(found) = spec::find(known, name) else {
        let plain = || known.iter().filter(|known| known.carries == Carries::Nothing).map(|known| known.name);
        let finding = Diagnostic::error(
            UNKNOWN,
            "setting that is not known",
            span,
            format!("what `{name}` does in a {what} is not known to writ"),
        );
        out.push(match nearest(name, plain()) {
            Some(near) => finding.did_you_mean(span, near),
            None => {
                let listed: Vec<String> = plain().map(|name| format!("`{name}`")).collect();
                finding.help(format!("what may be written here is {}", listed.join(", ")))
            }
        });
        return None;
    };
    match found.carries {
        Carries::Nothing => Some(found.takes),
        Carries::Said(how) => {
            out.push(
                Diagnostic::error(
                    HAS_WORDS,
                    "setting that the language has words for",
                    span,
                    format!("`{name}` is not for raw blocks"),
                )
                .help(format!("write {how}")),
            );
            None
        }
        Carries::Access(why) => {
            out.push(
                Diagnostic::error(
                    CARRIES_ACCESS,
                    "raw setting that carries access",
                    span,
                    format!("`{name}`: {why}"),
                )
                .help("drop it: what carries access is granted by `may …`, or not at all"),
            );
            None
        }
    }
}
