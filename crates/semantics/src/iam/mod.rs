//! IAM: what a set of policy documents lets a principal do in AWS.

mod actions;
mod classes;
mod compare;
mod condition;
mod context;
mod decide;
mod facts;
mod kms;
mod ordered;
mod resources;
mod text;
mod truth;

pub use actions::{Action, ResourceKind, all as actions, find as find_action};
pub use compare::{
    Budget, ClassDifference, Differences, Stats, compare, compare_with_stats, differences, includes,
};
pub use decide::{Decision, decide};
pub use facts::*;
