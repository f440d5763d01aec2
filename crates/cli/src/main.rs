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
mod selection;
mod starter;
mod summary;
mod terminal;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::process::ExitCode;
use terminal::Colour;

/// One decision about access, compiled into every file that states it, and proved.
#[derive(Parser)]
#[command(name = "writ", version, after_help = help!("
  writ fmt .                            in canonical form, as terraform and nomad have theirs
  writ check .                          are the sources in order, and what do they prove?
  writ compile fixtures/backup          write every artifact below fixtures/backup/out
  writ compile . --check                in a pre-commit hook: is the tree up to date?
  writ compile . --env production       another environment of the stack, below ./out-production
  writ expand . --env production        what profiles, environments and inputs make of the sources
  writ prove .                          does the tree, as it is on disk, grant what is declared?
  writ prove --compare a.json b.json    which of two IAM policies allows more, with examples
  writ verify fixtures/webapp           prove it on real servers",
    0 "all is well",
    1 "refuted: an error in the sources, a proof that fails, a stale tree",
    2 "the command could not be carried out, or was not understood",
    3 "inconclusive: neither proved nor refuted",
    4 "no engine to verify on (verify only)"))]
struct Arguments {
    /// When to use colours: auto (on a terminal, unless `NO_COLOR` is set), always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true
    )]
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
    /// Print a stack as it is without profiles, environments and inputs
    Expand(commands::expand::Arguments),
    /// Prove a tree on disk against its sources, or compare two policies
    Prove(commands::prove::Arguments),
    /// Look at what others wrote: policies, roles, jobspecs, SQL
    Lint(commands::lint::Arguments),
    /// Bring sources into canonical form; what they say and their comments stay
    Fmt(commands::fmt::Arguments),
    /// Say what a code of an error means, with examples
    Explain(commands::explain::Arguments),
    /// Write a first stack into a folder
    Init(commands::init::Arguments),
    /// Print completions for a shell
    Completions(commands::completions::Arguments),
    /// Write man pages into a folder
    Man(commands::man::Arguments),
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
        Command::Lint(a) => a.reporting.end("lint", quiet, &commands::lint::run(&a)),
        Command::Fmt(a) => commands::fmt::run(&a, quiet).into(),
        // What it prints is what it is for.
        Command::Expand(a) => a.reporting.end("expand", false, &commands::expand::run(&a)),
        Command::Init(a) => commands::init::run(&a, quiet).into(),
        Command::Completions(a) => commands::completions::run(&a, Arguments::command()).into(),
        Command::Man(a) => commands::man::run(&a, Arguments::command()).into(),
        Command::Explain(a) => commands::explain::run(&a).into(),
        Command::Verify(a) => commands::verify::run(&a, quiet).into(),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Each command says what it is for by examples, and each exit code that it has.
    #[test]
    fn every_command_has_examples_and_exit_codes_in_its_help() {
        let writ = Arguments::command();
        writ.clone().debug_assert();
        for command in writ.get_subcommands().chain([&writ]).filter(|c| c.get_name() != "help") {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with("Examples:\n"), "`{}`: {help}", command.get_name());
            let codes = help.split("\nExit codes:\n").nth(1).unwrap_or("");
            assert!(codes.lines().count() >= 2, "`{}`: {help}", command.get_name());
            assert!(help.contains(&format!("writ {}", command.get_name())) || command.get_name() == "writ");
            for option in command.get_arguments() {
                assert!(option.get_help().is_some(), "`{}` of `{}`", option.get_id(), command.get_name());
            }
        }
    }
}
