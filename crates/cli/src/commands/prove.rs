//! `writ prove`: a tree on disk against its sources, or one IAM policy against another.

use super::check::sources;
use super::compile::default_out;
use crate::exit::Exit;
use crate::{print, render, summary};
use std::path::{Path, PathBuf};
use writ_semantics::Comparison;
use writ_semantics::iam::{self, Budget, Layers, Policy, Request};
use writ_source::Files;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  writ prove .                        the tree below ./out, against ./*.writ
  writ prove . --tree deploy/access   another tree
  writ prove --compare ours.json theirs.json
                                      less, more, equal or incomparable, with examples")]
pub struct Arguments {
    /// The folder with the stack's .writ files
    #[arg(default_value = ".", conflicts_with = "compare")]
    stack: PathBuf,
    /// The tree [default: out, in the stack's folder]
    #[arg(long, conflicts_with = "compare")]
    tree: Option<PathBuf>,
    /// Compare two IAM policies instead
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    compare: Option<Vec<PathBuf>>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Exit {
    match arguments.compare.as_deref() {
        Some([a, b]) => compare(a, b),
        _ => tree(arguments),
    }
}

fn tree(arguments: &Arguments) -> Exit {
    let Some(sources) = sources(&arguments.stack) else { return Exit::Failed };
    let outcome = writ_stack::check(sources);
    let Some(checked) = outcome.value else {
        render::report(&outcome.files, &outcome.diagnostics);
        return Exit::Refuted;
    };
    let out = arguments.tree.clone().unwrap_or_else(|| default_out(&arguments.stack));
    let tree = match writ_disk::tree(&out) {
        Ok(tree) => tree,
        Err(error) => {
            print::error(&summary::disk_error(&error));
            return Exit::Failed;
        }
    };
    let artifacts = match writ_stack::emit(&outcome.files, &checked) {
        Ok(artifacts) => artifacts,
        Err(refused) => {
            render::report(&outcome.files, &refused);
            return Exit::Refuted;
        }
    };
    let (files, proved, mut findings) = writ_stack::prove_tree(outcome.files, &checked, &tree);
    let edited = writ_stack::differences(&files, &findings, &artifacts, &tree, checked.declared.span);
    findings.append(edited);
    render::report(&files, &findings);
    if findings.has_errors() {
        print::line(&format!("refuted: {} does not grant what is declared", out.display()));
        return Exit::Refuted;
    }
    print::out(&summary::grants(&checked, &files));
    print::out(&summary::proof(&checked, proved));
    Exit::Proved
}

fn compare(a: &Path, b: &Path) -> Exit {
    let mut files = Files::new();
    let (first, second) = match (policy(&mut files, a), policy(&mut files, b)) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(exit), _) | (_, Err(exit)) => return exit,
    };
    let (a, b) = (a.display(), b.display());
    let (first, second) = (Layers(vec![vec![first]]), Layers(vec![vec![second]]));
    match iam::compare(&first, &second, Budget::default()) {
        Comparison::Equal => print::line(&format!("equal: {a} and {b} allow the same requests")),
        Comparison::Less { .. } => print::line(&format!("less: {a} allows less than {b}")),
        Comparison::More { .. } => print::line(&format!("more: {a} allows more than {b}")),
        Comparison::Incomparable { .. } => {
            print::line(&format!("incomparable: {a} and {b} each allow what the other refuses"));
        }
        Comparison::Unknown(why) => {
            print::line(&format!("unknown: {}", why.0));
            return Exit::Inconclusive;
        }
    }
    let differences = iam::differences(&first, &second, Budget::default(), 3);
    examples(&format!("allowed by {a} only"), &differences, true);
    examples(&format!("allowed by {b} only"), &differences, false);
    Exit::Proved
}

/// A policy document; its errors are said already.
fn policy(files: &mut Files, path: &Path) -> Result<Policy, Exit> {
    let text = writ_disk::text(path).map_err(|error| {
        print::error(&summary::disk_error(&error));
        Exit::Failed
    })?;
    let id = files.add(path.display().to_string(), text);
    writ_read::iam_policy(files, id).map_err(|findings| {
        render::report(files, &findings);
        Exit::Refuted
    })
}

fn examples(title: &str, differences: &iam::Differences, first: bool) {
    let requests =
        differences.classes.iter().flat_map(|class| if first { &class.only_a } else { &class.only_b });
    let requests: Vec<&Request> = requests.collect();
    if requests.is_empty() {
        return;
    }
    print::line(&format!("\n{title}:"));
    for request in requests {
        print::line(&format!("  {}", summary::request(request)));
    }
}
