//! Findings in every form that they are read in: [`text`] for people, [`json`], [`sarif`], and
//! GitHub's workflow commands ([`github`]).
//!
//! ```text
//! files, diagnostics ─text→ for people
//!                    ─findings→ Report ─json, sarif, github→ for machines
//! ```
//!
//! INVARIANT: pure; where folders lie and what the terminal is like comes in as values.
//! INVARIANT: no text or name of a user acts on what shows it: not on a terminal (control and
//! bidirectional characters), not on a runner of workflows (`::error::`, `##[…]`), not on a reader
//! of SARIF (links, placeholders). The forms for machines carry the text itself, escaped; what
//! only people see replaces what would act.

mod excerpt;
mod explained;
mod finding;
mod fingerprint;
mod github;
mod inert;
mod json;
mod place;
mod sarif;
mod text;
mod wrap;

pub use explained::explained;
pub use finding::{
    Comparison, Failure, Finding, FindingFix, Outcome, Related, Replacement, Report, Request, Spot, findings,
    hashed_findings,
};
pub use github::github;
pub use inert::{harmless, visible};
pub use json::{SCHEMA_VERSION, json};
pub use place::{Place, Position, Roots};
pub use sarif::sarif;
pub use text::{Style, counted, failure_text, text};
pub use wrap::wrapped;
