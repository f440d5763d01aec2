//! # host-folder
//!
//! A folder of the node is there for every task that is placed on it: what one writes the next one reads, whoever it is
//! granted to. A volume has a name that ACL policies can be about. So it is with the folder of another task of the
//! allocation, where that task's own secrets are.
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
//!         volumes = ["../db/secrets:/db"]
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
//!         image = "registry.internal/app:1.0.0"
//!
//!         mount {
//!           type   = "bind"
//!           source = "/srv/data"
//!           target = "/data"
//!         }
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
//!         volumes = ["local:/etc/app"]
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
//!         volumes = ["../alloc:/shared"]
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
//!
//!         mount {
//!           type   = "volume"
//!           source = "data"
//!           target = "/data"
//!         }
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

use crate::host_folders::{self, Whose};
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
        for folder in host_folders::of(task) {
            let (whose, help) = match folder.whose {
                Whose::Node => ("the node", "make it a host volume, and mount that"),
                Whose::Allocation => {
                    ("other tasks", "share what both need in `../alloc`, and keep the rest with its task")
                }
                // By some of the node's one comes to all of it, `node-escape`; `exchangeable-bind` is of its own.
                Whose::WholeNode | Whose::Exchangeable | Whose::Own => continue,
            };
            let label = format!("`{}` of {whose} is in `{}`", folder.path, task.name);
            out.push(RULE.at(folder.span, label).help(help));
        }
    }
}
