//! The diagnostics of this stage, bounded in number.

use writ_source::{Code, Diagnostic, Diagnostics};

use crate::limits;

/// What has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    list: Diagnostics,
}

impl Report {
    /// Adds one. The one past [`limits::ERRORS`] says so instead; those after it are dropped.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < limits::ERRORS {
            self.list.push(diagnostic);
        } else if self.list.len() == limits::ERRORS {
            self.list.push(
                Diagnostic::error(
                    Code("expand/too-many-errors"),
                    "too many errors",
                    diagnostic.primary.span,
                    format!("nothing after this one is shown: {} errors are", limits::ERRORS),
                )
                .help("mend the first of them, then run again"),
            );
        }
    }

    /// Adds all of another stage's.
    pub fn append(&mut self, others: Diagnostics) {
        self.list.append(others);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them, to say more of some.
    pub fn list(&mut self) -> &mut Diagnostics {
        &mut self.list
    }

    /// Whether the stage has to stop.
    pub fn has_errors(&self) -> bool {
        self.list.has_errors()
    }

    /// Whether it is of no use to look for more.
    pub fn is_full(&self) -> bool {
        self.list.len() > limits::ERRORS
    }

    pub fn into_diagnostics(self) -> Diagnostics {
        self.list
    }
}
