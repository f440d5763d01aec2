//! Findings as JSON, in a form of our own: `docs/report.schema.json` is its schema.

use crate::finding::{Comparison, Failure, Finding, Outcome, Replacement, Report, Spot};
use crate::inert;
use crate::place::{Place, Position};
use serde::Serialize;
use writ_source::Severity;

/// The version of the form. It grows when a reader of the old form could misread the new one; new
/// properties alone do not change it.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    command: &'a str,
    outcome: Outcome,
    exit_code: u8,
    counts: Counts,
    findings: Vec<Shape<'a>>,
    failure: Option<&'a Failure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<&'a Comparison>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Shape<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    place: At<'a>,
    label: &'a str,
    related: Vec<Other<'a>>,
    help: Option<&'a str>,
    notes: &'a [String],
    fixes: Vec<Mend<'a>>,
}

/// A place, or a file as a whole, which has neither start nor end.
#[derive(Serialize)]
struct At<'a> {
    path: &'a str,
    start: Option<Position>,
    end: Option<Position>,
}

#[derive(Serialize)]
struct Other<'a> {
    place: &'a Place,
    label: &'a str,
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    edits: &'a [Replacement],
}

/// The whole report as one document, with a newline at its end.
pub fn json(report: &Report) -> String {
    let count = |severity| report.findings.iter().filter(|f| f.severity == severity).count();
    let document = Document {
        version: SCHEMA_VERSION,
        tool: Tool { name: "writ", version: report.version },
        command: report.command,
        outcome: report.outcome,
        exit_code: report.exit,
        counts: Counts { errors: count(Severity::Error), warnings: count(Severity::Warning) },
        findings: report.findings.iter().map(shape).collect(),
        failure: report.failure.as_ref(),
        comparison: report.comparison.as_ref(),
    };
    // Only maps with keys that are no texts, and writers, can fail.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    inert::json(&text) + "\n"
}

fn shape(finding: &Finding) -> Shape<'_> {
    let place = match &finding.place {
        Spot::Place(place) => At { path: &place.path, start: Some(place.start), end: Some(place.end) },
        Spot::File(path) => At { path, start: None, end: None },
    };
    Shape {
        code: finding.code,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: finding.message,
        place,
        label: &finding.label,
        related: finding.related.iter().map(|r| Other { place: &r.place, label: &r.label }).collect(),
        help: finding.help.as_deref(),
        notes: &finding.notes,
        fixes: finding.fix.iter().map(|fix| Mend { title: &fix.title, edits: &fix.edits }).collect(),
    }
}
