//! # wildcard-resource
//!
//! A statement on `*` or on every bucket allows its actions on what is made next year too, in every account that lets
//! this one in.
//!
//! ```json fires iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "Action": "s3:GetObject",
//!       "Resource": "*"
//!     }
//!   ]
//! }
//! ```
//!
//! ```json fires iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "Action": "s3:GetObject",
//!       "Resource": "arn:aws:s3:::*"
//!     }
//!   ]
//! }
//! ```
//!
//! ```json passes iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "Action": "s3:GetObject",
//!       "Resource": "arn:aws:s3:::my-bucket/dbbackup/*"
//!     }
//!   ]
//! }
//! ```
//!
//! ```json passes iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "Action": "s3:ListAllMyBuckets",
//!       "Resource": "*"
//!     }
//!   ]
//! }
//! ```
//!
//! ## References
//!
//! - Service Authorization Reference, "Amazon S3": `ListAllMyBuckets` takes no other resource

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::iam::{Effect, Policy, Statement};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wildcard-resource"),
    severity: Severity::Warning,
    message: "resource that is everything",
    check: Check::Facts(check),
    source: include_str!("wildcard_resource.rs"),
};

/// Actions that have no narrower resource.
const OF_NO_RESOURCE: [&str; 2] = ["s3:listallmybuckets", "sts:getcalleridentity"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in allowing(facts) {
        let Some(resources) = &statement.resources else { continue };
        let everything = |pattern: &String| {
            let name = pattern.strip_prefix("arn:aws:s3:::").unwrap_or(pattern);
            matches!(name, "*" | "*/*")
        };
        let narrowest = statement
            .actions
            .patterns
            .iter()
            .all(|a| OF_NO_RESOURCE.contains(&a.to_ascii_lowercase().as_str()));
        if !narrowest && !resources.negated && resources.patterns.iter().any(everything) {
            out.push(
                RULE.at(statement.span, "this is about every resource")
                    .help("name the bucket and the prefix"),
            );
        }
    }
}

/// The statements that allow, of every document but trust policies.
fn allowing(facts: &Facts) -> impl Iterator<Item = &Statement> {
    let documents = facts.permissions.values().chain(facts.sessions.values());
    documents.flat_map(|policy: &Policy| &policy.statements).filter(|s| s.effect == Effect::Allow)
}
