//! How fast a compile is, on generated stacks, beside the floors that it can't go below: `cargo xtask
//! bench` builds this and `writ` in release mode and runs it.
//!
//! Each number is of a process of its own (this program, started again), so that one measurement
//! neither warms nor fragments the next; of several rounds the best counts, since a busy machine only
//! ever adds.
//!
//! INVARIANT: measured, never asserted: a machine's speed is no property of the code.

mod cost;
mod floor;
mod process;
mod stack;
mod stages;
mod table;
mod writing;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Measures compiles of generated stacks.
#[derive(Parser)]
#[command(disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The whole table
    Table(table::Args),
    /// Write a generated stack into a folder
    Generate {
        /// The folder; it is made
        folder: PathBuf,
        /// How many services
        #[arg(long, default_value_t = 1000)]
        services: usize,
    },
    /// Measure one thing in this process, and print it as JSON
    #[command(hide = true)]
    Measure {
        #[command(subcommand)]
        what: What,
    },
}

/// What one process measures.
#[derive(Subcommand)]
enum What {
    /// From the sources of a folder to a proof
    Compile { folder: PathBuf },
    /// The same, stage by stage
    Stages { folder: PathBuf },
    /// pest alone on the same sources
    Pest { folder: PathBuf },
    /// Writing the tree of a folder's sources to an empty folder
    Write { folder: PathBuf, out: PathBuf },
    /// The floor of writing: the same bytes, as atomically, without a question asked
    Floor { folder: PathBuf, out: PathBuf },
    /// A command, as a cold process
    Run { command: Vec<String> },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Table(args) => table::run(&args),
        Command::Generate { folder, services } => stack::write(&folder, services),
        Command::Measure { what } => {
            let result = match what {
                What::Compile { folder } => stages::compile(&folder)?,
                What::Stages { folder } => stages::each(&folder)?,
                What::Pest { folder } => stages::pest(&folder)?,
                What::Write { folder, out } => writing::write(&folder, &out)?,
                What::Floor { folder, out } => writing::floor(&folder, &out)?,
                What::Run { command } => process::run(&command)?,
            };
            println!("{}", serde_json::to_string(&result)?);
            Ok(())
        }
    }
}
