//! Yes, no, or open: what the evaluator computes with, and what a comparison assumes.

use std::collections::BTreeMap;

/// Whether something holds for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    /// It depends on something that is not modelled.
    Open(Open),
}

/// What a verdict depends on and is not modelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    /// For people.
    pub(super) reason: String,
    /// The same question has the same key in every document, so that it has the same answer there.
    pub(super) question: String,
}

/// Answers taken for granted, by question: a comparison tries both.
pub(super) type Assumed = BTreeMap<String, bool>;

impl Truth {
    pub(super) fn of(holds: bool) -> Self {
        if holds { Truth::Yes } else { Truth::No }
    }

    /// Open, unless it is assumed.
    pub(super) fn open(reason: String, question: String, assumed: &Assumed) -> Self {
        match assumed.get(&question) {
            Some(holds) => Truth::of(*holds),
            None => Truth::Open(Open { reason, question }),
        }
    }

    pub(super) fn not_if(self, negated: bool) -> Self {
        match (self, negated) {
            (Truth::Yes, true) => Truth::No,
            (Truth::No, true) => Truth::Yes,
            (truth, _) => truth,
        }
    }

    /// Whether one holds: one *yes* outweighs what is open.
    pub(super) fn any(truths: impl IntoIterator<Item = Truth>) -> Self {
        let mut result = Truth::No;
        for truth in truths {
            match truth {
                Truth::Yes => return Truth::Yes,
                Truth::Open(open) if result == Truth::No => result = Truth::Open(open),
                Truth::No | Truth::Open(_) => {}
            }
        }
        result
    }

    /// Whether all hold: one *no* outweighs what is open.
    pub(super) fn all(truths: impl IntoIterator<Item = Truth>) -> Self {
        let mut result = Truth::Yes;
        for truth in truths {
            match truth {
                Truth::No => return Truth::No,
                Truth::Open(open) if result == Truth::Yes => result = Truth::Open(open),
                Truth::Yes | Truth::Open(_) => {}
            }
        }
        result
    }
}
