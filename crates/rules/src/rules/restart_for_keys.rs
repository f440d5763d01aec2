//! # restart-for-keys
//!
//! Keys of an assumed role cannot be renewed: when they end, a service that runs for ever is restarted with new ones, each hour
//! where nothing else is said. Keys of an IAM user are renewed for as long as the lease may live; and a program that looks
//! for new ones when it is told needs no restart: a template of its own that reads the keys says
//! `on_change = signal "SIGHUP"`.
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
use writ_graph::declared::{AwsKeys, Credential, Delivery, Grant, OnChange, Principal, Route, Workload};
use writ_model::TaskFile;
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
    // The grants of one task have its keys together.
    let mut told: BTreeSet<&Principal> = BTreeSet::new();
    for grant in &stack.declared.grants {
        let Route::Credential { credential, delivery, .. } = &grant.route else { continue };
        let Credential::Aws { keys: AwsKeys::AssumedRole, ttl, .. } = credential else { continue };
        let Some(by) = restarts(stack, grant, credential, delivery) else { continue };
        if !told.insert(&grant.principal) {
            continue;
        }
        let label = format!("`{}` is restarted every {} minutes", grant.principal, ttl.0 / 60);
        let finding = RULE.at(grant.span, label).help(
            "write `credential_type = iam_user`, read them in a template with `on_change = signal \"SIGHUP\"`, or write \
             `allow \"restart-for-keys\" = \"why\"` where it may restart",
        );
        out.push(match by {
            By::Grant => finding,
            By::Template(file) => finding
                .also(file.on_change_span.unwrap_or(file.span), "the template that restarts it")
                .help(
                    "write `on_change = signal \"SIGHUP\"` in the template, or `credential_type = iam_user` in the grant",
                ),
        });
    }
}

/// By what a task is restarted.
enum By<'a> {
    /// As its grant, or the task, is delivered.
    Grant,
    /// A template of its own that reads the keys.
    Template(&'a TaskFile),
}

/// What restarts a task when these keys are others; none where it is told of it by a signal, or by nothing.
fn restarts<'a>(
    stack: Stack<'a>,
    grant: &Grant,
    credential: &Credential,
    delivery: &Delivery,
) -> Option<By<'a>> {
    let on_change = match delivery {
        Delivery::Environment { .. } => {
            let token = stack.declared.tokens.iter().find(|token| token.principal == grant.principal)?;
            &token.on_change
        }
        Delivery::Json { on_change, .. } => on_change,
        Delivery::Template => {
            let reads = |file: &&TaskFile| {
                file.on_change == writ_model::OnChange::Restart
                    && file.reads.secrets.iter().any(|read| read.what == credential.path())
            };
            return files(stack, grant.principal.workload()?).find(reads).map(By::Template);
        }
        Delivery::VaultToken | Delivery::NomadToken | Delivery::Nowhere => return None,
    };
    (*on_change == OnChange::Restart).then_some(By::Grant)
}

/// The files of a task.
fn files<'a>(stack: Stack<'a>, who: &Workload) -> impl Iterator<Item = &'a TaskFile> {
    let (job, task) = (who.job.clone(), who.task.clone());
    let services = stack.model.services.iter().filter(move |service| service.name.value == job);
    services
        .flat_map(|service| &service.tasks)
        .filter(move |one| one.name.value == task)
        .flat_map(|task| &task.files)
}
