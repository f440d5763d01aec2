//! `writ prove`: a tree on disk against its sources, or one IAM policy against another.

use crate::ended::Ended;
use crate::exit::Exit;
use crate::output::Reporting;
use crate::selection::Selection;
use crate::summary;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use writ_read::LooseKind;
use writ_semantics::Comparison;
use writ_semantics::iam::{self, Budget, Layers, Policy, Request};
use writ_source::{Diagnostics, Files};

/// How many examples each side of a comparison has for each class of actions.
const EXAMPLES: usize = 3;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ prove .                        the tree below ./out, against ./*.writ
  writ prove . --tree deploy/access   another tree
  writ prove --compare ours.json theirs.json
                                      less, more, equal or incomparable, with examples",
    0 "the tree grants what is declared and no more; with --compare: compared",
    1 "the tree grants something else, or an error in what was given",
    2 "something could not be read",
    3 "with --compare: not decided"))]
pub struct Arguments {
    /// The folder with the stack's .writ files
    #[arg(default_value = ".", conflicts_with = "compare", value_hint = clap::ValueHint::DirPath)]
    stack: PathBuf,
    /// The tree [default: out in the stack's folder, or out-ENVIRONMENT]
    #[arg(long, conflicts_with_all = ["compare", "all_envs"], value_hint = clap::ValueHint::DirPath)]
    tree: Option<PathBuf>,
    /// Compare two IAM policies instead
    #[arg(long, num_args = 2, value_names = ["A", "B"], value_hint = clap::ValueHint::FilePath)]
    compare: Option<Vec<PathBuf>>,
    /// Which environment.
    #[command(flatten)]
    selection: Selection,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Vec<Ended> {
    if let Some([a, b]) = arguments.compare.as_deref() {
        return vec![compare(a, b)];
    }
    let selections = arguments.selection.each(&arguments.stack);
    selections.iter().map(|selection| tree(arguments, selection)).collect()
}

fn tree(arguments: &Arguments, selection: &Selection) -> Ended {
    let stack = &arguments.stack;
    let out = arguments.tree.clone().unwrap_or_else(|| selection.default_out(stack));
    let sources = match selection.sources(stack) {
        Ok(sources) => sources,
        Err(error) => return Ended::failed(error),
    };
    let outcome = writ_stack::check(sources);
    let Some(checked) = outcome.value else {
        return Ended::new(Exit::Refuted).with(outcome.files, outcome.diagnostics).at(stack, &out);
    };
    let tree = match writ_disk::tree(&out) {
        Ok(tree) => tree,
        Err(error) => {
            return Ended::failed(error).with(outcome.files, outcome.diagnostics).at(stack, &out);
        }
    };
    let artifacts = match writ_stack::emit(&outcome.files, &checked) {
        Ok(artifacts) => artifacts,
        Err(refused) => return Ended::new(Exit::Refuted).with(outcome.files, refused).at(stack, &out),
    };
    let mut found = outcome.diagnostics;
    let (files, proved, findings) = writ_stack::prove_tree(outcome.files, &checked, &tree);
    let edited = writ_stack::differences(&files, &findings, &artifacts, &tree, checked.declared.span);
    found.append(findings);
    found.append(edited);
    let (exit, said) = if found.has_errors() {
        (Exit::Refuted, format!("refuted: {} does not grant what is declared\n", out.display()))
    } else {
        (Exit::Proved, summary::grants(&checked, &files) + &summary::proof(&checked, proved))
    };
    Ended { said, ..Ended::new(exit).with(files, found) }.at(stack, &out)
}

fn compare(a: &Path, b: &Path) -> Ended {
    let mut files = Files::new();
    let (first, second) = match (policy(&mut files, a), policy(&mut files, b)) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(ended), _) | (_, Err(ended)) => return Ended { files, ..*ended },
    };
    let (a, b) = (a.display().to_string(), b.display().to_string());
    let (first, second) = (Layers(vec![vec![first]]), Layers(vec![vec![second]]));
    let mut reason = None;
    let (relation, mut said) = match iam::compare(&first, &second, Budget::default()) {
        Comparison::Equal => ("equal", format!("equal: {a} and {b} allow the same requests\n")),
        Comparison::Less { .. } => ("less", format!("less: {a} allows less than {b}\n")),
        Comparison::More { .. } => ("more", format!("more: {a} allows more than {b}\n")),
        Comparison::Incomparable { .. } => {
            let said = format!("incomparable: {a} and {b} each allow what the other refuses\n");
            ("incomparable", said)
        }
        Comparison::Unknown(why) => {
            let said = format!("unknown: {}\n", why.0);
            reason = Some(why.0);
            ("unknown", said)
        }
    };
    let known = reason.is_none();
    let differences = known.then(|| iam::differences(&first, &second, Budget::default(), EXAMPLES));
    let side = |is_first: bool| -> Vec<&Request> {
        let classes = differences.iter().flat_map(|all| &all.classes);
        classes.flat_map(|class| if is_first { &class.only_a } else { &class.only_b }).collect()
    };
    said.push_str(&examples(&format!("allowed by {a} only"), &side(true)));
    said.push_str(&examples(&format!("allowed by {b} only"), &side(false)));
    let requests = |side: Vec<&Request>| side.into_iter().map(request).collect();
    let comparison = writ_report::Comparison {
        relation,
        reason,
        only_first: requests(side(true)),
        only_second: requests(side(false)),
    };
    let exit = if known { Exit::Proved } else { Exit::Inconclusive };
    Ended { said, comparison: Some(comparison), files, ..Ended::new(exit) }
}

/// A policy document, or how the command ends without it.
fn policy(files: &mut Files, path: &Path) -> Result<Policy, Box<Ended>> {
    let text = writ_disk::text(path).map_err(|error| Box::new(Ended::failed(error)))?;
    let id = files.add(path.display().to_string(), text);
    let read = match writ_read::loose_kind(files, id) {
        Some(kind) if kind != LooseKind::Iam => {
            let mut found = Diagnostics::new();
            found.push(writ_read::not_iam(id, kind));
            Err(found)
        }
        _ => writ_read::iam_policy(files, id),
    };
    read.map_err(|found| Box::new(Ended { found, ..Ended::new(Exit::Refuted) }))
}

fn request(request: &Request) -> writ_report::Request {
    writ_report::Request {
        action: request.action.clone(),
        resource: request.resource.clone(),
        context: request.context.iter().map(|(key, values)| (key.clone(), values.clone())).collect(),
    }
}

fn examples(title: &str, requests: &[&Request]) -> String {
    let mut out = String::new();
    if !requests.is_empty() {
        let _ = writeln!(out, "\n{title}:");
    }
    for request in requests {
        let _ = writeln!(out, "  {}", summary::request(request));
    }
    out
}
