//! `cargo xtask bench`: the measurements of docs/measurements.md, in release mode.
//!
//! Measured, never asserted: a machine's speed is no property of the code.

use crate::workspace;
use anyhow::Context;
use std::process::{Command, ExitCode};

/// The programs, each an example of its crate that prints a table.
const PROGRAMS: [(&str, &str, &str); 3] = [
    ("writ-syntax", "throughput", "sources: pest alone, and bytes to tree (MB/s)"),
    ("writ-read", "throughput", "artifacts: bytes to facts (MB/s)"),
    ("writ-semantics", "compare_bench", "two IAM policies compared as sets (time, states)"),
];

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// Only the table of generated stacks
    #[arg(long)]
    stacks: bool,
    /// What the table's program is given: `-- --services 1000 --rounds 1`
    #[arg(last = true)]
    table: Vec<String>,
}

/// Runs them one after the other.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.stacks {
        return stacks(args);
    }
    for (package, example, title) in PROGRAMS {
        println!("── {title}");
        let status = workspace::cargo()
            .args(["run", "--quiet", "--release", "--package", package, "--example", example])
            .status()
            .context("cargo can't be started")?;
        if !status.success() {
            println!("{package} {example}: {status}");
            return Ok(ExitCode::FAILURE);
        }
        println!();
    }
    stacks(args)
}

/// The stacks' table, by the programs as a user has them.
fn stacks(args: &Args) -> anyhow::Result<ExitCode> {
    println!("── compiles of generated stacks: the best of several cold processes");
    let built = workspace::cargo()
        .args(["build", "--quiet", "--release", "--package", "writ-bench", "--package", "writ-cli"])
        .status()
        .context("cargo can't be started")?;
    anyhow::ensure!(built.success(), "the programs can't be built");
    let program = workspace::load()?.target_directory.join("release/writ-bench");
    let status = Command::new(&program)
        .arg("table")
        .args(&args.table)
        .status()
        .with_context(|| format!("{} can't be started", program.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
