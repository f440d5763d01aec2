//! `writ lint`: the rules on files that others wrote.

use crate::ended::Ended;
use crate::exit::Exit;
use crate::output::Reporting;
use crate::terminal;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use writ_disk::DiskError;
use writ_read::{Looked, LooseKind};
use writ_report::{counted, visible};
use writ_source::{Diagnostic, Diagnostics, FileId, Files, TOO_MANY};

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ lint policy.json role.json backup.nomad.hcl
                                      IAM, a role's body and a jobspec, each by what it says
  writ lint .                         every .hcl, .json, .nomad and .sql file of a folder and those below
  writ lint --format sarif policies/*.hcl > lint.sarif",
    0 "nothing was found",
    1 "something was found, or a file is not understood",
    2 "a file could not be read",
    3 "nothing was found, but something is not understood"))]
pub struct Arguments {
    /// Vault policies, jobspecs, ACL and IAM policies, SQL, JSON bodies of roles; or folders with such files
    #[arg(required = true, value_hint = clap::ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// The endings of the names of files that are looked at in a folder.
const ENDINGS: [&str; 4] = [".hcl", ".json", ".nomad", ".sql"];

/// Runs the command.
pub fn run(arguments: &Arguments) -> Vec<Ended> {
    vec![lint(&arguments.files).unwrap_or_else(Ended::failed)]
}

fn lint(paths: &[PathBuf]) -> Result<Ended, DiskError> {
    let mut files = Files::new();
    let mut ids = Vec::new();
    // What was named has to be of a kind that is read; a folder has other files too.
    let mut named = BTreeSet::new();
    let mut links = 0;
    for path in paths {
        if path.is_dir() {
            let wanted = |name: &str| ENDINGS.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
            let below = writ_disk::files_in(path, wanted)?;
            links += below.links;
            ids.extend(
                below.files.into_iter().map(|(path, text)| files.add(path.display().to_string(), text)),
            );
        } else {
            let id = files.add(path.display().to_string(), writ_disk::text(path)?);
            named.insert(id);
            ids.push(id);
        }
    }
    let (facts, unread, looked) = writ_read::loose(&files, &ids);
    // Before what is not understood: where there is too much, the end is left out.
    let mut found = writ_rules::files(&facts);
    found.append(unread);
    let told: BTreeSet<FileId> = found.sorted().iter().map(|finding| finding.primary.span.file).collect();
    for one in looked.iter().filter(|one| one.kind.is_none() && named.contains(&one.file)) {
        if !told.contains(&one.file) {
            found.push(writ_read::unknown_file(one.file));
        }
    }
    let exit = match found.sorted().as_slice() {
        [] => Exit::Proved,
        all if all.iter().any(|finding| is_found(finding)) => Exit::Refuted,
        _ => Exit::Inconclusive,
    };
    let said = said(&files, &found, &looked, links);
    Ok(Ended { said, ..Ended::new(exit).with(files, found) })
}

/// Whether something is wrong, and not only not understood: that findings were left out says nothing of itself,
/// as those of the rules come first.
fn is_found(finding: &Diagnostic) -> bool {
    finding.code != writ_read::NOT_UNDERSTOOD && finding.code != TOO_MANY
}

/// As what each file was read, and what came of it.
fn said(files: &Files, found: &Diagnostics, looked: &[Looked], links: usize) -> String {
    let mut said = String::new();
    let mut of_a_kind = 0;
    let mut findings: BTreeMap<FileId, usize> = BTreeMap::new();
    let told: BTreeSet<FileId> = found.sorted().iter().map(|finding| finding.primary.span.file).collect();
    for finding in found.sorted().into_iter().filter(|finding| is_found(finding)) {
        *findings.entry(finding.primary.span.file).or_default() += 1;
    }
    for one in looked {
        let name = visible(&files.get(one.file).name);
        let Some((kind, part)) = one.kind.map(LooseKind::words) else {
            let why = if told.contains(&one.file) { "has errors" } else { "is of no kind that is read" };
            let _ = writeln!(said, "{name}: not looked at, as it {why}");
            continue;
        };
        of_a_kind += 1;
        let parts = match one.parts {
            Some(parts) => counted(parts, part),
            None => "not looked at, as it has errors".to_owned(),
        };
        let unknown = match one.not_understood {
            0 => String::new(),
            some => format!(", {} not understood", counted(some, "thing")),
        };
        let about = match findings.get(&one.file).copied().unwrap_or_default() {
            0 => String::new(),
            some => format!("; {}", counted(some, "finding")),
        };
        let _ = writeln!(said, "{name}: {kind}, {parts}{unknown}{about}");
    }
    if links > 0 {
        let _ = writeln!(said, "{} not followed", counted(links, "link"));
    }
    let rules = writ_rules::of_files();
    let nothing = if found.is_empty() { ": nothing found" } else { "" };
    let _ = writeln!(
        said,
        "{} looked at with {} (`writ explain` lists them){nothing}; what no rule is about was not looked at, \
         such as whether a right is needed",
        counted(of_a_kind, "file"),
        counted(rules, "rule")
    );
    terminal::fitted(&said)
}
