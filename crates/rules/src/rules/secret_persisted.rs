//! # secret-persisted
//!
//! Only `secrets/` is kept in memory: what a template renders into `local/` or elsewhere stays on the client's disk until
//! the allocation is collected, and is read by whoever may read its files.
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
//!         role         = "x"
//!         env          = false
//!         disable_file = true
//!         change_mode  = "noop"
//!       }
//!
//!       template {
//!         destination = "local/config.json"
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
//!       template {
//!         destination = "local/config.json"
//!         change_mode = "noop"
//!         perms       = "444"
//!         data        = "{{ with nomadVar \"shop/session-keys\" }}{{ .key }}{{ end }}"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "Filesystem", `secrets/`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/secret-persisted"),
    severity: Severity::Warning,
    message: "secret on the disk of the node",
    check: Check::Facts(check),
    source: include_str!("secret_persisted.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    let groups = facts.jobs.values().flat_map(|job| &job.groups);
    for template in groups.flat_map(|group| &group.tasks).flat_map(|task| &task.templates) {
        let place = template.destination.trim_start_matches('/');
        let in_memory = ["secrets/", "${NOMAD_SECRETS_DIR}/"].iter().any(|dir| place.starts_with(dir));
        let reads = !template.secrets.is_empty() || !template.variables.is_empty();
        if reads && !in_memory {
            let label = "this is rendered from a secret, and is on disk";
            out.push(RULE.at(template.span, label).help("let its destination be below `secrets/`"));
        }
    }
}
