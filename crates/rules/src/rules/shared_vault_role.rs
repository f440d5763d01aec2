//! # shared-vault-role
//!
//! Tasks that log in by one role have the same rights, so each has what any of them needs, and Vault's audit log does not
//! tell them apart.
//!
//! ```hcl fires nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!
//!   group "x" {
//!     task "one" {
//!       driver = "docker"
//!
//!       config {
//!         image = "registry.internal/one:1.0.0"
//!       }
//!
//!       vault {
//!         role = "shared"
//!       }
//!     }
//!
//!     task "two" {
//!       driver = "docker"
//!
//!       config {
//!         image = "registry.internal/two:1.0.0"
//!       }
//!
//!       vault {
//!         role = "shared"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ```hcl passes nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!   type        = "service"
//!
//!   group "x" {
//!     task "x" {
//!       driver = "docker"
//!
//!       config {
//!         image = "registry.internal/app:1.0.0"
//!       }
//!
//!       vault {
//!         role         = "x"
//!         env          = false
//!         disable_file = true
//!         change_mode  = "noop"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "Workload identity", `nomad_task`

use crate::rule::{Check, Rule};
use std::collections::BTreeMap;
use writ_semantics::Facts;
use writ_source::Span;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/shared-vault-role"),
    severity: Severity::Warning,
    message: "one vault role for several tasks",
    check: Check::Facts(check),
    source: include_str!("shared_vault_role.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    let mut by_role: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let Some(vault) = &task.vault else { continue };
        let Some(role) = vault.role.as_deref() else { continue };
        match by_role.get(role) {
            Some((first, span)) => {
                let label = format!("`{}` logs in as `{role}`, and so does `{first}`", task.name);
                out.push(
                    RULE.at(vault.span, label)
                        .also(*span, "here already")
                        .help("give each task a role of its own"),
                );
            }
            None => drop(by_role.insert(role, (&task.name, vault.span))),
        }
    }
}
