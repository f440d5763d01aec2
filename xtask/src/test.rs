//! `cargo xtask test`: every check and every test, and one line at the end that adds them up.
//!
//! INVARIANT: a full run skips nothing. A suite that could not run has failed, and the last line counts it.

mod count;
mod live;
mod plan;
mod snapshots;
mod step;

use crate::workspace::{self, Workspace, cargo};
use crate::{engines, fuzz, process};
use anyhow::Context;
use live::Engines;
use plan::Plan;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use step::{Ending, Steps};

/// The command line of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Args {
    /// `quick` runs only what needs no real server
    #[arg(value_enum, value_name = "quick")]
    mode: Option<Mode>,
}

/// What to leave out.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Mode {
    /// Leave out the live suites and the check for snapshots that no test asserts
    Quick,
}

/// Runs all steps and prints the summary. Fails when one of them has failed.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let workspace = workspace::load()?;
    let plan = plan::plan(&workspace)?;
    let mut steps = Steps::default();
    match args.mode {
        Some(Mode::Quick) => {
            offline(&workspace, &plan, &mut steps, &|| test_command(None));
            print!("{}", steps.summary());
            println!("{}", not_a_full_pass(&plan));
        }
        None => {
            full(&workspace, &plan, &mut steps)?;
            println!("all steps: {}", process::human(started.elapsed()));
            print!("{}", steps.summary());
        }
    }
    Ok(if steps.failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn full(workspace: &Workspace, plan: &Plan, steps: &mut Steps) -> anyhow::Result<()> {
    let workshop = engines::workshop()?;
    let path = first_in_path(workshop.bin())?;
    let mut engines = Engines::start(plan.engines(), workshop);
    let references = References::new(&workspace.target_directory)?;
    let test = || test_command(Some(&references.0));
    let compiled = offline(workspace, plan, steps, &test);
    if compiled {
        live::run(plan.live.iter().collect(), &mut engines, steps, |suite| {
            let mut command = test();
            command.args(["--test", &suite.name]).env("PATH", &path);
            command
        });
    } else {
        for suite in &plan.live {
            steps.one(
                &suite.name,
                Ending::Failed("the workspace does not compile".to_owned()),
                Duration::ZERO,
            );
        }
    }
    let checking = Instant::now();
    let ending = if steps.failed() {
        // A test that fails names no snapshot after the failure.
        Ending::NotRun("a step failed".to_owned())
    } else {
        left_over(&workspace.root, &references.0)?
    };
    steps.one("snapshots", ending, checking.elapsed());
    Ok(())
}

/// Everything that needs no engine. Whether the workspace compiles.
fn offline(workspace: &Workspace, plan: &Plan, steps: &mut Steps, test: &dyn Fn() -> Command) -> bool {
    steps.plain("fmt", cargo().args(["fmt", "--all", "--check"]));
    steps.plain("clippy", cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    // Always the whole workspace: with fewer packages, cargo would choose other features for what they
    // depend on, and compile all of it again. The binaries first: tests start them.
    let compiled = steps.plain("build", cargo().args(["build", "--workspace", "--bins"]))
        && steps.plain("build tests", test().arg("--no-run"));
    if compiled {
        steps.tests("tests", false, test().args(&plan.offline));
        if plan.has_library {
            steps.tests("doc tests", false, test().arg("--doc"));
        }
        for (name, mut command) in fuzz::smoke(&workspace.target_directory) {
            steps.plain(&name, &mut command);
        }
    }
    compiled
}

/// `cargo test` over the workspace; what insta asserts is never updated, and is written to `references`.
fn test_command(references: Option<&Path>) -> Command {
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    command.env("INSTA_UPDATE", "no").env_remove("INSTA_FORCE_PASS").env_remove(snapshots::REFERENCES);
    if let Some(file) = references {
        command.env(snapshots::REFERENCES, file);
    }
    command
}

fn left_over(root: &Path, references: &Path) -> anyhow::Result<Ending> {
    let files = snapshots::unreferenced(root, references)?;
    if files.is_empty() {
        return Ok(Ending::Passed);
    }
    for file in &files {
        println!("no test asserts {}", file.display());
    }
    Ok(Ending::Failed(format!("{} asserted by no test: delete them, or bring the tests back", files.len())))
}

/// PATH with the folder of the engines before all others, so that the live tests get the pinned ones.
fn first_in_path(bin: PathBuf) -> anyhow::Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(bin).chain(env::split_paths(&path)))
        .context("the cache's folder can't be put into PATH")
}

/// What a quick run has left out.
fn not_a_full_pass(plan: &Plan) -> String {
    let names: Vec<&str> = plan.live.iter().map(|suite| suite.name.as_str()).collect();
    let suites = match names.len() {
        0 => "there are no live suites".to_owned(),
        count => format!("{count} live suites did not run: {}", names.join(", ")),
    };
    format!(
        "This is NOT a full pass: {suites}. Left-over snapshots were not looked for. Run `cargo xtask test`."
    )
}

/// The file that insta writes to, gone at the end.
struct References(PathBuf);

impl References {
    fn new(target: &Path) -> anyhow::Result<Self> {
        let folder = target.join("xtask");
        std::fs::create_dir_all(&folder).with_context(|| format!("`{}` can't be made", folder.display()))?;
        let file = folder.join(format!("snapshot-references-{}", std::process::id()));
        drop(std::fs::remove_file(&file));
        Ok(Self(file))
    }
}

impl Drop for References {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::not_a_full_pass;
    use crate::test::plan::{LiveSuite, Plan};

    #[test]
    fn a_quick_run_names_what_it_left_out() {
        let live = ["live_a", "live_b"].map(|name| LiveSuite { name: name.to_owned(), engines: vec![] });
        let plan = Plan { offline: vec![], has_library: true, live: live.into() };
        let text = not_a_full_pass(&plan);
        assert!(
            text.starts_with("This is NOT a full pass: 2 live suites did not run: live_a, live_b."),
            "{text}"
        );
    }
}
