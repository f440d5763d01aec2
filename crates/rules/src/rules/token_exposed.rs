//! # token-exposed
//!
//! The templates are rendered by Nomad's client: the task itself needs no token for them. With it, whoever takes over the
//! program asks Vault for everything that the policies open, and renews it. Where they open more than templates read, the
//! token is for that.
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
//!       config {
//!         image = "registry.internal/app:1.0.0"
//!       }
//!
//!       vault {
//!         role = "x"
//!       }
//!
//!       template {
//!         destination = "secrets/config.json"
//!         change_mode = "noop"
//!         perms       = "444"
//!         data        = "{{ with secret \"database/creds/x\" }}{{ .Data.password }}{{ end }}"
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
//!
//!       template {
//!         destination = "secrets/config.json"
//!         change_mode = "noop"
//!         perms       = "444"
//!         data        = "{{ with secret \"database/creds/x\" }}{{ .Data.password }}{{ end }}"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "Job specification", "vault", `env`, `disable_file`

use crate::rule::{Check, Rule};
use writ_graph::vault_verbs::UPKEEP;
use writ_semantics::nomad::Task;
use writ_semantics::{Facts, vault};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/token-exposed"),
    severity: Severity::Warning,
    message: "vault token in a task that has no use for it",
    check: Check::Facts(check),
    source: include_str!("token_exposed.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let Some(vault) = task.vault.as_ref().filter(|vault| vault.env || !vault.disable_file) else {
            continue;
        };
        if is_for_more(facts, task) {
            continue;
        }
        if let Some(template) = task.templates.iter().find(|template| !template.secrets.is_empty()) {
            out.push(
                RULE.at(vault.span, format!("the token is given to the task `{}`", task.name))
                    .also(template.span, "what it is for is rendered here already")
                    .help("set `env = false` and `disable_file = true`"),
            );
        }
    }
}

/// Whether the task's policies open something that no template of it reads: then it has a use for
/// the token itself.
fn is_for_more(facts: &Facts, task: &Task) -> bool {
    let role = task.vault.as_ref().and_then(|vault| vault.role.as_deref()).unwrap_or_default();
    let roles = facts.logins.values().filter(|login| login.name == role);
    let policies = roles.flat_map(|login| &login.token_policies).filter_map(|name| facts.policies.get(name));
    let read = |rule: &vault::Rule| {
        let plain = rule.capabilities.iter().all(|capability| *capability == vault::Capability::Read);
        plain && task.templates.iter().any(|template| template.secrets.contains(&rule.path))
    };
    let upkeep = |rule: &vault::Rule| UPKEEP.iter().any(|(path, _)| *path == rule.path);
    policies.flat_map(|policy| &policy.rules).any(|rule| !upkeep(rule) && !read(rule))
}
