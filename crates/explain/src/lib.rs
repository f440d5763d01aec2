//! What each code means: one text a code, which is `writ explain`, the page in `docs/errors/` and
//! the help of a SARIF rule at once.
//!
//! A [`Library`] is made of [`Source`]s; the codes of the stages are [`errors`], and whatever else
//! reports under codes of its own (rules, say) adds a source of its own.
//!
//! INVARIANT: no I/O; the texts are in the binary. `tests/offline/explain.rs` asserts that each
//! code of the sources has its section, each section its code, and runs the examples.

mod library;
mod page;

pub use library::{Explanation, Library, Source};
pub use page::{Block, Part, Role, Section, sections};

/// The pages of `docs/errors/`, one a stage.
pub const ERRORS: [(&str, &str); 10] = [
    ("syntax", include_str!("../../../docs/errors/syntax.md")),
    ("expand", include_str!("../../../docs/errors/expand.md")),
    ("resolve", include_str!("../../../docs/errors/resolve.md")),
    ("emit", include_str!("../../../docs/errors/emit.md")),
    ("read", include_str!("../../../docs/errors/read.md")),
    ("prove", include_str!("../../../docs/errors/prove.md")),
    ("disk", include_str!("../../../docs/errors/disk.md")),
    ("cli", include_str!("../../../docs/errors/cli.md")),
    ("format", include_str!("../../../docs/errors/format.md")),
    ("internal", include_str!("../../../docs/errors/internal.md")),
];

/// What every stage can report.
pub fn errors() -> Vec<Source> {
    ERRORS.iter().map(|(stage, text)| Source::page(stage, text)).collect()
}
