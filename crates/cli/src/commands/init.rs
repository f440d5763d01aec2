//! `writ init`: a first stack, which compiles and is proved as it is.

use crate::exit::Exit;
use crate::output;
use crate::print;
use crate::starter::{self, Part, Starter};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The file that is written.
const FILE: &str = "stack.writ";

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ init                                   ./stack.writ: a service and its database
  writ init deploy/access --service orders    another folder, another name
  writ init --with bucket,schedule            a job that runs at night and writes to a bucket",
    0 "written",
    2 "not written: there is a stack already, or the folder cannot be written to"))]
pub struct Arguments {
    /// The folder; it is made if it is not there
    #[arg(default_value = ".", value_hint = clap::ValueHint::DirPath)]
    dir: PathBuf,
    /// The service's name
    #[arg(long, default_value = "app", value_parser = starter::name)]
    service: String,
    /// The stack's name [default: the folder's, where it is one that a stack can have]
    #[arg(long, value_parser = starter::name)]
    stack: Option<String>,
    /// What the service works with
    #[arg(long, value_enum, value_delimiter = ',', default_value = "database")]
    with: Vec<Part>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, quiet: bool) -> Exit {
    let stack = arguments.stack.clone().or_else(|| folder_name(&arguments.dir));
    let starter = Starter {
        stack: stack.unwrap_or_else(|| "example".to_owned()),
        service: arguments.service.clone(),
        parts: arguments.with.iter().copied().collect(),
    };
    let text = starter.text();
    // What does not compile is not written; the starter's own tests say that all of them do.
    let outcome = writ_stack::compile(vec![(FILE.to_owned(), text.clone().into_bytes())]);
    if outcome.value.is_none() {
        output::plainly(&outcome.files, &outcome.diagnostics);
        return Exit::Refuted;
    }
    if let Err(error) = writ_disk::first_source(&arguments.dir, FILE, &text) {
        output::disk_error(&error);
        return Exit::Failed;
    }
    if !quiet {
        print::said(&next(&arguments.dir, &starter));
    }
    Exit::Proved
}

/// The folder's own name, where a stack can have it.
fn folder_name(dir: &Path) -> Option<String> {
    let full = std::env::current_dir().ok()?.join(dir);
    let full = full.canonicalize().unwrap_or(full);
    starter::name(full.file_name()?.to_str()?).ok()
}

/// What was written, and what comes next.
fn next(dir: &Path, starter: &Starter) -> String {
    let path = dir.join(FILE);
    let visible = |path: &Path| writ_report::visible(&path.display().to_string());
    let (shown, dir) = (visible(&path), visible(dir));
    let mut out = String::new();
    let _ = writeln!(out, "{shown}: stack `{}` with service `{}`", starter.stack, starter.service);
    let _ = writeln!(
        out,
        "\nnext:
  edit {shown}: image, addresses and grants are examples
  writ compile {dir}           writes every artifact below {dir}/out, proved
  writ compile {dir} --check   fails when they are stale

in git, commit {shown} and {dir}/out; what never belongs there, for .gitignore:
  .terraform/
  *.tfstate*

as a pre-commit hook, in .pre-commit-config.yaml:
  repos:
    - repo: local
      hooks:
        - id: writ-compile-check
          name: writ compile --check
          entry: writ compile --check {dir}
          language: system
          pass_filenames: false"
    );
    out
}
