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
//!         volumes = ["../../../../../etc:/host"]
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
//!         volumes = ["/srv/../etc:/host"]
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
//!         image        = "registry.internal/app:1.0.0"
//!         security_opt = ["seccomp=unconfined"]
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
//!         image    = "registry.internal/app:1.0.0"
//!         pid_mode = "host"
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
//!         cap_add = ["sys_admin"]
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
//!         image        = "registry.internal/app:1.0.0"
//!         cap_drop     = ["all"]
//!         cap_add      = ["net_bind_service"]
//!         ipc_mode     = "none"
//!         security_opt = ["no-new-privileges"]
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
//!         volumes    = ["local:/etc/app"]
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
//! - Docker documentation, "Running containers", "Runtime privilege and Linux capabilities", "Security configuration"

use crate::host_folders::{self, Whose};
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

/// Capabilities by which a container comes to nothing of its node's: those that Docker gives each one anyway
/// (Docker documentation, "Running containers", "Runtime privilege and Linux capabilities"), and the one to
/// keep memory from being swapped out (`capabilities(7)`).
const HARMLESS: [&str; 15] = [
    "audit_write",
    "chown",
    "dac_override",
    "fowner",
    "fsetid",
    "ipc_lock",
    "kill",
    "mknod",
    "net_bind_service",
    "net_raw",
    "setfcap",
    "setgid",
    "setpcap",
    "setuid",
    "sys_chroot",
];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let option = task.config.iter().find(|option| leads_out(option));
        let folder = host_folders::of(task).find(|folder| folder.whose == Whose::WholeNode);
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

/// Whether an option of the Docker driver leads out of the container: what cannot be told from the file may
/// be anything.
fn leads_out(option: &Setting) -> bool {
    let any = |leads: fn(&str) -> bool| match option.value() {
        Some(Value::List(items)) => {
            items.iter().any(|item| matches!(item, Value::Text(text) if leads(text)) || !is_text(item))
        }
        Some(Value::Text(text)) => leads(text),
        _ => true,
    };
    match option.name.as_str() {
        "privileged" => !matches!(option.value(), Some(Value::Bool(false))),
        "devices" => !matches!(option.value(), Some(Value::List(items)) if items.is_empty()),
        "pid_mode" | "ipc_mode" | "userns_mode" => any(is_shared),
        "cap_add" => any(|name| !is_harmless(name)),
        "security_opt" => any(loosens),
        _ => false,
    }
}

fn is_text(value: &Value) -> bool {
    matches!(value, Value::Text(_))
}

/// Whether a mode is that of the node, or of another container on it.
fn is_shared(mode: &str) -> bool {
    mode == "host" || mode.starts_with("container:") || mode.contains("${")
}

fn is_harmless(capability: &str) -> bool {
    let name = capability.to_ascii_lowercase();
    HARMLESS.contains(&name.strip_prefix("cap_").unwrap_or(&name))
}

/// Whether an option takes away what confines a container (`parseSecurityOpt` in `daemon/daemon_unix.go` of
/// Docker takes both `=` and `:`); others, such as `no-new-privileges`, confine it further.
fn loosens(option: &str) -> bool {
    let (what, how) = option.split_once(['=', ':']).unwrap_or((option, ""));
    match what {
        "label" => matches!(how, "disable" | "type:spc_t") || how.contains("${"),
        _ => how == "unconfined" || option.contains("${"),
    }
}
