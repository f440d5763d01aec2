//! The command line: sources and tree in, report out.

use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;
use writ_disk::DiskError;
use writ_report::{Failure, Roots, Style};
use writ_source::{Diagnostics, Files, Span};
use writ_stack::{Beside, Folders, Refused, Sources};
use writ_verify::report::{Line, Verdict, clean};
use writ_verify::{Exit, Input, Options, Place, Progress};

/// Proves a compiled stack on real servers, through the credentials that its workloads really get.
///
/// Exit codes: 0 everything is as declared; 1 refuted; 2 the sources, the tree or the command line
/// are wrong; 3 something could not be told; 4 there is no engine to verify on.
#[derive(Debug, Parser)]
#[command(name = "writ-verify", bin_name = "writ verify", version, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The folder with the stack's .writ files
    #[arg(default_value = ".")]
    stack: PathBuf,
    /// The tree [default: out in the stack's folder, or out-ENVIRONMENT]
    #[arg(long)]
    tree: Option<PathBuf>,
    /// The environment of the stack [default: none, the base alone]
    #[arg(long = "env", value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// A value for an input of the stack; once for each input. Never a secret: values are in the artifacts
    #[arg(long = "input", value_name = "NAME=VALUE", value_parser = writ_stack::named_value)]
    inputs: Vec<(String, String)>,
    /// Also write the report as JSON to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// How many seconds a task may take until it runs; on a busy machine give it more
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    patience: u64,
    /// Say nothing while it runs
    #[arg(long, short)]
    quiet: bool,
    /// What only the verifier itself calls.
    #[command(subcommand)]
    pub command: Option<Hidden>,
}

const EXAMPLES: &str = "Examples:
  writ verify .                          the tree below ./out, against ./*.writ
  writ verify . --env staging            the environment, below ./out-staging
  writ verify . --tree deploy/access     another tree
  writ verify . --json report.json       the whole report for programs, too

Engines: vault, nomad, minio and PostgreSQL's server, from PATH or as `cargo xtask engines` keeps them.";

/// Not for people.
#[derive(Debug, Subcommand)]
pub enum Hidden {
    /// Run as the probe inside a task
    #[command(hide = true)]
    Agent,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Exit {
    let files = match writ_disk::sources(&arguments.stack) {
        Ok(sources) => sources.into_iter().map(|source| (source.name, source.bytes)).collect(),
        Err(error) => return unreadable(&error),
    };
    let (environment, inputs) = (arguments.environment.clone(), arguments.inputs.clone());
    let folder = folder(arguments);
    let sources = Sources {
        files,
        environment,
        every_environment: false,
        inputs,
        folders: others(folder.clone()),
        beside: beside(folder),
    };
    let outcome = writ_stack::check(sources);
    let Some(checked) = outcome.value else {
        diagnostics(arguments, &outcome.files, &outcome.diagnostics);
        return Exit::Usage;
    };
    let out = arguments.tree.clone().unwrap_or_else(|| default_out(arguments));
    let tree = match writ_disk::tree(&out) {
        Ok(tree) => tree,
        Err(error) => return unreadable(&error),
    };
    let agent = match std::env::current_exe() {
        Ok(agent) => agent,
        Err(error) => return wrong(&error),
    };
    let artifacts = match writ_stack::emit(&outcome.files, &checked) {
        Ok(artifacts) => artifacts,
        Err(refused) => {
            diagnostics(arguments, &outcome.files, &refused);
            return Exit::Usage;
        }
    };
    let (files, _, mut found) = writ_stack::prove_tree(outcome.files, &checked, &tree);
    let edited = writ_stack::differences(&files, &found, &artifacts, &tree, checked.declared.span);
    found.append(edited);
    let unproved = told(&files, &found);
    let baseline = checked.baseline.iter().map(|line| format!("{}: {}", line.system, line.right)).collect();
    let input = Input {
        declared: checked.declared,
        tree,
        place: Box::new(move |span| place(&files, span)),
        baseline,
        unproved,
        options: Options { task_patience: Duration::from_secs(arguments.patience), ..Options::new(agent) },
    };
    let report = writ_verify::run(&input, &mut Talk { quiet: arguments.quiet });
    // A reader that goes away early, such as `head`, is no error.
    let _ = std::io::stdout().lock().write_all(report.text().as_bytes());
    if let Some(path) = &arguments.json {
        let text = format!("{:#}\n", report.json());
        if let Err(error) = std::fs::write(path, text) {
            eprintln!("error: {}: {error}", path.display());
            return if report.exit() == Exit::Proved { Exit::Usage } else { report.exit() };
        }
    }
    report.exit()
}

/// Where the tree is by default.
fn default_out(arguments: &Arguments) -> PathBuf {
    writ_disk::default_out(&folder(arguments), arguments.environment.as_deref())
}

/// The folder of the sources.
fn folder(arguments: &Arguments) -> PathBuf {
    let stack = &arguments.stack;
    if stack.is_file() { stack.parent().unwrap_or(stack).to_owned() } else { stack.clone() }
}

/// The folders of other stacks, from the folder of one.
fn others(folder: PathBuf) -> Folders {
    Folders::new(move |from| match writ_disk::sources_beside(&folder, from) {
        Ok(sources) => Ok(sources.into_iter().map(|source| (source.name, source.bytes)).collect()),
        Err(error) => Err(refused(&error)),
    })
}

/// The files that the sources of a folder name.
fn beside(folder: PathBuf) -> Beside {
    Beside::new(move |name| writ_disk::file_below(&folder, name).map_err(|error| refused(&error)))
}

fn refused(error: &writ_disk::DiskError) -> Refused {
    let (why, help) = error.told();
    Refused { code: error.code(), why, help }
}

/// What cannot be read.
fn wrong(error: &dyn std::error::Error) -> Exit {
    eprintln!("error: {error}");
    Exit::Usage
}

/// The line of a span.
fn place(files: &Files, span: Span) -> Place {
    let file = files.get(span.file);
    let line = files.line_column(span).line;
    let text = file.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    Place { file: file.name.clone(), line, text: text.to_owned() }
}

/// Without colours: what it says is mostly read in the log of a CI.
const STYLE: Style = Style { colour: false, width: 100 };

/// What is wrong with the sources, as `writ check` shows it.
fn diagnostics(arguments: &Arguments, files: &Files, found: &Diagnostics) {
    let stack = &arguments.stack;
    let folder = if stack.is_file() { stack.parent().unwrap_or(stack) } else { stack };
    let roots = Roots {
        sources: folder.to_string_lossy().into_owned(),
        artifacts: default_out(arguments).to_string_lossy().into_owned(),
    };
    eprint!("{}", writ_report::text(files, found, &roots, STYLE));
}

/// What the disk refused, with what to do.
fn unreadable(error: &DiskError) -> Exit {
    let failure = Failure {
        code: error.code(),
        message: error.message(),
        paths: error.paths().to_vec(),
        reason: std::error::Error::source(error).map(ToString::to_string),
        help: error.help(),
    };
    eprint!("{}", writ_report::failure_text(&failure, STYLE));
    Exit::Usage
}

/// Findings, a line each: where, what, why there.
fn told(files: &Files, found: &Diagnostics) -> Vec<String> {
    let line = |one: &writ_source::Diagnostic| {
        let place = place(files, one.primary.span);
        format!("{}:{}: {}: {}", place.file, place.line, one.message, one.primary.text)
    };
    found.sorted().into_iter().map(line).collect()
}

/// Says on standard error what goes on.
struct Talk {
    quiet: bool,
}

impl Progress for Talk {
    fn note(&mut self, what: &str) {
        if !self.quiet {
            eprintln!("{what} …");
        }
    }

    fn probe(&mut self, line: &Line) {
        if !self.quiet && line.verdict != Verdict::Passed {
            eprintln!("  {:?}: {}", line.verdict, clean(&line.request));
        }
    }
}
