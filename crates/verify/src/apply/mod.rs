//! Puts the tree on the servers as it is.
//!
//! Order: PostgreSQL (database, tables, `setup.sql`), Vault (mounts, connections, roles,
//! policies), buckets; jobs last, since a task logs in as soon as it runs. What this machine
//! makes necessary to change is changed in memory and listed as a [`Substitution`].
//!
//! INVARIANT: an artifact that its server refuses is a refuted line with the server's words, not
//! an accident of the verifier.

pub(crate) mod decoy;
pub(crate) mod job;
pub(crate) mod postgres;
pub(crate) mod storage;
pub(crate) mod vault;

use crate::report::{Kind, Line, Substitution, Verdict};
use std::fmt;

/// What was done with the tree.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// A line for each artifact.
    pub lines: Vec<Line>,
    /// What was changed.
    pub substitutions: Vec<Substitution>,
    /// What these engines cannot be given.
    pub not_checked: Vec<String>,
}

impl Applied {
    /// An artifact was taken, or refused with these words.
    pub(crate) fn line(&mut self, artifact: &str, to: impl Into<String>, refused: Option<String>) {
        self.lines.push(Line {
            kind: Kind::Apply,
            verdict: if refused.is_some() { Verdict::Refuted } else { Verdict::Passed },
            who: artifact.into(),
            by: "the deployer".into(),
            request: to.into(),
            expected: "the server takes it".into(),
            came_back: refused.unwrap_or_else(|| "taken".into()),
            controls: Vec::new(),
            source: None,
        });
    }

    /// Something of an artifact was changed.
    pub(crate) fn substitute(
        &mut self,
        artifact: impl Into<String>,
        what: impl Into<String>,
        instead: impl Into<String>,
    ) {
        let one = Substitution { artifact: artifact.into(), what: what.into(), instead: instead.into() };
        if !self.substitutions.contains(&one) {
            self.substitutions.push(one);
        }
    }

    /// Whether a server refused any artifact.
    pub(crate) fn is_broken(&self) -> bool {
        self.lines.iter().any(|line| line.verdict != Verdict::Passed)
    }
}

/// A failure that is not the artifacts': a server that does not answer, or that refuses what the
/// verifier itself asks as root.
#[derive(Debug)]
pub(crate) struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Trouble {
    fn from(error: E) -> Self {
        Trouble(error.to_string())
    }
}
