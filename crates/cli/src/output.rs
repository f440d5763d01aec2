//! The one place where a command's end becomes text, JSON, SARIF or workflow commands.
//!
//! INVARIANT: in a form for machines standard output holds that form, whole and valid, whatever
//! has happened, and nothing else.

use crate::ended::Ended;
use crate::exit::Exit;
use crate::{folders, print, terminal};
use std::error::Error as _;
use std::process::ExitCode;
use writ_disk::DiskError;
use writ_report::{Failure, Finding, Outcome, Report, Roots, Spot};
use writ_source::{Diagnostics, Files};

/// The form of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people, on standard error
    #[default]
    Text,
    /// One JSON document on standard output; docs/report.schema.json is its schema
    Json,
    /// SARIF 2.1.0 on standard output, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions on standard output, which become annotations
    Github,
}

/// How a command reports.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Reporting {
    /// How to report findings
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", hide_possible_values = false)]
    format: Format,
}

impl Reporting {
    /// Reports how a command ended for each of its stacks, and says it with the worst exit code.
    pub fn end(self, command: &'static str, quiet: bool, ended: &[Ended]) -> ExitCode {
        let exit = ended.iter().map(|one| one.exit).max().unwrap_or(Exit::Proved);
        let report = |find: Find, roots: fn(&Ended) -> Roots| {
            report(command, exit, ended, |one| findings(one, find, &roots(one)))
        };
        match self.format {
            Format::Text if ended.is_empty() && !quiet => {
                print::out("none of these files is part of a stack\n");
            }
            Format::Text => ended.iter().for_each(|one| text(quiet, one)),
            Format::Json => print::out(&writ_report::json(&report(writ_report::findings, folders::as_given))),
            Format::Sarif => {
                let library = crate::commands::explain::library();
                print::out(&writ_report::sarif(
                    &report(writ_report::hashed_findings, folders::in_repository),
                    &library,
                ));
            }
            Format::Github => {
                print::out(&writ_report::github(&report(writ_report::findings, folders::in_repository)));
            }
        }
        exit.into()
    }
}

/// Findings as text, of a command that has no other form.
pub fn plainly(files: &Files, found: &Diagnostics) {
    print::error(&writ_report::text(files, found, &Roots::default(), terminal::style()));
}

/// What the disk refused, as text, of a command that has no other form.
pub fn disk_error(error: &DiskError) {
    print::error(&writ_report::failure_text(&failure(error), terminal::style()));
}

fn failure(error: &DiskError) -> Failure {
    Failure {
        code: error.code(),
        message: error.message(),
        paths: error.paths().to_vec(),
        reason: error.source().map(ToString::to_string),
        help: error.help(),
    }
}

fn text(quiet: bool, ended: &Ended) {
    let style = terminal::style();
    let mut text = writ_report::text(&ended.files, &ended.found, &folders::as_given(ended), style);
    if let Some(error) = &ended.failure {
        text.push_str(&writ_report::failure_text(&failure(error), style));
    }
    text.push_str(ended.closing);
    print::error(&text);
    if !quiet || ended.exit != Exit::Proved {
        if ended.is_source {
            print::out(&ended.said);
        } else {
            print::said(&ended.said);
        }
    }
}

fn report(
    command: &'static str,
    exit: Exit,
    ended: &[Ended],
    findings: impl Fn(&Ended) -> Vec<Finding>,
) -> Report {
    Report {
        command,
        version: env!("CARGO_PKG_VERSION"),
        outcome: match exit.outcome() {
            // These look, and prove nothing.
            Outcome::Proved if matches!(command, "expand" | "lint") => Outcome::Clean,
            outcome => outcome,
        },
        exit: exit.code(),
        findings: ended.iter().flat_map(findings).collect(),
        failure: ended.iter().find_map(|one| one.failure.as_ref()).map(failure),
        comparison: ended.iter().find_map(|one| one.comparison.clone()),
    }
}

/// How diagnostics become findings.
type Find = fn(&Files, &Diagnostics, &Roots) -> Vec<Finding>;

fn findings(ended: &Ended, find: Find, roots: &Roots) -> Vec<Finding> {
    let mut findings = find(&ended.files, &ended.found, roots);
    findings.extend(ended.about_files.iter().cloned().map(|mut finding| {
        if let Spot::File(path) = &finding.place {
            finding.place = Spot::File(roots.artifact(path));
        }
        finding
    }));
    findings
}
