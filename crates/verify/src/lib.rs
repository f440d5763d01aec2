//! Puts artifacts on real servers and probes them through a workload's own credentials.
//!
//! `declared + artifacts → engines → applied → probes → report`: [`engines`] brings servers up,
//! [`apply`] puts the tree on them as it is (each substitution listed), [`agent`] is the process
//! inside the tasks that makes the real requests, [`probe`] decides which ones and with which
//! controls, [`classify`] says what an answer means, [`revoke`] ends the credentials, and
//! [`report`] tells it all.
//!
//! INVARIANT: nothing here reads the verb tables or the deciders: what a verb must open and must
//! not open is written down again, independently, in [`probe`]. A refusal counts only with a
//! control that succeeded; whatever cannot be told is inconclusive, and inconclusive fails.

pub mod agent;
mod apply;
mod classify;
pub mod engines;
mod input;
mod probe;
pub mod report;
mod revoke;
mod run;

pub use input::{Input, Options, Place};
pub use report::{Exit, Progress, Report, Silent};
pub use run::run;
