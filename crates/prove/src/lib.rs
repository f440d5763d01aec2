//! The proof: what the printed bytes grant is what was declared, no more and no less.
//!
//! `observed` are the facts that were read back from the bytes; `intended` are the facts that the
//! declaration stands for. Each pair is compared by the semantics of its system, as sets where it
//! is a set; then every declared chain is walked through the observed facts alone, and every
//! `check` line is decided on them.
//!
//! INVARIANT: what was not decided is a finding, never silence.
//! INVARIANT: never depends on how artifacts are printed.

mod acl_policies;
mod acls;
mod aws;
mod bodies;
mod chain;
mod chains;
mod checks;
mod database;
mod database_login;
mod deployer;
mod door;
mod engines;
mod finding;
mod gate;
mod in_bucket;
mod in_database;
mod jobs;
mod logins;
mod nomad_roles;
mod only;
mod operators;
mod pairs;
mod policies;
mod reach;
mod servers;
mod settings;
mod statements;
mod terraform;
mod tokens;
mod upkeep;
mod volumes;
mod why;
mod worded;

use reach::Reach;
use writ_graph::declared::Declared;
use writ_semantics::Facts;
use writ_source::{Diagnostics, Files};

/// What is compared with what.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// What the source declares.
    pub declared: &'a Declared,
    /// The facts that it stands for, with spans in the source.
    pub intended: &'a Facts,
    /// The facts that the files state, with spans in the files.
    pub observed: &'a Facts,
    /// Sources and artifacts.
    pub files: &'a Files,
}

/// How much was proved, for the summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proved {
    /// Facts that were compared.
    pub comparisons: usize,
    /// Declared grants whose chain was walked.
    pub chains: usize,
    /// Check lines that were decided.
    pub checks: usize,
}

/// Proves the claim, or says where it does not hold, with counterexamples.
pub fn prove(claim: Claim<'_>) -> (Proved, Diagnostics) {
    let mut out = Diagnostics::new();
    let comparisons = policies::compare(claim, &mut out)
        + logins::compare(claim, &mut out)
        + aws::compare(claim, &mut out)
        + database::compare(claim, &mut out)
        + jobs::compare(claim, &mut out)
        + acl_policies::compare(claim, &mut out)
        + nomad_roles::compare(claim, &mut out)
        + bodies::compare(claim, &mut out)
        + terraform::compare(claim, &mut out)
        + deployer::compare(claim, &mut out);
    let reach = Reach::new(claim.observed, claim.declared);
    let chains = chain::walk(claim, &reach, &mut out);
    let checks = checks::decide(claim, &reach, &mut out);
    (Proved { comparisons, chains, checks }, out)
}
