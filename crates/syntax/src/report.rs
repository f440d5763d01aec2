//! The diagnostics of one file, bounded in number.

use writ_source::{Code, Diagnostic, Diagnostics};

use crate::limits;

/// What has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    list: Vec<Diagnostic>,
}

impl Report {
    /// Adds one. The one past [`limits::ERRORS`] says so instead; those after it are dropped.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < limits::ERRORS {
            self.list.push(diagnostic);
        } else if self.list.len() == limits::ERRORS {
            self.list.push(
                Diagnostic::error(
                    Code("syntax/too-many-errors"),
                    "too many errors",
                    diagnostic.primary.span,
                    format!("reading stopped here, after {} errors", limits::ERRORS),
                )
                .help("mend the first of them, then run again"),
            );
        }
    }

    /// Whether it is of no use to look for more.
    pub fn is_full(&self) -> bool {
        self.list.len() > limits::ERRORS
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Forgets what was added after it had `length`.
    pub fn truncate(&mut self, length: usize) {
        self.list.truncate(length);
    }

    pub fn into_diagnostics(self) -> Diagnostics {
        let mut all = Diagnostics::new();
        for diagnostic in self.list {
            all.push(diagnostic);
        }
        all
    }
}
