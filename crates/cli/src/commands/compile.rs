//! `writ compile`: sources to a proved tree on disk.

use crate::ended::Ended;
use crate::exit::Exit;
use crate::output::Reporting;
use crate::selection::Selection;
use crate::{input, summary};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use writ_disk::{DiskError, Stale, Why};
use writ_report::Finding;
use writ_stack::{Checked, Compiled, Sources};

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ compile .                     write every artifact below ./out
  writ compile . --out deploy/access write them below that folder
  writ compile . --env production    one environment of the stack, below ./out-production
  writ compile . --check             write nothing; fail when the tree is stale
  writ compile . --check --all-envs  the same for the tree of each environment",
    0 "written, and proved before; with --check: the tree is up to date",
    1 "an error in the sources, or a proof that fails: nothing is written; with --check: stale",
    2 "something could not be read or written, or a file of somebody else's is in the way"))]
pub struct Arguments {
    /// Which stacks.
    #[command(flatten)]
    stacks: input::Stacks,
    /// Where the tree is [default: out in the stack's folder, or out-ENVIRONMENT]
    #[arg(long, conflicts_with_all = ["stacks_of", "all_envs"], value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// Write nothing; fail when the tree on disk is not what would be written
    #[arg(long)]
    check: bool,
    /// Replace files of writ's that were edited by hand since
    #[arg(long)]
    overwrite_edited: bool,
    /// Which environment.
    #[command(flatten)]
    selection: Selection,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Vec<Ended> {
    let each = |stack: &PathBuf| {
        let selections = arguments.selection.each(stack).into_iter();
        selections.map(|selection| compile(arguments, stack, &selection)).collect::<Vec<_>>()
    };
    arguments.stacks.each().iter().flat_map(each).collect()
}

fn compile(arguments: &Arguments, stack: &Path, selection: &Selection) -> Ended {
    let out = arguments.out.clone().unwrap_or_else(|| selection.default_out(stack));
    let sources = match selection.sources(stack) {
        Ok(sources) => sources,
        Err(error) => return Ended::failed(error),
    };
    let outcome = writ_stack::compile(Sources { every_environment: true, ..sources });
    let Some(compiled) = outcome.value else {
        let closing = if arguments.check { "" } else { "nothing was written\n" };
        let ended = Ended::new(Exit::Refuted).with(outcome.files, outcome.diagnostics);
        return Ended { closing, ..ended }.at(stack, &out);
    };
    let files = bytes(&compiled);
    let ended = if arguments.check {
        stale(&out, &files).map(|ended| {
            let said =
                ended.said.clone() + &left_out(&compiled.checked).replace("not written", "not looked at");
            Ended { said, ..ended }
        })
    } else {
        let options = writ_disk::Options {
            overwrite_edited: arguments.overwrite_edited,
            ..writ_disk::Options::default()
        };
        writ_disk::write(&out, &files, options).map(|written| {
            let strays = writ_disk::strays(&out, &files).unwrap_or_default();
            let said = [
                summary::grants(&compiled.checked, &outcome.files),
                summary::proof(&compiled.checked, compiled.proved),
                summary::makes(&compiled),
                summary::written(&out, &written, &strays),
                left_out(&compiled.checked),
                summary::next_steps(&compiled.checked, &out),
            ];
            Ended { said: said.concat(), ..Ended::new(Exit::Proved) }
        })
    };
    ended.unwrap_or_else(Ended::failed).with(outcome.files, outcome.diagnostics).at(stack, &out)
}

/// Which trees this run was not about: those of the environments, where it was the base's.
fn left_out(checked: &Checked) -> String {
    let all = &checked.environments;
    if checked.environment.is_some() || all.is_empty() {
        return String::new();
    }
    let folders: Vec<String> = all.iter().map(|name| format!("out-{name}")).collect();
    format!(
        "\nthis was the base, without an environment; not written: {}\n  `--env {}` for one of them, \
         `--all-envs` for each\n",
        folders.join(", "),
        all.first().map_or("NAME", String::as_str),
    )
}

/// The tree as bytes.
fn bytes(compiled: &Compiled) -> BTreeMap<&str, &[u8]> {
    let files = compiled.artifacts.files.iter();
    files.map(|(path, artifact)| (path.as_str(), artifact.text().as_bytes())).collect()
}

fn stale(out: &Path, files: &BTreeMap<&str, &[u8]>) -> Result<Ended, DiskError> {
    let stale = writ_disk::stale(out, files)?;
    let is_told = |path: &String| stale.iter().any(|one| one.path == *path);
    let mut strays = writ_disk::strays(out, files)?;
    strays.retain(|path| !is_told(path));
    let mut said = String::new();
    for one in &stale {
        let _ = writeln!(said, "stale: {} ({})", one.path, reason(one.why));
    }
    for path in &strays {
        let _ = writeln!(said, "stray: {path} (not writ's, but terraform and the proof would read it)");
    }
    let out = out.display();
    if !stale.is_empty() {
        let _ = writeln!(said, "{out} is stale: run `writ compile` and commit what it writes");
    } else if strays.is_empty() {
        return Ok(Ended { said: format!("{out} is up to date\n"), ..Ended::new(Exit::Proved) });
    }
    let about_files = stale.iter().map(stale_file).chain(strays.iter().map(stray_file)).collect();
    Ok(Ended { about_files, said, ..Ended::new(Exit::Refuted) })
}

fn stale_file(one: &Stale) -> Finding {
    let label = format!("`{}` {}", one.path, reason(one.why));
    let help = "run `writ compile` and commit what it writes";
    Finding::of_file("cli/stale-file", "a file that is not what compiles now", &one.path, label, help)
}

fn stray_file(path: &String) -> Finding {
    let label = format!("`{path}` is not writ's, but terraform and the proof would read it");
    let help = "move it out of the tree";
    Finding::of_file("cli/stray-file", "a foreign file in the tree", path, label, help)
}

fn reason(why: Why) -> &'static str {
    match why {
        Why::Missing => "is not there",
        Why::Outdated => "is as a former run left it",
        Why::Edited => "was edited by hand",
        Why::Foreign => "is in the way, and writ did not make it",
        Why::Obsolete => "is not made any more",
        Why::ObsoleteEdited => "is not made any more, and was edited by hand",
    }
}
