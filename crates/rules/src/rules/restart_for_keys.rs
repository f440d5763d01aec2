//! # restart-for-keys
//!
//! Keys of an assumed role cannot be renewed: when they end, a service that runs for ever is restarted with new ones, each hour
//! where nothing else is said. Keys of an IAM user are renewed for as long as the lease may live.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may read on archive/"uploads/"
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may read on archive/"uploads/" { credential_type = iam_user }
//! }
//! ```
//!
//! ```writ passes
//! service db-backup {
//!   image        = "registry.internal/db-backup:1.4.2"
//!   run          = on nightly
//!   runs_at_most = 40m
//!
//!   may write on archive/"dbbackup/"
//! }
//! ```
//!
//! ## References
//!
//! - AWS STS documentation, `AssumeRole`, `DurationSeconds`
//! - Vault documentation, "AWS secrets engine", STS credentials are not renewable

use crate::rule::{Check, Rule, Stack};
use std::collections::BTreeSet;
use writ_graph::declared::{AwsKeys, Credential, OnChange, Principal};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/restart-for-keys"),
    severity: Severity::Warning,
    message: "service that is restarted whenever its keys end",
    check: Check::Stack(check),
    source: include_str!("restart_for_keys.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let restarts = |principal: &Principal| {
        let tokens = &stack.declared.tokens;
        tokens.iter().any(|token| token.principal == *principal && token.on_change == OnChange::Restart)
    };
    // The grants of one task have its keys together.
    let mut told: BTreeSet<&Principal> = BTreeSet::new();
    for grant in &stack.declared.grants {
        let Some(Credential::Aws { keys: AwsKeys::AssumedRole, ttl, .. }) = grant.credential() else {
            continue;
        };
        if restarts(&grant.principal) && told.insert(&grant.principal) {
            let minutes = ttl.0 / 60;
            let label = format!("`{}` is restarted every {minutes} minutes", grant.principal);
            out.push(RULE.at(grant.span, label).help(
                "write `credential_type = iam_user`, or `allow \"restart-for-keys\" = \"why\"` where it may restart",
            ));
        }
    }
}
