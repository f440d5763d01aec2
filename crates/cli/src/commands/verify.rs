//! `writ verify`: starts `writ-verify`, which is a program of its own.

use crate::exit::Exit;
use crate::print;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// The arguments, handed on as they are.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// See `writ verify --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<OsString>,
}

/// Runs the program beside this one, or else the one in PATH.
pub fn run(arguments: &Arguments) -> Ended {
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name("writ-verify"));
    let program =
        beside.filter(|path| path.is_file()).map_or_else(|| OsString::from("writ-verify"), OsString::from);
    match Command::new(&program).args(&arguments.rest).status() {
        Ok(status) => Ended(status.code()),
        Err(error) => {
            print::error_line(&format!("cannot start `writ-verify`: {error}"));
            print::error_line("help: install it beside `writ`: `cargo install writ-verify`");
            Ended(None)
        }
    }
}

/// How the other program ended.
pub struct Ended(Option<i32>);

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended.0.and_then(|code| u8::try_from(code).ok()) {
            Some(code) => ExitCode::from(code),
            None => Exit::Failed.into(),
        }
    }
}
