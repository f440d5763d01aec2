//! # default-vault-role
//!
//! A `vault` block that names no role logs in by the mount's default role, which is the same for every job: what one of them
//! needs all of them have.
//!
//! ```hcl fires nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!   type        = "service"
//!
//!   group "x" {
//!     task "x" {
//!       driver = "docker"
//!
//!       vault {}
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
//!       vault {
//!         role         = "x"
//!         env          = false
//!         disable_file = true
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "Job specification", "vault", `role`
//! - Vault documentation, "JWT/OIDC auth method", `default_role`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::Vault;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/default-vault-role"),
    severity: Severity::Warning,
    message: "login by the role of every job",
    check: Check::Facts(check),
    source: include_str!("default_vault_role.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        // Policies are the token flow from before Nomad 1.10.
        let by_default = |vault: &&Vault| vault.role.is_none() && vault.policies.is_empty();
        if let Some(vault) = task.vault.as_ref().filter(by_default) {
            let label = format!("`{}` gets what every job gets", task.name);
            out.push(RULE.at(vault.span, label).help("name a role that is bound to this job and task"));
        }
    }
}
