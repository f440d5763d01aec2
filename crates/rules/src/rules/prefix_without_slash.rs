//! # prefix-without-slash
//!
//! A trailing `*` crosses `/` and every other character: `dbbackup*` is also `dbbackup2/payroll.csv`.
//!
//! ```json fires iam/x.json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {
//!       "Effect": "Allow",
//!       "Action": "s3:GetObject",
//!       "Resource": "arn:aws:s3:::my-bucket/dbbackup*"
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
//! - IAM User Guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::iam::{Effect, Policy, Statement};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/prefix-without-slash"),
    severity: Severity::Warning,
    message: "prefix that opens its neighbours",
    check: Check::Facts(check),
    source: include_str!("prefix_without_slash.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in allowing(facts) {
        let opens = |pattern: &&String| {
            let key = pattern
                .strip_prefix("arn:aws:s3:::")
                .and_then(|rest| rest.split_once('/'))
                .map(|(_, key)| key);
            let prefix = key.and_then(|key| key.strip_suffix('*'));
            prefix.is_some_and(|prefix| !prefix.is_empty() && !prefix.ends_with('/'))
        };
        let mut patterns = statement.resources.iter().flat_map(|resources| &resources.patterns);
        if let Some(pattern) = patterns.find(|pattern| opens(pattern)) {
            let label = format!("`{pattern}` also opens what only begins like this");
            out.push(RULE.at(statement.span, label).help("end the prefix with `/*`"));
        }
    }
}

/// The statements that allow, of every document but trust policies.
fn allowing(facts: &Facts) -> impl Iterator<Item = &Statement> {
    let documents = facts.permissions.values().chain(facts.sessions.values());
    documents.flat_map(|policy: &Policy| &policy.statements).filter(|s| s.effect == Effect::Allow)
}
