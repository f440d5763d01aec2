//! `writ expand`: a stack as it is without profiles, environments and inputs.

use crate::ended::Ended;
use crate::exit::Exit;
use crate::output::Reporting;
use crate::selection::Selection;
use std::path::{Path, PathBuf};

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ expand .                               what profiles and inputs make of the sources
  writ expand . --env production              the same of one environment
  writ expand . --input memory=\"2 GiB\"      with a value of one's own
  diff <(writ expand . --env staging) <(writ expand . --env production)",
    0 "printed; whether it compiles is for `writ check` to say",
    1 "an error in the sources",
    2 "the sources could not be read"))]
pub struct Arguments {
    /// The folder with the stack's .writ files, one such file, or - for standard input
    #[arg(default_value = ".", value_hint = clap::ValueHint::DirPath)]
    stack: PathBuf,
    /// Which environment.
    #[command(flatten)]
    selection: Selection,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Vec<Ended> {
    let selections = arguments.selection.each(&arguments.stack);
    selections.iter().map(|selection| expand(&arguments.stack, selection)).collect()
}

fn expand(stack: &Path, selection: &Selection) -> Ended {
    let sources = match selection.sources(stack) {
        Ok(sources) => sources,
        Err(error) => return Ended::failed(error),
    };
    let outcome = writ_stack::expand(sources);
    let (exit, said) = match &outcome.value {
        None => (Exit::Refuted, String::new()),
        Some(unfolded) => (Exit::Proved, unfolded.expanded.print()),
    };
    let ended = Ended::new(exit).with(outcome.files, outcome.diagnostics);
    Ended { said, is_source: true, ..ended }.at(stack, &selection.default_out(stack))
}
