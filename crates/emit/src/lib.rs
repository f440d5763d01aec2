//! From a checked model to the bytes of every artifact, with provenance by line.
//!
//! One file or folder a target; typed values go into small printers of the formats (`print/`),
//! never glued strings. Each printed line knows which declaration it came from.
//!
//! INVARIANT: same input, same bytes: no clock, no map without an order, no machine's name.
//! INVARIANT: user text is never syntax: each printer quotes for its own format, and refuses what
//! that format can't carry ([`Unprintable`]).

mod access;
mod artifact;
mod bodies;
mod deployer;
mod iam;
mod lock;
mod nomad;
mod nomad_acl;
mod print;
mod sql;
mod template;
mod terraform;
mod vault;

pub use artifact::{Artifact, Artifacts, Run, Unprintable};
pub use lock::LOCK_FILE;

use writ_graph::declared::Declared;
use writ_model::Model;
use writ_semantics::Facts;
use writ_source::Files;

/// What has been resolved, derived and checked, and may be printed.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The entities.
    pub model: &'a Model,
    /// What they declare.
    pub declared: &'a Declared,
    /// The facts that the artifacts are to state.
    pub facts: &'a Facts,
    /// The sources, for provenance.
    pub sources: &'a Files,
}

/// Prints every artifact of a stack.
pub fn emit(checked: Checked<'_>) -> Result<Artifacts, Unprintable> {
    let mut artifacts = Artifacts::default();
    vault::emit(checked.facts, &mut artifacts)?;
    bodies::emit(checked.facts, &mut artifacts);
    iam::emit(checked.facts, &mut artifacts)?;
    sql::emit(checked.facts, checked.declared, &mut artifacts)?;
    nomad::emit(checked, &mut artifacts)?;
    nomad_acl::emit(checked.facts, &mut artifacts)?;
    terraform::emit(checked, &mut artifacts)?;
    deployer::emit(checked, &mut artifacts)?;
    access::emit(checked, &mut artifacts);
    lock::emit(checked.sources, &mut artifacts);
    Ok(artifacts)
}
