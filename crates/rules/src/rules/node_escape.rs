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
//!         volumes = ["/var/run/docker.sock:/var/run/docker.sock"]
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
//!           source = "/"
//!           target = "/host"
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
//!         image      = "registry.internal/app:1.0.0"
//!         privileged = false
//!         volumes    = ["local/config:/etc/app"]
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

use crate::host_folders::{self, HostFolder};
use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::{Setting, Value};
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
const WAYS_OUT: [&str; 7] =
    ["privileged", "pid_mode", "ipc_mode", "userns_mode", "cap_add", "devices", "security_opt"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let option =
            task.config.iter().find(|option| WAYS_OUT.contains(&option.name.as_str()) && is_on(option));
        let folder = host_folders::of(task).find(HostFolder::is_the_node);
        let (what, span) = match (task.driver.as_str(), option, &folder) {
            ("raw_exec", ..) => ("raw_exec", task.span),
            (_, Some(option), _) => (option.name.as_str(), option.span),
            (_, None, Some(folder)) => (folder.path, folder.span),
            (_, None, None) => continue,
        };
        let label = format!("by `{what}`, `{}` comes to everything on its node", task.name);
        out.push(RULE.at(span, label).help("use a driver that isolates, without this"));
    }
}

/// Whether an option says more than its default: what cannot be told from the file may be anything.
fn is_on(option: &Setting) -> bool {
    match option.value() {
        Some(Value::Bool(on)) => *on,
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Text(text)) => !text.is_empty() && text != "private",
        _ => true,
    }
}
