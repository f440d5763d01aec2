//! `nomad/acl/<name>.hcl` → [`acl::Policy`](Policy).
//!
//! Source: `Parse` and `hclDecode` in `acl/policy.go` of Nomad 1.11.1, in its strict mode, which is
//! the one in which policies are written.
//!
//! INVARIANT: never reads fewer rights into a rule than Nomad does; what Nomad would refuse, and
//! whatever else it says, is an error.

use crate::bounds;
use crate::hcl1::{self, Item, Value, ValueKind};
use crate::report::{Problem, Report, quote};
use std::collections::BTreeSet;
use std::ops::Range;
use writ_semantics::nomad::acl::{Coarse, Named, Policy, Rule, Variables, words};
use writ_source::{Diagnostics, FileId, Files};

const JSON: Problem = Problem { code: "read/json-policy", message: "policies in JSON are not read" };
const UNKNOWN: Problem = Problem { code: "read/unknown-acl-key", message: "Nomad does not know this key" };
const SHAPE: Problem = Problem { code: "read/acl-shape", message: "this does not have the form of a rule" };
const WORD: Problem = Problem { code: "read/unknown-acl-word", message: "Nomad does not know this word" };
const NAME: Problem = Problem { code: "read/acl-name", message: "Nomad takes no such name" };
const TWICE: Problem = Problem { code: "read/duplicate-key", message: "this is set twice" };
const EMPTY: Problem = Problem { code: "read/empty-acl-policy", message: "a policy without a rule" };

/// Whether Nomad takes a policy of this name (`ValidPolicyName` in `nomad/structs/structs.go`).
///
/// # Errors
/// Where it does not: at the beginning of the file that is called so.
pub(crate) fn check_name(file: FileId, name: &str) -> Result<(), Diagnostics> {
    let mut report = Report::new(file);
    if !is_name(name, |c| c == '-') {
        report.error(NAME, 0..0, format!("{} is not of letters, digits and hyphens", quote(name)));
    }
    report.finish(Some(()))
}

/// Reads the policy called `name` from `file`.
///
/// # Errors
///
/// What Nomad would refuse, and what this reader does not take: JSON, here-documents, rules in any
/// form but blocks, a block that is there twice where one counts.
pub fn nomad_acl(files: &Files, file: FileId, name: &str) -> Result<Policy, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    // `lexMode` in lex.go of hcl v1: a file whose first character is a brace is JSON.
    let first = text.trim_start();
    if first.starts_with('{') {
        let at = text.len() - first.len();
        report.error_with_help(JSON, at..at + 1, "JSON begins here", "write the policy in HCL");
        return report.finish(None);
    }
    let items = hcl1::parse(text, &mut report);
    let rules: Option<Vec<Rule>> =
        items.as_ref().map(|items| items.iter().filter_map(|item| top(item, &mut report)).collect());
    if rules.as_ref().is_some_and(Vec::is_empty) {
        report.error(EMPTY, 0..text.len(), "Nomad refuses it");
    }
    let mut seen = BTreeSet::new();
    for (keyword, range) in items.iter().flatten().filter_map(|item| item.keys.first()) {
        let coarse = Coarse::ALL.iter().any(|kind| kind.keyword() == keyword);
        if coarse && !seen.insert(keyword) {
            report.error(TWICE, range.clone(), format!("{} is set above", quote(keyword)));
        }
    }
    let span = report.span(0..text.len());
    report.finish(rules.map(|rules| Policy { name: name.to_owned(), rules, span }))
}

fn is_name(text: &str, more: fn(char) -> bool) -> bool {
    (1..=128).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || more(c))
}

/// One block at the top.
fn top(item: &Item, report: &mut Report) -> Option<Rule> {
    let ((first, range), labels) = item.keys.split_first()?;
    let ValueKind::Object(body) = &item.value.kind else {
        return shape(item.range(), "a block is expected", report);
    };
    if item.assigned {
        return shape(item.range(), "a block is expected, without `=`", report);
    }
    let coarse = Coarse::ALL.into_iter().find(|kind| kind.keyword() == first);
    match (first.as_str(), coarse, labels) {
        ("namespace", _, [(name, at)]) => namespace(name, at, body, item, report),
        ("node_pool", _, [(name, at)]) => named(Named::NodePool, name, at, body, item, report),
        ("host_volume", _, [(name, at)]) => named(Named::HostVolume, name, at, body, item, report),
        (_, Some(kind), []) => {
            let parts = parts(body, &["policy"], Some(kind), report)?;
            let Some(policy) = parts.policy else {
                return shape(item.range(), "`policy` is missing", report);
            };
            Some(Rule::Coarse { kind, policy, span: report.span(item.range()) })
        }
        ("namespace" | "node_pool" | "host_volume", ..) => {
            shape(item.range(), "one name is expected behind the keyword", report)
        }
        (_, Some(_), _) => shape(item.range(), "this takes no name", report),
        _ => {
            report.error(UNKNOWN, range.clone(), format!("{} is no kind of rule", quote(first)));
            None
        }
    }
}

fn shape<T>(range: Range<usize>, label: &str, report: &mut Report) -> Option<T> {
    report.error(SHAPE, range, label);
    None
}

fn namespace(name: &str, at: &Range<usize>, body: &[Item], item: &Item, report: &mut Report) -> Option<Rule> {
    if !is_name(name, |c| matches!(c, '-' | '*')) {
        report.error(NAME, at.clone(), format!("{} as a namespace", quote(name)));
    }
    let mut parts = parts(body, &["policy", "capabilities", "variables"], None, report)?;
    for (capability, at) in &parts.capabilities {
        if !words::may_name(capability) {
            let label = format!("{} is no capability of a namespace's rule", quote(capability));
            report.error(WORD, at.clone(), label);
        }
    }
    Some(Rule::Namespace {
        name: name.to_owned(),
        variables: std::mem::take(&mut parts.variables),
        policy: parts.policy.take(),
        capabilities: parts.words(),
        span: report.span(item.range()),
    })
}

fn named(
    kind: Named,
    name: &str,
    at: &Range<usize>,
    body: &[Item],
    item: &Item,
    report: &mut Report,
) -> Option<Rule> {
    // `validNodePool` and `validVolume`.
    let more: fn(char) -> bool = match kind {
        Named::NodePool => |c| matches!(c, '-' | '_' | '*'),
        Named::HostVolume => |c| matches!(c, '-' | '*'),
    };
    if !is_name(name, more) {
        report.error(NAME, at.clone(), format!("{} as a {}", quote(name), kind.keyword()));
    }
    let mut parts = parts(body, &["policy", "capabilities"], None, report)?;
    for (capability, at) in &parts.capabilities {
        if capability != words::DENY && !words::of_named(kind).contains(&capability.as_str()) {
            let label = format!("{} is no capability of a {}", quote(capability), kind.keyword());
            report.error(WORD, at.clone(), label);
        }
    }
    Some(Rule::Named {
        kind,
        name: name.to_owned(),
        policy: parts.policy.take(),
        capabilities: parts.words(),
        span: report.span(item.range()),
    })
}

/// What a block says.
#[derive(Default)]
struct Parts {
    policy: Option<String>,
    capabilities: Vec<(String, Range<usize>)>,
    variables: Vec<Variables>,
}

impl Parts {
    fn words(self) -> BTreeSet<String> {
        self.capabilities.into_iter().map(|(word, _)| word).collect()
    }
}

fn parts(body: &[Item], known: &[&str], kind: Option<Coarse>, report: &mut Report) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut variables = false;
    for item in body {
        let ((key, range), labels) = item.keys.split_first()?;
        if !known.contains(&key.as_str()) {
            report.error(UNKNOWN, range.clone(), format!("{} in this rule", quote(key)));
            continue;
        }
        match (key.as_str(), &item.value.kind, item.assigned, labels) {
            // An empty text is no policy (`ns.Policy != ""`) where it may be missing.
            ("policy", ValueKind::Text(word), true, []) if word.is_empty() && kind.is_none() => {}
            ("policy", ValueKind::Text(word), true, []) => {
                if !words::is_policy(kind, word) {
                    report.error(WORD, item.value.range.clone(), format!("{} as `policy`", quote(word)));
                }
                parts.policy = Some(word.clone());
            }
            ("capabilities", ValueKind::List(values), true, []) => {
                parts.capabilities = values.iter().filter_map(|value| text(value, report)).collect();
            }
            ("variables", ValueKind::Object(paths), false, []) => {
                if std::mem::replace(&mut variables, true) {
                    report.error(TWICE, range.clone(), format!("{} is set above", quote(key)));
                }
                if paths.is_empty() {
                    shape::<()>(item.range(), "no path in it", report);
                }
                parts.variables.extend(paths.iter().filter_map(|path| path_of(path, report)));
            }
            _ => {
                shape::<()>(item.range(), "this key does not have such a value", report);
            }
        }
    }
    Some(parts)
}

/// `path "x" { capabilities = […] }`.
fn path_of(item: &Item, report: &mut Report) -> Option<Variables> {
    let ((first, range), labels) = item.keys.split_first()?;
    if first != "path" {
        report.error(UNKNOWN, range.clone(), format!("{} among variables", quote(first)));
        return None;
    }
    let ([(path, at)], ValueKind::Object(body), false) = (labels, &item.value.kind, item.assigned) else {
        return shape(item.range(), "`path \"…\" { … }` is expected", report);
    };
    if path.is_empty() || path.starts_with('/') || path.contains('\0') {
        report.error(NAME, at.clone(), format!("{} as a path of variables", quote(path)));
    }
    let parts = parts(body, &["capabilities"], None, report)?;
    for (capability, at) in &parts.capabilities {
        if capability != words::DENY && !words::VARIABLES.contains(&capability.as_str()) {
            let label = format!("{} is no capability of variables", quote(capability));
            report.error(WORD, at.clone(), label);
        }
    }
    Some(Variables { path: path.clone(), capabilities: parts.words(), span: report.span(item.range()) })
}

fn text(value: &Value, report: &mut Report) -> Option<(String, Range<usize>)> {
    match &value.kind {
        ValueKind::Text(text) => Some((text.clone(), value.range.clone())),
        _ => shape(value.range.clone(), "a string is expected", report),
    }
}
