//! `writ check`: are the sources in order, and does what they compile to prove?

use crate::ended::Ended;
use crate::exit::Exit;
use crate::output::Reporting;
use crate::selection::Selection;
use crate::{input, summary};
use std::path::{Path, PathBuf};
use writ_stack::Sources;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ check .                          the stack in this folder
  writ check - < orders.writ            a stack from standard input
  writ check --stacks-of a/b.writ c.writ   in a hook: the stacks of changed files
  writ check . --format sarif           for code scanning
  writ check . --format json | jq '.findings[].code'",
    0 "the sources are in order, and what they compile to is proved",
    1 "an error in the sources, or a proof that fails",
    2 "the sources could not be read"))]
pub struct Arguments {
    /// Which stacks.
    #[command(flatten)]
    stacks: input::Stacks,
    /// Which environment.
    #[command(flatten)]
    selection: Selection,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Vec<Ended> {
    let each = |stack: &PathBuf| {
        let selections = arguments.selection.each(stack).into_iter();
        selections.map(|selection| check(stack, &selection)).collect::<Vec<_>>()
    };
    arguments.stacks.each().iter().flat_map(each).collect()
}

fn check(stack: &Path, selection: &Selection) -> Ended {
    let sources = match selection.sources(stack) {
        Ok(sources) => sources,
        Err(error) => return Ended::failed(error),
    };
    let outcome = writ_stack::compile(Sources { every_environment: true, ..sources });
    let (exit, said) = match &outcome.value {
        None => (Exit::Refuted, String::new()),
        Some(compiled) => {
            let grants = summary::grants(&compiled.checked, &outcome.files);
            (Exit::Proved, grants + &summary::proof(&compiled.checked, compiled.proved))
        }
    };
    let ended = Ended::new(exit).with(outcome.files, outcome.diagnostics);
    Ended { said, ..ended }.at(stack, &selection.default_out(stack))
}
