//! # host-folder
//!
//! A folder of the node is there for every task that is placed on it: what one writes the next one reads, whoever it is
//! granted to. A volume has a name that ACL policies can be about.
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
//!         image   = "registry.internal/app:1.0.0"
//!         volumes = ["/srv/data:/data"]
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
//!         image   = "registry.internal/app:1.0.0"
//!         volumes = ["local/config:/etc/app"]
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "docker driver", `volumes`
//! - Nomad documentation, "Job specification", "volume"

use crate::host_folders;
use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/host-folder"),
    severity: Severity::Warning,
    message: "folder of the node in a task",
    check: Check::Facts(check),
    source: include_str!("host_folder.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        // By some of them one comes to the whole node: `node-escape`.
        for folder in host_folders::of(task).filter(|folder| !folder.is_the_node()) {
            let label = format!("`{}` of the node is in `{}`", folder.path, task.name);
            out.push(RULE.at(folder.span, label).help("make it a host volume, and mount that"));
        }
    }
}
