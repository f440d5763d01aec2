//! `vault/policies/<name>.hcl` → [`vault::Policy`].
//!
//! Source: `ParseACLPolicy` and `parsePaths` in `vault/policy.go` of Vault 1.21.0.
//!
//! INVARIANT: never reads fewer rights into a rule than Vault does; what a rule says beyond
//! capabilities is named in `unmodelled`, without a look at its value.

use crate::bounds;
use crate::hcl1::{self, Item, Value, ValueKind};
use crate::report::{Problem, Report, quote};
use std::collections::BTreeSet;
use writ_semantics::vault::{Capability, Policy, Rule};
use writ_source::{Diagnostics, FileId, Files};

const JSON: Problem = Problem { code: "read/json-policy", message: "policies in JSON are not read" };
const UNKNOWN: Problem = Problem { code: "read/unknown-key", message: "Vault does not know this key" };
const SHAPE: Problem =
    Problem { code: "read/policy-shape", message: "this does not have the form of a rule" };
const CAPABILITY: Problem =
    Problem { code: "read/unknown-capability", message: "there is no such capability" };
const WILDCARD: Problem = Problem { code: "read/policy-wildcard", message: "Vault refuses `+*` in a path" };

/// Keys of a rule that Vault knows and Writ does not model yet.
const UNMODELLED: [&str; 8] = [
    "allowed_parameters",
    "control_group",
    "denied_parameters",
    "max_wrapping_ttl",
    "mfa_methods",
    "min_wrapping_ttl",
    "required_parameters",
    "subscribe_event_types",
];

/// Reads the policy called `name` from `file`.
///
/// A rule whose path has templating (`{{identity…}}`) says so in `unmodelled`. The one leading
/// slash that Vault takes off a path is taken off.
///
/// # Errors
///
/// What Vault would refuse, and what this reader does not take: JSON, here-documents, rules in
/// any form but `path "…" { … }`.
pub fn vault_policy(files: &Files, file: FileId, name: &str) -> Result<Policy, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    // `lexMode` in lex.go of hcl v1: a file whose first character is a brace is JSON.
    let first = text.trim_start();
    if first.starts_with('{') {
        let at = text.len() - first.len();
        report.error_with_help(JSON, at..at + 1, "JSON begins here", "write the policy in HCL");
        return report.finish(None);
    }
    let rules = hcl1::parse(text, &mut report)
        .map(|items| items.iter().filter_map(|item| top(item, &mut report)).collect::<Vec<_>>());
    let span = report.span(0..text.len());
    report.finish(rules.map(|rules| Policy { name: name.to_lowercase(), rules, span }))
}

/// One item at the top: a rule, or the policy's `name`, which Vault reads and does not use.
fn top(item: &Item, report: &mut Report) -> Option<Rule> {
    let ((first, range), rest) = item.keys.split_first()?;
    match (first.as_str(), rest, &item.value.kind) {
        ("name", [], ValueKind::Text(_)) if item.assigned => None,
        ("path", [(path, at)], ValueKind::Object(items)) if !item.assigned => {
            rule(path, at.clone(), items, item, report)
        }
        ("path" | "name", ..) => {
            report.error_with_help(SHAPE, item.range(), "not read in this form", "write `path \"…\" { … }`");
            None
        }
        _ => {
            report.error(UNKNOWN, range.clone(), format!("{} is neither `path` nor `name`", quote(first)));
            None
        }
    }
}

fn rule(
    path: &str,
    at: std::ops::Range<usize>,
    items: &[Item],
    whole: &Item,
    report: &mut Report,
) -> Option<Rule> {
    if path.contains("+*") {
        report.error(WILDCARD, at, "`+` stands for a whole segment, `*` only at the end");
        return None;
    }
    let mut capabilities = BTreeSet::new();
    let mut unmodelled = Vec::new();
    if path.contains("{{") || path.contains("}}") {
        unmodelled.push("templating in the path".to_owned());
    }
    for item in items {
        let ((key, range), rest) = item.keys.split_first()?;
        match (key.as_str(), &item.value.kind) {
            ("capabilities", ValueKind::List(values)) if item.assigned && rest.is_empty() => {
                capabilities.extend(values.iter().filter_map(|value| capability(value, report)));
            }
            ("policy", ValueKind::Text(old)) if item.assigned && rest.is_empty() => match shorthand(old) {
                Some(old) => capabilities.extend(old),
                None => report.error(CAPABILITY, item.value.range.clone(), quote(old)),
            },
            ("comment", _) => {}
            ("capabilities" | "policy", _) => {
                report.error(SHAPE, item.range(), "a list of strings, or for `policy` a string, is expected");
            }
            (key, _) if UNMODELLED.contains(&key) => unmodelled.push(key.to_owned()),
            (key, _) => report.error(UNKNOWN, range.clone(), format!("{} in a rule", quote(key))),
        }
    }
    // `deny` wins over whatever else the rule lists (parsePaths, "If it's deny, …").
    if capabilities.contains(&Capability::Deny) {
        capabilities = BTreeSet::from([Capability::Deny]);
    }
    unmodelled.sort();
    let path = path.strip_prefix('/').unwrap_or(path).to_owned();
    Some(Rule { path, capabilities, unmodelled, span: report.span(whole.range()) })
}

fn capability(value: &Value, report: &mut Report) -> Option<Capability> {
    let ValueKind::Text(name) = &value.kind else {
        report.error(SHAPE, value.range.clone(), "a string is expected");
        return None;
    };
    Some(match name.as_str() {
        "create" => Capability::Create,
        "read" => Capability::Read,
        "update" => Capability::Update,
        "patch" => Capability::Patch,
        "delete" => Capability::Delete,
        "list" => Capability::List,
        "sudo" => Capability::Sudo,
        "subscribe" => Capability::Subscribe,
        "recover" => Capability::Recover,
        "deny" => Capability::Deny,
        other => {
            report.error(CAPABILITY, value.range.clone(), quote(other));
            return None;
        }
    })
}

/// The shorthands from before capabilities ("Map old-style policies into capabilities").
fn shorthand(name: &str) -> Option<Vec<Capability>> {
    use Capability::{Create, Delete, Deny, List, Read, Sudo, Update};
    Some(match name {
        "" => vec![],
        "deny" => vec![Deny],
        "read" => vec![Read, List],
        "write" => vec![Create, Read, Update, Delete, List],
        "sudo" => vec![Create, Read, Update, Delete, List, Sudo],
        _ => return None,
    })
}
