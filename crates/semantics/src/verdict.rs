//! The answers: of one request, and of two permissions compared.

/// The answer to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Some rule grants it, none denies it.
    Allow,
    /// No rule grants it: the default.
    ImplicitDeny,
    /// A rule denies it.
    ExplicitDeny,
    /// Not decided, and why.
    Unknown(Unknown),
}

impl Verdict {
    /// Whether it is allowed; *unknown* is not.
    pub fn is_allow(&self) -> bool {
        matches!(self, Verdict::Allow)
    }
}

/// Why something was not decided: a sentence for people, such as ``condition operator `ArnLike` is
/// not modelled``.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown(pub String);

/// How two permissions `a` and `b` relate as sets, with a smallest request on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison<W> {
    /// They allow the same requests.
    Equal,
    /// `a` allows less: the witness is allowed by `b` only.
    Less {
        /// Allowed by `b`, refused by `a`.
        only_b: W,
    },
    /// `a` allows more: the witness is allowed by `a` only.
    More {
        /// Allowed by `a`, refused by `b`.
        only_a: W,
    },
    /// Each allows something that the other refuses.
    Incomparable {
        /// Allowed by `a`, refused by `b`.
        only_a: W,
        /// Allowed by `b`, refused by `a`.
        only_b: W,
    },
    /// Outside the fragment, or past the budget of states.
    Unknown(Unknown),
}
