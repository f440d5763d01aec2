//! How a command ends.

use std::process::ExitCode;

/// The documented exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Proved,
    /// Something is wrong with what was given: sources, tree, policies.
    Refuted,
    /// The command could not be carried out: no such folder, no right to write.
    Failed,
    /// Neither proved nor refuted.
    Inconclusive,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Proved => 0,
            Exit::Refuted => 1,
            Exit::Failed => 2,
            Exit::Inconclusive => 3,
        })
    }
}
