//! Findings as SARIF 2.1.0 (OASIS), within what GitHub's code scanning takes of it.
//!
//! Limits of GitHub's ("SARIF results exceed limit", docs.github.com, read November 2026): 25,000
//! results and 25,000 rules a run, 1,000 locations a result, of which 100 are shown; texts of rules
//! up to 1,024 characters. What is past them is cut here, and a notification says so: a file that
//! is refused whole would show nothing at all.

use crate::finding::{Failure, Finding, FindingFix, Report, Spot};
use crate::inert;
use crate::place::Place;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use writ_explain::{Explanation, Library};
use writ_source::Severity;

const MOST_RESULTS: usize = 25_000;
const MOST_RELATED: usize = 99;
const LONGEST_RULE_TEXT: usize = 1024;
const LONGEST_MESSAGE: usize = 16_384;

/// The whole report as one document, with a newline at its end. Paths are relative to the
/// repository's root.
pub fn sarif(report: &Report, library: &Library) -> String {
    // The worst first where not all fit.
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    let left_out = findings.len().saturating_sub(MOST_RESULTS);
    if left_out > 0 {
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        findings.truncate(MOST_RESULTS);
    }
    let mut rules: BTreeMap<&str, &Finding> = BTreeMap::new();
    for finding in &findings {
        rules.entry(finding.code).or_insert(finding);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(n, code)| (*code, n)).collect();
    let mut notifications: Vec<Value> = report.failure.iter().map(failure).collect();
    if left_out > 0 {
        let text = format!("{left_out} more findings are left out: this form carries {MOST_RESULTS}");
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let times = seen.entry(digest(finding)).or_default();
            *times += 1;
            result(finding, index.get(finding.code).copied(), *times)
        })
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "writ",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": rules.iter().map(|(code, f)| rule(code, f, library.find(code))).collect::<Vec<_>>(),
            }},
            "automationDetails": { "id": format!("writ/{}/", report.command) },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.failure.is_none(),
                "exitCode": report.exit,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    inert::json(&serde_json::to_string_pretty(&document).unwrap_or_default()) + "\n"
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: &str, example: &Finding, explanation: Option<&Explanation>) -> Value {
    let summary = explanation.map_or_else(|| example.message.to_owned(), Explanation::summary);
    let help = explanation.map_or(example.message, |e| &e.text);
    json!({
        "id": code,
        "name": code,
        "shortDescription": { "text": cut(example.message, LONGEST_RULE_TEXT) },
        "fullDescription": { "text": cut(&summary, LONGEST_RULE_TEXT) },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(example.severity) },
        "properties": { "precision": "very-high", "problem.severity": level(example.severity) },
    })
}

fn result(finding: &Finding, rule: Option<usize>, times: usize) -> Value {
    let mut out = Map::new();
    out.insert("ruleId".to_owned(), json!(finding.code));
    out.insert("ruleIndex".to_owned(), json!(rule));
    out.insert("level".to_owned(), json!(level(finding.severity)));
    out.insert("message".to_owned(), json!({ "text": message(&finding.whole_text()) }));
    out.insert("locations".to_owned(), json!([{ "physicalLocation": primary(&finding.place) }]));
    if !finding.related.is_empty() {
        let related = finding.related.iter().take(MOST_RELATED).enumerate();
        let one = |(n, r): (usize, &crate::finding::Related)| {
            json!({
                "id": n + 1,
                "physicalLocation": physical(&r.place),
                "message": { "text": message(&r.label) },
            })
        };
        out.insert("relatedLocations".to_owned(), related.map(one).collect());
    }
    out.insert("partialFingerprints".to_owned(), fingerprints(finding, times));
    if let Some(fix) = &finding.fix {
        out.insert("fixes".to_owned(), json!([mend(fix)]));
    }
    Value::Object(out)
}

/// An empty place is shown as the rest of its line: without an end, that is what a region means.
fn primary(spot: &Spot) -> Value {
    match spot {
        Spot::File(path) => json!({ "artifactLocation": artifact(path), "region": { "startLine": 1 } }),
        Spot::Place(place) if place.start == place.end => json!({
            "artifactLocation": artifact(&place.path),
            "region": { "startLine": place.start.line, "startColumn": place.start.column },
        }),
        Spot::Place(place) => physical(place),
    }
}

fn physical(place: &Place) -> Value {
    json!({ "artifactLocation": artifact(&place.path), "region": region(place) })
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

fn artifact(path: &str) -> Value {
    if path.starts_with('/') {
        return json!({ "uri": format!("file://{}", uri(path)) });
    }
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

/// A path as a relative reference of RFC 3986: everything but unreserved characters and `/` in
/// percent. A first segment with a colon would be a scheme; `%3A` is none.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Text without the syntax that SARIF has in messages: `[text](destination)` is a link and `{0}` a
/// placeholder (§3.11.5, §3.11.6). Where neither is there the text stays as it is, as many readers
/// show messages without undoing the escapes.
fn message(text: &str) -> String {
    let mut text = cut(text, LONGEST_MESSAGE);
    if text.contains("](") {
        text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    if has_placeholder(&text) {
        text = text.replace('{', "{{").replace('}', "}}");
    }
    text
}

fn has_placeholder(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}')
            .is_some_and(|(inside, _)| !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// `primaryLocationLineHash` is what GitHub joins alerts by; ours also tells findings of one line
/// apart, and by a number those that say the same of it.
fn fingerprints(finding: &Finding, times: usize) -> Value {
    let mut out = Map::new();
    if let Some(line) = &finding.line_hash {
        out.insert("primaryLocationLineHash".to_owned(), json!(line));
    }
    out.insert("writFinding/v1".to_owned(), json!(format!("{}:{times}", digest(finding))));
    Value::Object(out)
}

fn digest(finding: &Finding) -> String {
    let mut hash = Sha256::new();
    let line = finding.line_hash.as_deref().unwrap_or("");
    for part in [finding.code, finding.place.path(), line, &finding.label] {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn mend(fix: &FindingFix) -> Value {
    let mut by_file: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        by_file.entry(&edit.place.path).or_default().push(json!({
            "deletedRegion": region(&edit.place),
            "insertedContent": { "text": edit.replacement },
        }));
    }
    let change = |(path, replacements): (&str, Vec<Value>)| json!({ "artifactLocation": artifact(path), "replacements": replacements });
    json!({
        "description": { "text": message(&fix.title) },
        "artifactChanges": by_file.into_iter().map(change).collect::<Vec<_>>(),
    })
}

/// A command that could not be carried out is no result: it is about no file of the repository.
fn failure(failure: &Failure) -> Value {
    json!({
        "level": "error",
        "descriptor": { "id": failure.code },
        "message": { "text": message(&failure.whole_text()) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Outcome;

    #[test]
    fn messages_have_neither_links_nor_placeholders_of_users() {
        assert_eq!(message("a [b](https://evil.example) {0}"), "a \\[b\\](https://evil.example) {{0}}");
        assert_eq!(
            message("`service x { … }` and {{name}} and [1]"),
            "`service x { … }` and {{name}} and [1]"
        );
    }

    #[test]
    fn a_path_is_a_reference_and_no_scheme() {
        assert_eq!(uri("a b/ü%:c.writ"), "a%20b/%C3%BC%25%3Ac.writ");
        assert_eq!(artifact("/x")["uri"], "file:///x");
    }

    #[test]
    fn past_the_limits_the_worst_are_kept_and_the_rest_is_told() {
        let finding = |n: usize, severity, label: &str| {
            let path = format!("f{n}");
            Finding { severity, ..Finding::of_file("a/b", "bad", path, label, "mend it") }
        };
        let mut findings: Vec<Finding> =
            (0..MOST_RESULTS).map(|n| finding(n, Severity::Warning, "")).collect();
        findings.push(finding(MOST_RESULTS, Severity::Error, &"x".repeat(100_000)));
        let report = Report {
            command: "check",
            version: "0",
            outcome: Outcome::Refuted,
            exit: 1,
            findings,
            failure: None,
            comparison: None,
        };
        let sarif: Value = serde_json::from_str(&sarif(&report, &Library::new(Vec::new()))).unwrap();
        let run = &sarif["runs"][0];
        assert_eq!(run["results"].as_array().unwrap().len(), MOST_RESULTS);
        assert_eq!(run["results"][0]["level"], "error");
        assert_eq!(run["results"][0]["message"]["text"].as_str().unwrap().chars().count(), LONGEST_MESSAGE);
        let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert!(told.as_str().unwrap().starts_with("1 more"), "{told}");
    }
}
