//! What is held against an input: each property says in words what does not hold.

mod compile;
mod format;
mod parser;

/// What is fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Bytes to tree
    Parser,
    /// Bytes to the same in canonical form
    Format,
    /// Bytes to proved artifacts
    Compile,
}

/// What an input was: how many of each kind there were says whether a run was worth its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Refused, with errors.
    Refused,
    /// Taken.
    Taken,
}

impl Target {
    /// All of them, in the order in which data flows.
    pub const ALL: [Target; 3] = [Target::Parser, Target::Format, Target::Compile];

    /// As it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Target::Parser => "parser",
            Target::Format => "format",
            Target::Compile => "compile",
        }
    }

    /// Runs it on one input.
    ///
    /// # Errors
    /// The property that does not hold, with what shows it.
    pub fn run(self, input: &[u8]) -> Result<Class, String> {
        match self {
            Target::Parser => parser::run(input),
            Target::Format => format::run(input),
            Target::Compile => compile::run(input),
        }
    }
}

/// `Ok` where it holds.
fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
