//! `writ man`: a man page for each command.

use crate::exit::Exit;
use crate::output;
use std::path::PathBuf;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ man ~/.local/share/man/man1     then: man writ, man writ-compile",
    0 "written",
    2 "the folder could not be written to"))]
pub struct Arguments {
    /// The folder; pages of these names in it are replaced
    #[arg(value_hint = clap::ValueHint::DirPath)]
    dir: PathBuf,
}

/// Runs the command for the whole of the command line.
pub fn run(arguments: &Arguments, writ: clap::Command) -> Exit {
    let pages = pages(writ);
    let files = pages.iter().map(|(name, page)| (name.as_str(), page.as_slice()));
    match writ_disk::files(&arguments.dir, files) {
        Ok(()) => Exit::Proved,
        Err(error) => {
            output::disk_error(&error);
            Exit::Failed
        }
    }
}

/// `writ.1`, `writ-check.1` and so on, with what is in each.
fn pages(writ: clap::Command) -> Vec<(String, Vec<u8>)> {
    let mut writ = writ.disable_help_subcommand(true);
    writ.build();
    let mut commands = vec![writ.clone().name("writ")];
    for command in writ.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name: &'static str = Box::leak(format!("writ-{}", command.get_name()).into_boxed_str());
        commands.push(command.clone().name(name));
    }
    let page = |command: clap::Command| {
        let name = format!("{}.1", command.get_name());
        let mut page = Vec::new();
        // Writing to memory does not fail.
        let _ = clap_mangen::Man::new(command).render(&mut page);
        (name, page)
    };
    commands.into_iter().map(page).collect()
}
