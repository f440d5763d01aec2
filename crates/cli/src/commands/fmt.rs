//! `writ fmt`: sources in canonical form, where they lie.

use crate::exit::Exit;
use crate::{input, output, print};
use similar::TextDiff;
use std::path::PathBuf;
use std::time::Duration;
use writ_disk::{DiskError, Original};
use writ_report::{counted, visible};
use writ_source::{Diagnostics, Files};

/// How long to look for the smallest difference of a file; a larger one is as true.
const DIFF_TIME: Duration = Duration::from_secs(1);

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ fmt                          the sources of this folder
  writ fmt stacks/*/                those of several folders
  writ fmt orders.writ shop.writ    these files
  writ fmt . --check                in a pre-commit hook: shows what would change
  writ fmt - < orders.writ          from an editor: standard input to standard output",
    0 "all is in canonical form, or is so now",
    1 "a file has errors and was left as it is; with --check also: a file would be changed",
    2 "a file could not be read or written"))]
pub struct Arguments {
    /// Files, folders with .writ files, or - for standard input to standard output
    #[arg(default_value = ".", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Write nothing: show what would change as a diff, and fail if anything would
    #[arg(long)]
    check: bool,
}

/// A source, read and not yet understood.
struct Input {
    name: String,
    bytes: Vec<u8>,
    /// Where it is written to; nothing where that is standard output.
    original: Option<Original>,
}

/// A source whose form is known.
struct Formatted {
    name: String,
    before: String,
    after: String,
    original: Option<Original>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, quiet: bool) -> Exit {
    let done = inputs(&arguments.paths).and_then(|inputs| {
        let (all, is_whole) = format(inputs);
        let exit = if arguments.check { check(&all) } else { write(&all, quiet)? };
        Ok(if exit == Exit::Proved && !is_whole { Exit::Refuted } else { exit })
    });
    done.unwrap_or_else(|error| {
        output::disk_error(&error);
        Exit::Failed
    })
}

/// All of them are read before any is written: where one cannot be read, none is.
fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, DiskError> {
    let (stdin, files): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| input::is_stdin(path));
    let mut inputs = Vec::new();
    if !stdin.is_empty() {
        let bytes = writ_disk::stdin(std::io::stdin().lock())?;
        inputs.push(Input { name: writ_disk::STDIN.to_owned(), bytes, original: None });
    }
    for mut original in writ_disk::originals(files)? {
        let bytes = std::mem::take(&mut original.bytes);
        inputs.push(Input { name: original.name.clone(), bytes, original: Some(original) });
    }
    Ok(inputs)
}

/// What can be formatted, and whether that is all; errors are reported.
fn format(inputs: Vec<Input>) -> (Vec<Formatted>, bool) {
    let (mut files, mut found, mut all) = (Files::new(), Diagnostics::new(), Vec::new());
    for Input { name, bytes, original } in inputs {
        let before = match writ_syntax::decode(&name, &bytes) {
            Ok(text) => text,
            Err(refused) => {
                found.push(refused.report(&mut files));
                continue;
            }
        };
        let id = files.add(name.as_str(), before.as_str());
        match writ_format::format(&files, id) {
            Ok(after) => all.push(Formatted { name, before, after, original }),
            Err(errors) => found.append(errors),
        }
    }
    output::plainly(&files, &found);
    (all, found.is_empty())
}

/// Shows what would change.
fn check(all: &[Formatted]) -> Exit {
    let changed: Vec<&Formatted> = all.iter().filter(|file| file.before != file.after).collect();
    for file in &changed {
        let name = visible(&file.name);
        let diff = TextDiff::configure().timeout(DIFF_TIME).diff_lines(&file.before, &file.after);
        print::out(&diff.unified_diff().header(&name, &format!("{name} (formatted)")).to_string());
    }
    if changed.is_empty() {
        return Exit::Proved;
    }
    print::error_line(&format!("{} not in canonical form: run `writ fmt`", counted(changed.len(), "file")));
    Exit::Refuted
}

/// Writes what is not as it should be, and names it.
fn write(all: &[Formatted], quiet: bool) -> Result<Exit, DiskError> {
    for file in all {
        match &file.original {
            None => {
                if let Err(error) = print::whole(&file.after) {
                    print::error_line(&format!("cannot write to standard output: {error}"));
                    return Ok(Exit::Failed);
                }
            }
            Some(original) if file.before != file.after => {
                original.replace(file.after.as_bytes())?;
                if !quiet {
                    print::said(&format!("formatted {}\n", file.name));
                }
            }
            Some(_) => {}
        }
    }
    Ok(Exit::Proved)
}
