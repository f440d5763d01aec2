//! `cargo xtask fuzz`: hostile and odd sources in large numbers, in release mode with all assertions.
//!
//! The program is a package of its own (`fuzz/`); this builds and starts it.

use crate::workspace;
use anyhow::Context;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// How many inputs a smoke run takes of each target: some seconds of a debug build.
const SMOKE: [(&str, &str); 3] = [("parser", "12000"), ("format", "3000"), ("compile", "150")];

/// Handed on as they are.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// `--target parser|format|compile`, `--inputs N`, `--seed S`, `--jobs N`, `replay TARGET FILE`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<OsString>,
}

/// Builds the program, runs it and ends as it does.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let status = workspace::cargo()
        .args(["run", "--quiet", "--profile", "fuzz", "--package", "writ-fuzz", "--"])
        .args(&args.rest)
        .status()
        .context("cargo can't be started")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A short run of each target, with the program that `cargo build --workspace` has built.
pub fn smoke(target_directory: &Path) -> impl Iterator<Item = (String, Command)> + use<> {
    let program = target_directory.join("debug/writ-fuzz");
    SMOKE.into_iter().map(move |(target, inputs)| {
        let mut command = Command::new(&program);
        command.args(["--target", target, "--inputs", inputs]);
        (format!("fuzz {target}"), command)
    })
}
