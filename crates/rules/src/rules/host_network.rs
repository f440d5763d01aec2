//! # host-network
//!
//! In the node's network a task reaches what listens there for the node alone: the agents of Nomad, Consul and Vault, the
//! cloud's metadata with the node's own credentials.
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
//!         network_mode = "host"
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
//!         network_mode = "bridge"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "docker driver", `network_mode`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::Value;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/host-network"),
    severity: Severity::Warning,
    message: "task in the network of its node",
    check: Check::Facts(check),
    source: include_str!("host_network.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        for option in task.config.iter().filter(|option| option.name == "network_mode") {
            if matches!(option.value(), Some(Value::Text(mode)) if mode == "host") {
                let label = format!("`{}` reaches what listens for the node alone", task.name);
                out.push(
                    RULE.at(option.span, label)
                        .help("give the group a `network` with the ports that it needs"),
                );
            }
        }
    }
}
