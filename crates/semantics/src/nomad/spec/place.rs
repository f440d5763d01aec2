//! Where a job, a group or a task is placed.

use super::{Known, Takes, plain};

/// A `constraint`.
pub(super) const CONSTRAINT: &[Known] = &[
    plain("attribute", Takes::Text),
    plain("operator", Takes::Words(OPERATORS)),
    plain("value", Takes::Text),
];

/// An `affinity`.
pub(super) const AFFINITY: &[Known] = &[
    plain("attribute", Takes::Text),
    plain("operator", Takes::Words(OPERATORS)),
    plain("value", Takes::Text),
    plain("weight", Takes::Number(-100, 100)),
];

/// A `spread`.
pub(super) const SPREAD: &[Known] = &[
    plain("attribute", Takes::Text),
    plain("weight", Takes::Number(1, 100)),
    plain("target", Takes::Labelled(&[plain("percent", Takes::Number(0, 100))])),
];

/// The operators (`Constraint.Validate` and `Affinity.Validate` in `nomad/structs/structs.go`).
const OPERATORS: &[&str] = &[
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "regexp",
    "version",
    "semver",
    "set_contains",
    "set_contains_all",
    "set_contains_any",
    "distinct_hosts",
    "distinct_property",
    "is_set",
    "is_not_set",
];
