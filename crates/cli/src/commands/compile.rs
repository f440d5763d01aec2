//! `writ compile`: sources to a proved tree on disk.

use super::check::sources;
use crate::exit::Exit;
use crate::{print, render, summary};
use std::collections::BTreeMap;
use std::path::PathBuf;
use writ_disk::Why;
use writ_stack::Compiled;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  writ compile .                     write every artifact below ./out
  writ compile . --out deploy/access write them below that folder
  writ compile . --check             write nothing; fail when the tree is stale")]
pub struct Arguments {
    /// The folder with the stack's .writ files
    #[arg(default_value = ".")]
    stack: PathBuf,
    /// Where the tree is [default: out, in the stack's folder]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Write nothing; fail when the tree on disk is not what would be written
    #[arg(long)]
    check: bool,
    /// Replace files of writ's that were edited by hand since
    #[arg(long)]
    overwrite_edited: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Exit {
    let Some(sources) = sources(&arguments.stack) else { return Exit::Failed };
    let outcome = writ_stack::compile(sources);
    render::report(&outcome.files, &outcome.diagnostics);
    let Some(compiled) = outcome.value else {
        print::error_line("nothing was written");
        return Exit::Refuted;
    };
    let out = arguments.out.clone().unwrap_or_else(|| default_out(&arguments.stack));
    let files = bytes(&compiled);
    if arguments.check {
        return stale(&out, &files);
    }
    let options =
        writ_disk::Options { overwrite_edited: arguments.overwrite_edited, ..writ_disk::Options::default() };
    match writ_disk::write(&out, &files, options) {
        Ok(written) => {
            print::out(&summary::grants(&compiled.checked, &outcome.files));
            print::out(&summary::proof(&compiled.checked, compiled.proved));
            let strays = writ_disk::strays(&out, &files).unwrap_or_default();
            print::out(&summary::written(&out, &written, &strays));
            print::out(&summary::next_steps(&compiled.checked, &out));
            Exit::Proved
        }
        Err(error) => {
            print::error(&summary::disk_error(&error));
            Exit::Failed
        }
    }
}

/// `out` beside the sources.
pub fn default_out(stack: &std::path::Path) -> PathBuf {
    if stack.is_file() { stack.with_file_name("out") } else { stack.join("out") }
}

/// The tree as bytes.
fn bytes(compiled: &Compiled) -> BTreeMap<String, Vec<u8>> {
    let files = compiled.artifacts.files.iter();
    files.map(|(path, artifact)| (path.clone(), artifact.text().into_bytes())).collect()
}

fn stale(out: &std::path::Path, files: &BTreeMap<String, Vec<u8>>) -> Exit {
    let found = writ_disk::stale(out, files).and_then(|stale| Ok((stale, writ_disk::strays(out, files)?)));
    let (stale, strays) = match found {
        Ok(found) => found,
        Err(error) => {
            print::error(&summary::disk_error(&error));
            return Exit::Failed;
        }
    };
    for one in &stale {
        print::line(&format!("stale: {} ({})", one.path, reason(one.why)));
    }
    let is_told = |path: &String| stale.iter().any(|one| one.path == *path);
    let strays: Vec<&String> = strays.iter().filter(|path| !is_told(path)).collect();
    for path in &strays {
        print::line(&format!("stray: {path} (not writ's, but terraform and the proof would read it)"));
    }
    if !stale.is_empty() {
        print::line(&format!("{} is stale: run `writ compile` and commit what it writes", out.display()));
    } else if strays.is_empty() {
        print::line(&format!("{} is up to date", out.display()));
        return Exit::Proved;
    }
    Exit::Refuted
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
