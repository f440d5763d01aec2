//! # wildcard-action
//!
//! `s3:*` allows what AWS adds to the service next year, and already today changing the bucket's policy, its lifecycle and
//! its ACLs, which is more than whoever wrote it had in mind.
//!
//! ```json fires iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "Action": "s3:*",
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
//!       "Action": ["s3:GetObject", "s3:PutObject"],
//!       "Resource": "arn:aws:s3:::my-bucket/dbbackup/*"
//!     }
//!   ]
//! }
//! ```
//!
//! ## References
//!
//! - IAM User Guide, "Security best practices in IAM", "Apply least-privilege permissions"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::iam::{Effect, Policy, Statement};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wildcard-action"),
    severity: Severity::Warning,
    message: "action with a wildcard",
    check: Check::Facts(check),
    source: include_str!("wildcard_action.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in allowing(facts) {
        if let Some(wide) =
            statement.actions.patterns.iter().find(|p| !statement.actions.negated && p.contains(['*', '?']))
        {
            out.push(
                RULE.at(statement.span, format!("this allows `{wide}`"))
                    .help("list the actions that are needed"),
            );
        }
    }
}

/// The statements that allow, of every document but trust policies.
fn allowing(facts: &Facts) -> impl Iterator<Item = &Statement> {
    let documents = facts.permissions.values().chain(facts.sessions.values());
    documents.flat_map(|policy: &Policy| &policy.statements).filter(|s| s.effect == Effect::Allow)
}
