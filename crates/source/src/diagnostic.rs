//! What went wrong, where, and what to do: the one form in which every stage reports.
//!
//! Wording (see CONTRIBUTING): the message is a constant lower-case summary without names or
//! period; names go into labels, in backticks; help is an imperative fix.

use crate::Span;

/// A stable name such as `syntax/unclosed-block`: the stage, then the bad thing.
///
/// Codes are never reused for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; does not stop the compile.
    Warning,
    /// Nothing is written.
    Error,
}

/// A place with what it has to do with the matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Why here; user text in backticks.
    pub text: String,
}

/// One change to a text: what stands at `span` becomes `replacement`; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what, as source text.
    pub replacement: String,
}

/// A change that mends a finding by itself, without a choice being left to anybody.
///
/// INVARIANT: the edits do not overlap, and what they put in is text of Writ's own or of the same
/// stack (a name that is declared there), never a guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative, with names in backticks.
    pub title: String,
    /// All of its changes; they belong together.
    pub edits: Vec<Edit>,
}

/// One finding with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// A constant summary.
    pub message: &'static str,
    /// The cause.
    pub primary: Label,
    /// What else has to do with it, such as `granted here`.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// What else is worth knowing, such as a counterexample.
    pub notes: Vec<String>,
    /// How it is mended, where that is plain. Editors and code hosts can apply it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, message: &'static str, span: Span, label: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message,
            primary: Label { span, text: label.into() },
            secondary: Vec::new(),
            help: None,
            notes: Vec::new(),
            fix: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, message: &'static str, span: Span, label: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, span, label) }
    }

    /// With a further place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With `did you mean …?` as help, and the change that makes it so: `near` in place of `span`.
    #[must_use]
    pub fn did_you_mean(self, span: Span, near: &str) -> Self {
        self.help(format!("did you mean `{near}`?")).fix(format!("replace it by `{near}`"), span, near)
    }

    /// With a change of one place that mends it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        let edit = Edit { span, replacement: replacement.into() };
        self.fix = Some(Fix { title: title.into(), edits: vec![edit] });
        self
    }

    /// With a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// What a stage reports beside its value: all findings of a run, in the order of their places.
///
/// INVARIANT: at most [`KEPT`] of each severity, and one that says so where there are more: what a
/// source can have wrong is bounded by its size only, and each finding is larger than what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

/// How many findings of one severity are kept.
pub const KEPT: usize = 10_000;

/// That some were left out.
pub const TOO_MANY: Code = Code("cli/too-many-findings");

impl Diagnostics {
    /// Nothing to report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let severity = diagnostic.severity;
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        if *count <= KEPT {
            self.list.push(diagnostic);
        } else if *count == KEPT + 1 {
            let label = format!(
                "of this severity {KEPT} were found before this one: it and what follows is left out"
            );
            let mut more =
                Diagnostic::error(TOO_MANY, "more findings than are shown", diagnostic.primary.span, label)
                    .help("mend what is shown, then run again");
            more.severity = severity;
            self.list.push(more);
        }
    }

    /// Adds all of another.
    pub fn append(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// Whether the driver has to stop.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Those from the `from`th on, in the order in which they were added, to say more of them.
    pub fn since(&mut self, from: usize) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut().skip(from)
    }

    /// Takes all of them out, in the order in which they were added.
    pub fn take(&mut self) -> Vec<Diagnostic> {
        std::mem::take(self).list
    }

    /// All of them, sorted by file and place, doubles dropped.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.list.iter().collect();
        all.sort_by(|a, b| {
            (a.primary.span, a.code, &a.primary.text).cmp(&(b.primary.span, b.code, &b.primary.text))
        });
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Files;

    #[test]
    fn findings_have_an_end_and_no_error_is_lost_behind_warnings() {
        let id = Files::new().add("x", "");
        let at = |n: usize| Span::new(id, n..n);
        let mut many = Diagnostics::new();
        for n in 0..3 * KEPT {
            many.push(Diagnostic::warning(Code("x/y"), "a warning", at(n), ""));
        }
        assert_eq!((many.len(), many.has_errors()), (KEPT + 1, false));
        let last = many.sorted().last().map(|last| (last.code, last.severity));
        assert_eq!(last, Some((TOO_MANY, Severity::Warning)));
        let mut all = Diagnostics::new();
        all.append(many);
        all.push(Diagnostic::error(Code("x/z"), "an error", at(0), ""));
        assert_eq!((all.len(), all.has_errors()), (KEPT + 2, true));
        assert!(all.sorted().iter().any(|one| one.code == Code("x/z")));
    }
}
