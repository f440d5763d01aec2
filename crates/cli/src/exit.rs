//! How a command ends.

use std::process::ExitCode;
use writ_report::Outcome;

/// The documented exit codes, the worst last. 4, no engine, is `verify`'s own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is well.
    Proved,
    /// Neither proved nor refuted.
    Inconclusive,
    /// Something is wrong with what was given: sources, tree, policies.
    Refuted,
    /// The command could not be carried out: no such folder, no right to write.
    Failed,
}

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Exit::Proved => 0,
            Exit::Refuted => 1,
            Exit::Failed => 2,
            Exit::Inconclusive => 3,
        }
    }

    /// The word of reports.
    pub const fn outcome(self) -> Outcome {
        match self {
            Exit::Proved => Outcome::Proved,
            Exit::Refuted => Outcome::Refuted,
            Exit::Failed => Outcome::Failed,
            Exit::Inconclusive => Outcome::Inconclusive,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
