//! `writ completions`: what a shell needs to complete commands and options.

use crate::exit::Exit;
use crate::print;
use clap_complete::Shell;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ completions bash > ~/.local/share/bash-completion/completions/writ
  writ completions zsh  > ~/.zfunc/_writ                  with ~/.zfunc in fpath
  writ completions fish > ~/.config/fish/completions/writ.fish",
    0 "printed",
    2 "no such shell"))]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command for the whole of the command line.
pub fn run(arguments: &Arguments, mut writ: clap::Command) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut writ, "writ", &mut text);
    print::out(&String::from_utf8_lossy(&text));
    Exit::Proved
}
