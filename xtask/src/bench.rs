//! `cargo xtask bench`: the measurements of docs/measurements.md, in release mode.
//!
//! Measured, never asserted: a machine's speed is no property of the code.

use crate::workspace;
use anyhow::Context;
use std::process::ExitCode;

/// The programs, each an example of its crate that prints a table.
const PROGRAMS: [(&str, &str, &str); 4] = [
    ("writ-syntax", "throughput", "sources: pest alone, and bytes to tree (MB/s)"),
    ("writ-read", "throughput", "artifacts: bytes to facts (MB/s)"),
    ("writ-semantics", "compare_bench", "two IAM policies compared as sets (time, states)"),
    ("writ-stack", "stages", "a generated stack, stage by stage (CPU)"),
];

/// No options yet.
#[derive(clap::Args)]
pub struct Args {}

/// Runs them one after the other.
pub fn run(_: &Args) -> anyhow::Result<ExitCode> {
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
    Ok(ExitCode::SUCCESS)
}
