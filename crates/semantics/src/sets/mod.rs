//! Sets of strings: patterns, and the partition of all strings by which of some patterns accept them.
//!
//! A comparison of two permissions never reasons about patterns. It asks here for one *atom* for
//! each way in which the patterns of a dimension can agree on a string, and runs the plain evaluator
//! on the atom's witness: strings of one atom cannot be told apart by the policies.
//!
//! INVARIANT: knows no system; what a pattern means is decided by whoever builds it.

mod atoms;
mod glob;
mod pattern;

pub(crate) use atoms::{Atoms, Meter};
pub(crate) use glob::Glob;
pub(crate) use pattern::{Class, Pattern};
