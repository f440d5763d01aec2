//! The Terraform module: applies each artifact exactly once and whole, and states no access fact
//! itself.
//!
//! What each resource must look like is made from the artifacts ([`expected`]); every argument
//! that is there and not expected is a finding, and so is every one that is expected and not there:
//! a role without its `bound_claims` is bound to nobody.

mod expected;

use crate::Claim;
use expected::{Expected, Value, expected};
use std::collections::BTreeMap;
use writ_semantics::Facts;
use writ_semantics::terraform::{Argument, Origin, Resource};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const NOT_APPLIED: Code = Code("prove/not-applied");
const APPLIED_TWICE: Code = Code("prove/applied-twice");
const TOO_EARLY: Code = Code("prove/applied-too-early");
const STATES_ACCESS: Code = Code("prove/terraform-states-access");

/// Checks the module; returns how many resources apply something.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let facts = claim.observed;
    let all = expected(claim);
    for (key, wanted) in &all {
        match facts.terraform.resources.get(key) {
            Some(found) => resource(key, wanted, found, out),
            None => out.push(not_applied(key, wanted, claim.declared.span)),
        }
    }
    // What applies an artifact that is gone is in order: that it is gone has been told.
    let of_missing = if out.has_errors() {
        expected(Claim { observed: claim.intended, ..claim })
    } else {
        BTreeMap::new()
    };
    for (key, found) in &facts.terraform.resources {
        if !all.contains_key(key) && !of_missing.contains_key(key) {
            let label = format!("no artifact asks for `{}.{}`", key.0, key.1);
            out.push(
                Diagnostic::error(STATES_ACCESS, "terraform states access of its own", found.span, label)
                    .help("keep it in a module of your own"),
            );
        }
    }
    once(facts, out);
    all.len()
}

fn not_applied((kind, name): &(String, String), wanted: &Expected, whole: Span) -> Diagnostic {
    let what = wanted.artifact.clone().unwrap_or_else(|| "what others refer to".to_owned());
    let label = format!("no resource `{kind}.{name}` applies {what}");
    Diagnostic::error(NOT_APPLIED, "an artifact that terraform does not apply", whole, label)
        .help("compile again")
}

/// One resource: exactly the arguments that it needs, each from where it must come.
fn resource((kind, name): &(String, String), wanted: &Expected, found: &Resource, out: &mut Diagnostics) {
    for (argument, value) in &wanted.arguments {
        match found.arguments.get(argument) {
            None => out.push(
                Diagnostic::error(
                    NOT_APPLIED,
                    "a part of an artifact that terraform does not apply",
                    found.span,
                    format!("`{kind}.{name}` does not set `{argument}`"),
                )
                .help("compile again"),
            ),
            Some(Argument { origin, span }) if !value.accepts(origin) => out.push(
                Diagnostic::error(
                    STATES_ACCESS,
                    "terraform states access of its own",
                    *span,
                    format!("`{argument}` of `{kind}.{name}` must be {value}"),
                )
                .help("compile again"),
            ),
            Some(_) => {}
        }
    }
    for (argument, Argument { span, .. }) in &found.arguments {
        if !wanted.arguments.contains_key(argument) && argument != "depends_on" {
            out.push(Diagnostic::error(
                STATES_ACCESS,
                "terraform states access of its own",
                *span,
                format!("nothing asks for `{argument}` in `{kind}.{name}`"),
            ));
        }
    }
    order(&format!("{kind}.{name}"), wanted, found, out);
}

/// What must be there first is waited for.
fn order(name: &str, wanted: &Expected, found: &Resource, out: &mut Diagnostics) {
    let (listed, span) = match found.arguments.get("depends_on") {
        None => (Vec::new(), found.span),
        Some(Argument { origin: Origin::References(names), span }) => (names.clone(), *span),
        Some(Argument { span, .. }) => {
            let label = "this is not a list of resources";
            out.push(Diagnostic::error(STATES_ACCESS, "terraform states access of its own", *span, label));
            return;
        }
    };
    for need in wanted.after.iter().filter(|need| !listed.contains(need)) {
        out.push(
            Diagnostic::error(
                TOO_EARLY,
                "terraform may apply this too early",
                span,
                format!("`{name}` does not wait for `{need}`"),
            )
            .help(format!("add `{need}` to its `depends_on`")),
        );
    }
}

/// No file is read by two calls: then it would be applied twice.
fn once(facts: &Facts, out: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (path, span) in &facts.terraform.files {
        if let Some(first) = seen.insert(path, *span) {
            out.push(
                Diagnostic::error(
                    APPLIED_TWICE,
                    "an artifact that terraform applies twice",
                    *span,
                    format!("`{}` again", path.trim_start_matches("${path.module}/../")),
                )
                .also(first, "read here already"),
            );
        }
    }
}

impl Value {
    /// Whether an argument that comes from there is as it must be.
    fn accepts(&self, origin: &Origin) -> bool {
        match (self, origin) {
            (Value::Literal(wanted), Origin::Literal(found)) | (Value::File(wanted), Origin::File(found)) => {
                wanted == found
            }
            (Value::Field { file, field }, Origin::Field { file: found, field: member }) => {
                file == found && field == member
            }
            (Value::Reference(wanted), Origin::References(found)) => {
                matches!(found.as_slice(), [one] if one == wanted)
            }
            (Value::Variable, Origin::References(found)) => {
                matches!(found.as_slice(), [one] if one.starts_with("var."))
            }
            (Value::Encoded(wanted), Origin::Encoded(found)) => wanted == found,
            (Value::Block, Origin::Block) | (Value::Map, Origin::Map) => true,
            _ => false,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Literal(text) => write!(f, "`{text}`"),
            Value::File(path) => write!(f, "the file `{path}`"),
            Value::Field { file, field } => write!(f, "`{field}` of `{file}`"),
            Value::Reference(name) => write!(f, "`{name}`"),
            Value::Variable => write!(f, "a variable"),
            Value::Encoded(name) => write!(f, "`jsonencode({name})`"),
            Value::Map => write!(f, "a map"),
            Value::Block => write!(f, "one block"),
        }
    }
}
