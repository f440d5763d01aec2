//! Diagnostics with their places resolved: what the forms for machines are made of.

use crate::place::{Place, Roots};
use serde::Serialize;
use writ_source::{Diagnostic, Diagnostics, Files, Label, Severity};

/// A finding in an artifact that holds a secret: neither its line nor anything made of it is shown.
pub const SECRET: &str = "read/secret-in-file";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// All is well.
    Proved,
    /// Nothing was found, and nothing was to be proved.
    Clean,
    /// Something is wrong with what was given.
    Refuted,
    /// The command could not be carried out.
    Failed,
    /// Neither proved nor refuted.
    Inconclusive,
}

/// All that a command reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The command's name, such as `check`.
    pub command: &'static str,
    /// Writ's version.
    pub version: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// The exit code.
    pub exit: u8,
    /// What was found, in the order of the places.
    pub findings: Vec<Finding>,
    /// Why the command could not be carried out.
    pub failure: Option<Failure>,
    /// Of `prove --compare`.
    pub comparison: Option<Comparison>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A constant summary.
    pub message: &'static str,
    /// The cause: a place in a file, or a whole file.
    pub place: Spot,
    /// Why there.
    pub label: String,
    /// What else has to do with it.
    pub related: Vec<Related>,
    /// What to do.
    pub help: Option<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// How it is mended, where that is plain.
    pub fix: Option<FindingFix>,
    /// What stays the same when lines move: [`crate::fingerprint::line_hash`] of the first line.
    /// None where the line is not to be shown, or where there is none.
    pub line_hash: Option<String>,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// At a place of a text.
    Place(Place),
    /// A file as a whole, by its path.
    File(String),
}

impl Spot {
    /// The file.
    pub fn path(&self) -> &str {
        match self {
            Spot::Place(place) => &place.path,
            Spot::File(path) => path,
        }
    }
}

/// A further place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What it has to do with it.
    pub label: String,
}

/// A change that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFix {
    /// What it does.
    pub title: String,
    /// Its parts.
    pub edits: Vec<Replacement>,
}

/// One part of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// What is replaced.
    pub place: Place,
    /// By what.
    pub replacement: String,
}

/// Why a command could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Its stable code, such as `disk/no-sources`.
    pub code: &'static str,
    /// A constant summary.
    pub message: &'static str,
    /// The files or folders that it is about.
    pub paths: Vec<String>,
    /// What the system said.
    pub reason: Option<String>,
    /// What to do.
    pub help: &'static str,
}

impl Failure {
    /// Everything but the help, for who sees one text only.
    pub(crate) fn what(&self) -> String {
        let mut text = self.message.to_owned();
        for (n, path) in self.paths.iter().enumerate() {
            text.push_str(if n == 0 { ": `" } else { ", `" });
            text.push_str(path);
            text.push('`');
        }
        if let Some(reason) = &self.reason {
            text.push_str(" (");
            text.push_str(reason);
            text.push(')');
        }
        text
    }

    /// The same with what to do.
    pub(crate) fn whole_text(&self) -> String {
        format!("{}\nhelp: {}", self.what(), self.help)
    }
}

/// Two policies, compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// `equal`, `less`, `more`, `incomparable` or `unknown`.
    pub relation: &'static str,
    /// Why it is unknown.
    pub reason: Option<String>,
    /// Requests that only the first allows.
    pub only_first: Vec<Request>,
    /// Requests that only the second allows.
    pub only_second: Vec<Request>,
}

/// A request to AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Such as `s3:GetObject`.
    pub action: String,
    /// An ARN.
    pub resource: String,
    /// Context keys with their values.
    pub context: std::collections::BTreeMap<String, Vec<String>>,
}

impl Finding {
    /// A finding about a file as a whole.
    pub fn of_file(
        code: &'static str,
        message: &'static str,
        path: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message,
            place: Spot::File(path.into()),
            label: label.into(),
            related: Vec::new(),
            help: Some(help.into()),
            notes: Vec::new(),
            fix: None,
            line_hash: None,
        }
    }

    /// Everything that is said, for who sees one text only: what and why first, as its first line is
    /// all that some show.
    pub fn whole_text(&self) -> String {
        let mut text = if self.label.is_empty() {
            self.message.to_owned()
        } else {
            format!("{}: {}", self.message, self.label)
        };
        for note in &self.notes {
            text.push('\n');
            text.push_str(note);
        }
        if let Some(help) = &self.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        text
    }
}

/// The findings of a run, in the order of their places.
pub fn findings(files: &Files, diagnostics: &Diagnostics, roots: &Roots) -> Vec<Finding> {
    diagnostics.sorted().into_iter().map(|d| finding(files, d, roots)).collect()
}

/// The same with the hashes of their lines, which only SARIF wants and whole files are read for.
pub fn hashed_findings(files: &Files, diagnostics: &Diagnostics, roots: &Roots) -> Vec<Finding> {
    let mut hashes = crate::fingerprint::Hashes::new(files);
    let with_hash = |diagnostic: &Diagnostic| {
        let shown = diagnostic.code.0 != SECRET;
        let line_hash = shown.then(|| hashes.of(diagnostic.primary.span)).flatten();
        Finding { line_hash, ..finding(files, diagnostic, roots) }
    };
    diagnostics.sorted().into_iter().map(with_hash).collect()
}

fn finding(files: &Files, diagnostic: &Diagnostic, roots: &Roots) -> Finding {
    let place = |span| Place::of(files, span, roots);
    let related = |label: &Label| Related { place: place(label.span), label: label.text.clone() };
    let fix = diagnostic.fix.as_ref().map(|fix| FindingFix {
        title: fix.title.clone(),
        edits: fix
            .edits
            .iter()
            .map(|e| Replacement { place: place(e.span), replacement: e.replacement.clone() })
            .collect(),
    });
    Finding {
        code: diagnostic.code.0,
        severity: diagnostic.severity,
        message: diagnostic.message,
        place: Spot::Place(place(diagnostic.primary.span)),
        label: diagnostic.primary.text.clone(),
        related: diagnostic.secondary.iter().map(related).collect(),
        help: diagnostic.help.clone(),
        notes: diagnostic.notes.clone(),
        fix,
        line_hash: None,
    }
}
