//! # shared-writes
//!
//! Whoever reads there cannot tell which of the two wrote it: taking over the weaker one is enough to feed the readers
//! of the stronger.
//!
//! ```writ fires
//! service one {
//!   image = "registry.internal/one:1.0.0"
//!
//!   may write on archive/"reports/"
//! }
//!
//! service two {
//!   image = "registry.internal/two:1.0.0"
//!
//!   may write on archive/"reports/daily/"
//! }
//! ```
//!
//! ```writ passes
//! service one {
//!   image = "registry.internal/one:1.0.0"
//!
//!   may write on archive/"reports/one/"
//! }
//!
//! service two {
//!   image = "registry.internal/two:1.0.0"
//!
//!   may write on archive/"reports/two/"
//! }
//! ```

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{BucketVerb, Grant, Object, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/shared-writes"),
    severity: Severity::Warning,
    message: "two principals write to the same place",
    check: Check::Stack(check),
    source: include_str!("shared_writes.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    // In the order of their places, one that is below another follows it: neighbours are enough.
    let mut writes: Vec<(&str, &str, &Grant)> = stack
        .declared
        .grants
        .iter()
        .filter(|grant| grant.verb == Verb::Bucket(BucketVerb::Write))
        .filter_map(|grant| match &grant.object {
            Object::Bucket { bucket, prefix } => Some((bucket.as_str(), prefix.as_str(), grant)),
            _ => None,
        })
        .collect();
    writes.sort_by_key(|(bucket, prefix, grant)| (*bucket, *prefix, grant.span));
    let mut above: Vec<(&str, &str, &Grant)> = Vec::new();
    for (bucket, prefix, grant) in writes {
        above.retain(|(of, outer, _)| *of == bucket && prefix.starts_with(outer));
        if let Some((_, _, other)) = above.iter().find(|(_, _, other)| other.principal != grant.principal) {
            let label = format!("`{}` writes here, and so does `{}`", grant.principal, other.principal);
            out.push(
                RULE.at(grant.span, label)
                    .also(other.span, "granted here too")
                    .help("give each of them a prefix of its own"),
            );
        }
        above.push((bucket, prefix, grant));
    }
}
