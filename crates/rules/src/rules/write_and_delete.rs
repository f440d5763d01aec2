//! # write-and-delete
//!
//! A backup that its own job can delete is no backup once that job is taken over. Let the bucket's lifecycle expire
//! old objects, or another principal delete them.
//!
//! ```writ fires
//! service db-backup {
//!   image        = "registry.internal/db-backup:1.4.2"
//!   run          = on nightly
//!   runs_at_most = 40m
//!
//!   may write, delete on archive/"dbbackup/"
//! }
//! ```
//!
//! ```writ passes
//! service db-backup {
//!   image        = "registry.internal/db-backup:1.4.2"
//!   run          = on nightly
//!   runs_at_most = 40m
//!
//!   may list, read, write on archive/"dbbackup/"
//! }
//! ```
//!
//! ## References
//!
//! - S3 User Guide, "Managing the lifecycle of objects"

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{BucketVerb, Grant, Object, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/write-and-delete"),
    severity: Severity::Warning,
    message: "what a scheduled job writes it can also destroy",
    check: Check::Stack(check),
    source: include_str!("write_and_delete.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for service in stack.model.services.iter().filter(|service| service.run.is_some()) {
        let own =
            |grant: &&Grant| grant.principal.workload().is_some_and(|who| who.job == service.name.value);
        let grants: Vec<&Grant> = stack.declared.grants.iter().filter(own).collect();
        let of = |verb: BucketVerb| grants.iter().copied().filter(move |g| g.verb == Verb::Bucket(verb));
        for delete in of(BucketVerb::Delete) {
            if let Some(write) = of(BucketVerb::Write).find(|write| overlap(&write.object, &delete.object)) {
                let label = format!("`{}` can delete what it has written", service.name.value);
                out.push(
                    RULE.at(delete.span, label)
                        .also(write.span, "written by this grant")
                        .help("drop `delete`; let the bucket's lifecycle expire old objects"),
                );
            }
        }
    }
}

fn overlap(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Bucket { bucket, prefix }, Object::Bucket { bucket: same, prefix: other }) => {
            bucket == same && (prefix.starts_with(other.as_str()) || other.starts_with(prefix.as_str()))
        }
        _ => false,
    }
}
