//! `writ verify`: becomes `writ-verify`, which is a program of its own.

use crate::exit::Exit;
use crate::print;
use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// The arguments, handed on as they are.
#[derive(clap::Args)]
#[command(disable_help_flag = true, after_help = crate::help!("
  writ verify .                          the tree below ./out, against ./*.writ
  writ verify . --json report.json       the whole report for programs, too
  writ verify --help                     every option",
    0 "everything is as declared",
    1 "refuted",
    2 "the sources, the tree or the command line are wrong",
    3 "something could not be told",
    4 "there is no engine to verify on"))]
pub struct Arguments {
    /// See `writ verify --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<OsString>,
}

/// Becomes the program beside this one, or else the one in PATH: signals and exit code are its
/// own. Comes back only where there is none.
pub fn run(arguments: &Arguments, quiet: bool) -> Exit {
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name("writ-verify"));
    let program =
        beside.filter(|path| path.is_file()).map_or_else(|| OsString::from("writ-verify"), OsString::from);
    // `-q` is taken by `writ` itself, wherever it stands.
    let quiet = quiet.then_some("--quiet");
    let error = Command::new(&program).args(quiet).args(&arguments.rest).exec();
    print::error_line(&format!("cannot start `writ-verify`: {error}"));
    print::error_line("help: build or install it beside `writ`: `cargo build -p writ-verify`");
    Exit::Failed
}
