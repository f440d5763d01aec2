//! The command line of Writ: arguments in, text and exit codes out.
//!
//! A command is one file in `commands/` and returns how it [`Ended`](ended::Ended); [`output`]
//! turns that into text or a form for machines.
//!
//! INVARIANT: no network here: `verify` is a program of its own, which this one only starts.

mod commands;
mod ended;
mod exit;
mod folders;
mod help;
mod input;
mod output;
mod print;
mod summary;
mod terminal;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::process::ExitCode;
use terminal::Colour;

/// One decision about access, compiled into every file that states it, and proved.
#[derive(Parser)]
#[command(name = "writ", version, about, after_help = help!("
  writ check .                          are the sources in order, and what do they prove?
  writ compile fixtures/backup          write every artifact below fixtures/backup/out
  writ compile . --check                in a pre-commit hook: is the tree up to date?
  writ prove .                          does the tree, as it is on disk, grant what is declared?
  writ prove --compare a.json b.json    which of two IAM policies allows more, with examples
  writ verify fixtures/webapp           prove it on real servers",
    0 "all is well",
    1 "refuted: an error in the sources, a proof that fails, a stale tree",
    2 "the command could not be carried out, or was not understood",
    3 "inconclusive: neither proved nor refuted",
    4 "no engine to verify on (verify only)"))]
struct Arguments {
    /// Whether to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Colour,
    /// Say nothing on success: findings and errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check the sources and prove what they would compile to; write nothing
    Check(commands::check::Arguments),
    /// Compile a stack into every artifact, proved before anything is written
    Compile(commands::compile::Arguments),
    /// Prove a tree on disk against its sources, or compare two policies
    Prove(commands::prove::Arguments),
    /// Say what a code of an error means, with examples
    Explain(commands::explain::Arguments),
    /// Prove a tree on real servers, through the credentials that workloads really get
    Verify(commands::verify::Arguments),
}

fn main() -> ExitCode {
    let Arguments { color, quiet, command } = arguments();
    terminal::choose(color);
    match command {
        Command::Check(a) => a.reporting.end("check", quiet, &commands::check::run(&a)),
        Command::Compile(a) => a.reporting.end("compile", quiet, &commands::compile::run(&a)),
        Command::Prove(a) => a.reporting.end("prove", quiet, &commands::prove::run(&a)),
        Command::Explain(a) => commands::explain::run(&a).into(),
        Command::Verify(a) => commands::verify::run(&a).into(),
    }
}

/// Parses the arguments; help and errors of usage end the program there.
fn arguments() -> Arguments {
    let colour = match terminal::wanted(std::env::args_os()) {
        Colour::Auto => ColorChoice::Auto,
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
    };
    let matches = Arguments::command().color(colour).get_matches();
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}
