//! `cargo xtask …`: what a developer of Writ runs.
//!
//! One file a command. To add one: a module with an `Args` and a `run`, a variant of [`Command`] whose
//! doc comment is its help, and an arm in [`dispatch`].
//!
//! INVARIANT: nothing that Writ ships depends on this crate, and this crate depends on none of Writ's.

mod bench;
mod engines;
mod fuzz;
mod new_rule;
mod process;
mod table;
mod test;
mod workspace;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// What a developer of Writ runs.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run every check and every test, the ones on real servers too; `test quick` leaves those out
    Test(test::Args),
    /// Get the real servers that the live tests need: vault, nomad, minio, tofu, postgres
    Engines(engines::Args),
    /// Measure, in release mode: parsing, reading back, comparing, a whole stack
    Bench(bench::Args),
    /// Make hostile and odd sources in large numbers, and hold parser, formatter and compiler against them
    Fuzz(fuzz::Args),
    /// Write the file of a new rule, and list it
    NewRule(new_rule::Args),
}

fn main() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Option<Command>) -> anyhow::Result<ExitCode> {
    match command {
        Some(Command::Test(args)) => test::run(&args),
        Some(Command::Engines(args)) => engines::run(&args),
        Some(Command::Bench(args)) => bench::run(&args),
        Some(Command::Fuzz(args)) => fuzz::run(&args),
        Some(Command::NewRule(args)) => new_rule::run(&args),
        None => {
            Cli::command().print_help()?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
