//! `iam/*.json` → [`iam::Policy`](Policy).
//!
//! Source: IAM User Guide, "Grammar of the IAM JSON policy language" (read 2026-11).
//!
//! INVARIANT: an element that is not known is an error, since it may narrow or widen a statement.

use crate::bounds;
use crate::json::{DUPLICATE, Json, Kind, Member, parse};
use crate::report::{Problem, Report, quote};
use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::iam::{Clause, Condition, Effect, Policy, Principals, Statement};
use writ_source::{Diagnostics, FileId, Files};

const SHAPE: Problem =
    Problem { code: "read/iam-shape", message: "the policy does not have the grammar's form" };
const UNKNOWN: Problem = Problem { code: "read/unknown-element", message: "IAM has no such element" };
const MISSING: Problem =
    Problem { code: "read/missing-element", message: "an element that is needed is missing" };
const BOTH: Problem =
    Problem { code: "read/element-and-its-not", message: "an element and its `Not` exclude each other" };
const VALUE: Problem = Problem { code: "read/iam-value", message: "IAM does not take this value" };

/// Reads the policy document in `file`.
///
/// # Errors
///
/// Text that is no JSON, a name that is set twice, elements that the grammar does not have,
/// values of other types than the grammar's, empty lists, and a statement without an effect or
/// an action.
pub fn iam_policy(files: &Files, file: FileId) -> Result<Policy, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let policy = parse(text, &mut report).and_then(|json| {
        let members = object(&json, &mut report)?;
        let (mut version, mut statements) = (None, None);
        for Member { name, name_range, value, .. } in members {
            match &**name {
                "Version" => version = self::version(value, &mut report),
                "Id" => drop(string(value, &mut report)),
                "Statement" => statements = Some(self::statements(value, &mut report)),
                other => {
                    report.error(UNKNOWN, name_range.clone(), format!("{} in a policy", quote(other)));
                }
            }
        }
        if statements.is_none() {
            report.error(MISSING, json.range.clone(), "`Statement` is missing");
        }
        Some(Policy { version, statements: statements?, span: report.span(json.range.clone()) })
    });
    report.finish(policy)
}

fn version(value: &Json, report: &mut Report) -> Option<String> {
    let version = string(value, report)?;
    if matches!(version, "2012-10-17" | "2008-10-17") {
        return Some(version.to_owned());
    }
    report.error(VALUE, value.range.clone(), "neither `2012-10-17` nor `2008-10-17`");
    None
}

fn statements(value: &Json, report: &mut Report) -> Vec<Statement> {
    match &value.kind {
        Kind::List(items) => items.iter().filter_map(|item| statement(item, report)).collect(),
        _ => statement(value, report).into_iter().collect(),
    }
}

fn statement(json: &Json, report: &mut Report) -> Option<Statement> {
    let (mut sid, mut effect, mut principals) = (None, None, None);
    let (mut actions, mut resources) = (None, None);
    let mut conditions = Vec::new();
    for Member { name, name_range, value, .. } in object(json, report)? {
        let negated = name.starts_with("Not");
        let mut both = false;
        match &**name {
            "Sid" => sid = string(value, report).map(str::to_owned),
            "Effect" => effect = self::effect(value, report),
            "Principal" | "NotPrincipal" => {
                both = principals.replace(self::principals(value, negated, report)).is_some();
            }
            "Action" | "NotAction" => {
                both = actions.replace(Clause { negated, patterns: strings(value, report) }).is_some();
            }
            "Resource" | "NotResource" => {
                both = resources.replace(Clause { negated, patterns: strings(value, report) }).is_some();
            }
            "Condition" => conditions = self::conditions(value, report),
            other => report.error(UNKNOWN, name_range.clone(), format!("{} in a statement", quote(other))),
        }
        if both {
            report.error(BOTH, name_range.clone(), "its counterpart stands above");
        }
    }
    if effect.is_none() || actions.is_none() {
        report.error(MISSING, json.range.clone(), "`Effect` and `Action` or `NotAction` are needed");
    }
    Some(Statement {
        sid,
        effect: effect?,
        principals,
        actions: actions?,
        resources,
        conditions,
        span: report.span(json.range.clone()),
    })
}

fn effect(value: &Json, report: &mut Report) -> Option<Effect> {
    match string(value, report)? {
        "Allow" => Some(Effect::Allow),
        "Deny" => Some(Effect::Deny),
        _ => {
            report.error(VALUE, value.range.clone(), "neither `Allow` nor `Deny`");
            None
        }
    }
}

fn principals(value: &Json, negated: bool, report: &mut Report) -> Principals {
    let mut by_kind = BTreeMap::new();
    match &value.kind {
        Kind::Text(all) if *all == *"*" => {
            by_kind.insert("*".to_owned(), vec!["*".to_owned()]);
        }
        Kind::Object(members) => {
            for Member { name, name_range, value, .. } in members {
                if !matches!(&**name, "AWS" | "CanonicalUser" | "Federated" | "Service") {
                    report.error(
                        UNKNOWN,
                        name_range.clone(),
                        format!("{} is no kind of principal", quote(name)),
                    );
                }
                by_kind.insert(name.to_string(), strings(value, report));
            }
        }
        _ => report.error(SHAPE, value.range.clone(), "`\"*\"` or an object of kinds is expected"),
    }
    Principals { negated, by_kind }
}

fn conditions(value: &Json, report: &mut Report) -> Vec<Condition> {
    let mut all = Vec::new();
    for operator in object(value, report).unwrap_or_default() {
        // IAM compares condition keys without regard to case.
        let mut keys = BTreeSet::new();
        for Member { name, name_range, value, .. } in object(&operator.value, report).unwrap_or_default() {
            if !keys.insert(name.to_lowercase()) {
                report.error(DUPLICATE, name_range.clone(), format!("{} is set above", quote(name)));
            }
            let values = list(value, report, scalar);
            all.push(Condition { operator: operator.name.to_string(), key: name.to_string(), values });
        }
    }
    all
}

/// A string, or a list of them with at least one.
fn strings(value: &Json, report: &mut Report) -> Vec<String> {
    list(value, report, |value, report| string(value, report).map(str::to_owned))
}

fn list(
    value: &Json,
    report: &mut Report,
    one: impl Fn(&Json, &mut Report) -> Option<String>,
) -> Vec<String> {
    match &value.kind {
        Kind::List(items) if items.is_empty() => {
            report.error(VALUE, value.range.clone(), "the list is empty");
            Vec::new()
        }
        Kind::List(items) => items.iter().filter_map(|item| one(item, report)).collect(),
        _ => one(value, report).into_iter().collect(),
    }
}

/// A condition's value: numbers and booleans count as the strings that they are written as.
fn scalar(value: &Json, report: &mut Report) -> Option<String> {
    match &value.kind {
        Kind::Text(text) => Some(text.to_string()),
        Kind::Number(text) => Some((*text).to_owned()),
        Kind::Bool(bool) => Some(bool.to_string()),
        _ => {
            report.error(SHAPE, value.range.clone(), "a string, a number or a boolean is expected");
            None
        }
    }
}

fn string<'a>(value: &'a Json<'_>, report: &mut Report) -> Option<&'a str> {
    match &value.kind {
        Kind::Text(text) => Some(text),
        _ => {
            report.error(SHAPE, value.range.clone(), "a string is expected");
            None
        }
    }
}

fn object<'a, 't>(value: &'a Json<'t>, report: &mut Report) -> Option<&'a [Member<'t>]> {
    match &value.kind {
        Kind::Object(members) => Some(members),
        _ => {
            report.error(SHAPE, value.range.clone(), "an object is expected");
            None
        }
    }
}
