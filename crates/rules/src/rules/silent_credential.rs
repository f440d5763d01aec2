//! # silent-credential
//!
//! A login of a database and keys of AWS have an end, and before it Nomad's client writes new ones where the old ones
//! were. A program that runs all the time has to learn of it: by a restart or by a signal. With `on_change = noop` it
//! goes on with what it read when it began, and is refused as soon as that is over: hours later, and at night. Keep it
//! where the program looks into the file by itself, and say so. A secret that somebody keeps is not meant: its old
//! value has no end of its own.
//!
//! ```writ fires
//! service web {
//!   image = "registry.internal/web:1.0.0"
//!
//!   may select on orders.public.orders {
//!     deliver   = json "secrets/orders.json"
//!     on_change = noop
//!   }
//! }
//! ```
//!
//! ```writ passes
//! service web {
//!   image = "registry.internal/web:1.0.0"
//!
//!   may select on orders.public.orders {
//!     deliver   = json "secrets/orders.json"
//!     on_change = signal "SIGHUP"
//!   }
//! }
//! ```
//!
//! ```writ passes
//! service web {
//!   image = "registry.internal/web:1.0.0"
//!
//!   may select on orders.public.orders {
//!     deliver                   = json "secrets/orders.json"
//!     on_change                 = noop
//!     allow "silent-credential" = "it opens the file for each new connection"
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "template block", `change_mode`
//! - Vault documentation, "Lease, renew, and revoke"

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{Delivery, Route};
use writ_model::{OnChange, Service, Task, TaskFile};
use writ_source::{Code, Diagnostics, Severity, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/silent-credential"),
    severity: Severity::Warning,
    message: "credential that is replaced without a word",
    check: Check::Stack(check),
    source: include_str!("silent_credential.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for service in &stack.model.services {
        // A run goes on with what it began with, and that lives as long.
        for task in service.tasks.iter().filter(|task| !task.ends) {
            for credential in task.credentials.iter().filter(|one| one.on_change == OnChange::Noop) {
                let mut of =
                    task.grants.iter().filter(|grant| grant.object.target() == Some(credential.target));
                if let Some(said) = of.find_map(|grant| grant.on_change.as_ref()) {
                    told(said.span, out);
                }
            }
            let silent = task.files.iter().filter(|file| file.on_change == OnChange::Noop);
            for file in silent.filter(|file| is_silent(file, service, task, stack)) {
                told(file.on_change_span.unwrap_or(file.span), out);
            }
        }
    }
}

fn told(span: Span, out: &mut Diagnostics) {
    out.push(
        RULE.at(span, "the task is not told of a new one, and the one that it has comes to its end")
            .help("write `on_change = restart` or `on_change = signal \"SIGHUP\"`"),
    );
}

/// Whether a file has something issued in it that no other one of the task tells it of.
fn is_silent(file: &TaskFile, service: &Service, task: &Task, stack: Stack<'_>) -> bool {
    let reads = |file: &TaskFile, path: &str| file.reads.secrets.iter().any(|read| read.what == path);
    let issued = stack.declared.grants.iter().filter_map(|grant| match &grant.route {
        Route::Credential { credential, delivery: Delivery::Template, .. } => {
            let who = grant.principal.workload()?;
            let is_its = who.job == service.name.value && who.task == task.name.value;
            is_its.then(|| credential.path())
        }
        _ => None,
    });
    let untold = |path: String| {
        let telling = |other: &TaskFile| other.on_change != OnChange::Noop && reads(other, &path);
        reads(file, &path) && !task.files.iter().any(telling)
    };
    issued.into_iter().any(untold)
}
