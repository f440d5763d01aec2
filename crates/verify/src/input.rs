//! What there is to verify.

use crate::engines::Kind;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use writ_graph::declared::Declared;
use writ_source::Span;

/// What was declared, what was compiled from it, and how to verify the one against the other.
pub struct Input {
    /// What the source declares.
    pub declared: Declared,
    /// The artifacts by path, such as `vault/policies/x.hcl`, in the bytes that were printed.
    pub tree: BTreeMap<String, String>,
    /// Where a span of the source is.
    pub place: Box<dyn Fn(Span) -> Place>,
    /// What the systems give everybody, a line each: listed in the report, not probed yet.
    pub baseline: Vec<String>,
    /// Why the tree, read without a server, does not grant what is declared, or is not what
    /// compiles: what no probe is made for is told here. Empty where it is proved.
    pub unproved: Vec<String>,
    /// How.
    pub options: Options,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("declared", &self.declared).finish_non_exhaustive()
    }
}

/// A line of the source.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The line's text.
    pub text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.text.trim())
    }
}

/// How to verify.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which engines.
    pub engines: Kind,
    /// The program that runs in the tasks: `writ-verify`; it is started with `agent`.
    pub agent: PathBuf,
    /// How long a task may take until its agent reports.
    pub task_patience: Duration,
    /// Whether an interrupt or SIGTERM ends the run, everything cleaned up. A library's caller
    /// that handles signals itself says no.
    pub handle_signals: bool,
}

impl Options {
    /// Local engines, `agent` in the tasks, signals handled.
    pub fn new(agent: impl Into<PathBuf>) -> Self {
        Self {
            engines: Kind::Local,
            agent: agent.into(),
            task_patience: Duration::from_mins(1),
            handle_signals: true,
        }
    }
}
