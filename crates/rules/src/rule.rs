//! What a rule is.

use writ_graph::declared::Declared;
use writ_model::Model;
use writ_semantics::Facts;
use writ_source::{Code, Diagnostic, Diagnostics, Severity, Span};

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `rule/` and its name: the bad thing, such as `rule/unpinned-image`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// A constant lower-case summary.
    pub message: &'static str,
    /// What it looks at, and how.
    pub check: Check,
    /// The text of its source file, whose module doc is its page.
    pub source: &'static str,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// What a stack declares.
    Stack(fn(Stack<'_>, &mut Diagnostics)),
    /// What files state, ours or others'.
    Facts(fn(&Facts, &mut Diagnostics)),
    /// What a stack declares; and what files state that no stack of ours is behind.
    Either {
        /// Of a stack.
        stack: fn(Stack<'_>, &mut Diagnostics),
        /// Of others' files.
        files: fn(&Facts, &mut Diagnostics),
    },
}

/// A stack whose sources are in order.
#[derive(Debug, Clone, Copy)]
pub struct Stack<'a> {
    /// The entities.
    pub model: &'a Model,
    /// What they declare, flat.
    pub declared: &'a Declared,
    /// The facts that the artifacts are to state.
    pub facts: &'a Facts,
}

impl Rule {
    /// Its name, as `allow "…"` says it.
    pub fn name(&self) -> &'static str {
        self.code.0.strip_prefix("rule/").unwrap_or(self.code.0)
    }

    /// A finding of this rule at `span`.
    pub fn at(&self, span: Span, label: impl Into<String>) -> Diagnostic {
        let finding = Diagnostic::error(self.code, self.message, span, label);
        Diagnostic { severity: self.severity, ..finding }
    }
}
