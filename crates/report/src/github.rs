//! Findings as workflow commands of GitHub Actions, which become annotations of a pull request:
//! `::error file=…,line=…,col=…,title=…::text`.
//!
//! Escaping as `@actions/core` does it (`command.ts` of actions/toolkit, read November 2026): in
//! data `%`, CR and LF, in properties also `:` and `,`. Each command is one line, so nothing in a
//! text begins a line of the log.

use crate::finding::{Finding, Report, Spot};
use crate::inert::visible;
use std::fmt::Write as _;
use writ_source::Severity;

/// One command a finding, each on its line; nothing where there is none.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(
            out,
            "::{level} {},title={}::{}",
            place(&finding.place),
            property(finding.code),
            data(&text(finding))
        );
    }
    if let Some(failure) = &report.failure {
        let _ = writeln!(out, "::error title={}::{}", property(failure.code), data(&failure.whole_text()));
    }
    out
}

/// A place over several lines has no columns: GitHub takes them on one line only.
fn place(spot: &Spot) -> String {
    let path = property(spot.path());
    match spot {
        Spot::File(_) => format!("file={path}"),
        Spot::Place(place) if place.start.line != place.end.line => {
            format!("file={path},line={},endLine={}", place.start.line, place.end.line)
        }
        Spot::Place(place) => {
            let end = place.end.column.max(place.start.column + 1);
            format!("file={path},line={},col={},endColumn={end}", place.start.line, place.start.column)
        }
    }
}

fn text(finding: &Finding) -> String {
    let mut text = finding.whole_text();
    for related in &finding.related {
        let _ = write!(text, "\n{}: {}", related.place.short(), related.label);
    }
    text
}

fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
