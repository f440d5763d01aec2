//! Hostile and odd sources, made in large numbers, held against what has to be true of each.
//!
//! ```text
//! corpus ┐
//! seed   ┴→ input ─target→ taken, refused, or a failure ─minimise→ a file and how to replay it
//! ```
//!
//! INVARIANT: deterministic: a seed and an index are an input, whatever the number of processes.
//! An input runs in a process that another one watches, so that a panic, an abort, an overflow of
//! the stack and a loop without end are all found and named.

mod corpus;
mod folder;
#[cfg(test)]
mod found;
mod grammar;
mod input;
mod minimise;
mod mutate;
mod stack;
mod supervise;
mod target;
mod worker;

use anyhow::Context as _;
use clap::Parser;
use corpus::Corpus;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use supervise::Failure;
use target::Target;
use worker::Share;

/// The seed of ordinary runs: the same inputs every day.
const SEED: u64 = 0x5EED_0004;

/// Fuzzes the parser, the formatter and the compiler.
#[derive(Parser)]
#[command(bin_name = "cargo xtask fuzz", args_conflicts_with_subcommands = true)]
struct Cli {
    /// What to fuzz [default: all]
    #[arg(long, value_enum)]
    target: Option<Target>,
    /// How many inputs of each [default: 200000 for parser and format, 20000 for compile]
    #[arg(long)]
    inputs: Option<u64>,
    /// Other inputs than those of every day
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// How many processes
    #[arg(long, default_value_t = 2)]
    jobs: u64,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Run one input from a file
    Replay {
        /// What to run it on
        target: Target,
        /// The file
        file: PathBuf,
    },
    /// Run a share of the inputs, watched by another process
    #[command(hide = true)]
    Worker {
        /// What to run them on
        target: Target,
        /// Of the run
        seed: u64,
        /// The first input
        first: u64,
        /// The distance between two
        step: u64,
        /// One past the last
        end: u64,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(worker::VIOLATED),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(worker::VIOLATED)
        }
    }
}

/// Whether no input failed.
fn run(cli: Cli) -> anyhow::Result<bool> {
    match cli.command {
        Some(Command::Replay { target, file }) => {
            let input =
                std::fs::read(&file).with_context(|| format!("`{}` can't be read", file.display()))?;
            let class = target.run(&input).map_err(anyhow::Error::msg)?;
            println!("{class:?}");
            Ok(true)
        }
        Some(Command::Worker { target, seed, first, step, end }) => {
            worker::run(target, seed, Share { first, step, end }, &Corpus::of(&root())?)?;
            Ok(true)
        }
        None => {
            println!("seed {:#x}, {} processes", cli.seed, cli.jobs);
            for target in Target::ALL.into_iter().filter(|t| cli.target.is_none_or(|wanted| wanted == *t)) {
                let usual = if target == Target::Compile { 20_000 } else { 200_000 };
                if !fuzz(target, cli.seed, cli.inputs.unwrap_or(usual), cli.jobs.max(1))? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

fn fuzz(target: Target, seed: u64, inputs: u64, jobs: u64) -> anyhow::Result<bool> {
    let started = Instant::now();
    let outcome = supervise::run(target, seed, inputs, jobs)?;
    if let Some(failure) = outcome.failure {
        return tell(target, seed, &failure).map(|()| false);
    }
    let time = started.elapsed();
    let counts = outcome.counts;
    println!(
        "{:8} {inputs} inputs, {} % {} (of {} structured ones {} %), {:.1} s, {} inputs/s; \
         slowest: {:.1} ms of CPU (input {})",
        target.name(),
        counts.taken * 100 / inputs.max(1),
        target.taken(),
        counts.structured,
        counts.structured_taken * 100 / counts.structured.max(1),
        time.as_secs_f64(),
        u128::from(inputs) * 1000 / time.as_millis().max(1),
        outcome.slowest.as_secs_f64() * 1e3,
        outcome.slowest_at,
    );
    Ok(true)
}

/// Makes a failing input small, writes it down and says how to run it again.
fn tell(target: Target, seed: u64, failure: &Failure) -> anyhow::Result<()> {
    println!("{:8} input {} of seed {seed:#x} FAILED: {}", target.name(), failure.index, failure.how.kind);
    let (input, _) = input::input(target, seed, failure.index, &Corpus::of(&root())?);
    let folder = root().join("target/fuzz");
    std::fs::create_dir_all(&folder).with_context(|| format!("`{}` can't be made", folder.display()))?;
    let file = folder.join(format!("{}-{seed:x}-{}.writ", target.name(), failure.index));
    let small = minimise::minimise(target, &input, &failure.how, &file)?;
    std::fs::write(&file, &small).with_context(|| format!("`{}` can't be written", file.display()))?;
    println!("{}", failure.how.said.trim_end());
    println!("minimised from {} to {} bytes; run it again with", input.len(), small.len());
    let shown = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
    println!("  cargo xtask fuzz replay {} {shown}", target.name());
    Ok(())
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
