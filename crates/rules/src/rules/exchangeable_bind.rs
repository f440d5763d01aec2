//! # exchangeable-bind
//!
//! Docker mounts a folder or file when the task starts, and follows links as root of the node. What is within `local`,
//! `secrets` or the shared `alloc` the task can move: one that puts a link to `/` in its place, and ends, finds the node's
//! files there when it is started again. `local` and `secrets` as a whole are mounts, which a task can't move.
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
//!         volumes = ["local/config:/etc/app"]
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
//!           source = "local/app.conf"
//!           target = "/etc/app.conf"
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
//!         volumes = ["local:/etc/app", "secrets:/run/app"]
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
//!           type   = "tmpfs"
//!           target = "/scratch"
//!         }
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "docker driver", `volumes`, `mount`
//! - `containerBinds` in `drivers/docker/driver.go` of Nomad 1.11.1, which binds whatever is at the path

use crate::host_folders::{self, Whose};
use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/exchangeable-bind"),
    severity: Severity::Warning,
    message: "bind of what the task can exchange",
    check: Check::Facts(check),
    source: include_str!("exchangeable_bind.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        for folder in host_folders::of(task).filter(|folder| folder.whose == Whose::Exchangeable) {
            let label = format!(
                "`{}` can put a link to the node's files in the place of `{}`",
                task.name, folder.path
            );
            out.push(
                RULE.at(folder.span, label)
                    .help("bind `local` or `secrets` as a whole, with the files right below it"),
            );
        }
    }
}
