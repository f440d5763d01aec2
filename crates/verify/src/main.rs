//! `writ-verify`: verifies a stack's tree on real servers, and is the probe inside the tasks.

mod command;

use clap::Parser;
use std::process::ExitCode;
use writ_verify::{Exit, agent};

fn main() -> ExitCode {
    let arguments = command::Arguments::parse();
    match arguments.command {
        Some(command::Hidden::Agent) => agent_main(),
        None => command::run(&arguments).into(),
    }
}

/// The agent's process. Its only output is on standard error, which Nomad keeps.
fn agent_main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(agent::serve())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("writ-verify agent: {error}");
            Exit::Usage.into()
        }
    }
}
