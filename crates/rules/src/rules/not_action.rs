//! # not-action
//!
//! `Allow` with `NotAction` or `NotResource` allows all that is not listed, of every service of AWS, and what is added
//! later.
//!
//! ```json fires iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "NotAction": "iam:*",
//!       "Resource": "arn:aws:s3:::my-bucket/*"
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
//! ## References
//!
//! - IAM User Guide, "IAM JSON policy elements: `NotAction`"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::iam::{Effect, Policy, Statement};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/not-action"),
    severity: Severity::Warning,
    message: "everything but a few is allowed",
    check: Check::Facts(check),
    source: include_str!("not_action.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in allowing(facts) {
        if statement.actions.negated
            || statement.resources.as_ref().is_some_and(|resources| resources.negated)
        {
            out.push(
                RULE.at(statement.span, "all but what is listed is allowed")
                    .help("list what is needed instead"),
            );
        }
    }
}

/// The statements that allow, of every document but trust policies.
fn allowing(facts: &Facts) -> impl Iterator<Item = &Statement> {
    let documents = facts.permissions.values().chain(facts.sessions.values());
    documents.flat_map(|policy: &Policy| &policy.statements).filter(|s| s.effect == Effect::Allow)
}
