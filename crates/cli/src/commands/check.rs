//! `writ check`: are the sources in order, and does what they compile to prove?

use crate::exit::Exit;
use crate::{print, render, summary};
use std::path::{Path, PathBuf};

/// The arguments.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder with the stack's .writ files
    #[arg(default_value = ".")]
    stack: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Exit {
    let Some(sources) = sources(&arguments.stack) else { return Exit::Failed };
    let outcome = writ_stack::compile(sources);
    render::report(&outcome.files, &outcome.diagnostics);
    let Some(compiled) = outcome.value else { return Exit::Refuted };
    print::out(&summary::grants(&compiled.checked, &outcome.files));
    print::out(&summary::proof(&compiled.checked, compiled.proved));
    Exit::Proved
}

/// The sources of a stack, or an error said already.
pub fn sources(stack: &Path) -> Option<Vec<(String, Vec<u8>)>> {
    match writ_disk::sources(stack) {
        Ok(sources) => Some(sources.into_iter().map(|s| (s.name, s.bytes)).collect()),
        Err(error) => {
            print::error(&summary::disk_error(&error));
            None
        }
    }
}
