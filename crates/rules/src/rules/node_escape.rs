//! # node-escape
//!
//! A `raw_exec` task, a privileged container or one that has the Docker socket reads every secret of every allocation on
//! its node, and takes their identities.
//!
//! ```hcl fires nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!   type        = "service"
//!
//!   group "x" {
//!     task "x" {
//!       driver = "raw_exec"
//!
//!       config {
//!         command = "/usr/bin/backup"
//!       }
//!     }
//!   }
//! }
//! ```
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
//!         image      = "registry.internal/app:1.0.0"
//!         privileged = true
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
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "`raw_exec` driver"; "docker driver", `privileged`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/node-escape"),
    severity: Severity::Warning,
    message: "task that is as good as its node",
    check: Check::Facts(check),
    source: include_str!("node_escape.rs"),
};

/// Options of the Docker driver that lead out of the container.
const WAYS_OUT: [&str; 6] = ["privileged", "pid_mode", "ipc_mode", "userns_mode", "cap_add", "devices"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let option = task.config.iter().find(|option| WAYS_OUT.contains(&option.name.as_str()));
        let (what, span) = match (task.driver.as_str(), option) {
            ("raw_exec", _) => ("raw_exec", task.span),
            (_, Some(option)) => (option.name.as_str(), option.span),
            (_, None) => continue,
        };
        let label = format!("by `{what}`, `{}` comes to everything on its node", task.name);
        out.push(RULE.at(span, label).help("use a driver that isolates, without this option"));
    }
}
