//! The command line of Writ: arguments in, text and exit codes out.
//!
//! INVARIANT: no network here: `verify` is a program of its own, which this one only starts.

mod commands;
mod exit;
mod print;
mod render;
mod summary;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// One decision about access, compiled into every file that states it, and proved.
///
/// Exit codes: 0 all is well; 1 refuted: an error in the sources, a proof that fails, a stale
/// tree; 2 the command itself could not be carried out; 3 inconclusive; 4 no engine (verify).
#[derive(Parser)]
#[command(name = "writ", version, about, long_about, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  writ check .                          are the sources in order, and what do they prove?
  writ compile fixtures/backup          write every artifact below fixtures/backup/out
  writ compile . --check                in a pre-commit hook: is the tree up to date?
  writ prove .                          does the tree, as it is on disk, grant what is declared?
  writ prove --compare a.json b.json    which of two IAM policies allows more, with examples
  writ verify fixtures/webapp           prove it on real servers";

#[derive(Subcommand)]
enum Command {
    /// Check the sources and prove what they would compile to; write nothing
    Check(commands::check::Arguments),
    /// Compile a stack into every artifact, proved before anything is written
    Compile(commands::compile::Arguments),
    /// Prove a tree on disk against its sources, or compare two policies
    Prove(commands::prove::Arguments),
    /// Prove a tree on real servers, through the credentials that workloads really get
    Verify(commands::verify::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Check(arguments) => commands::check::run(&arguments).into(),
        Command::Compile(arguments) => commands::compile::run(&arguments).into(),
        Command::Prove(arguments) => commands::prove::run(&arguments).into(),
        Command::Verify(arguments) => commands::verify::run(&arguments).into(),
    }
}
