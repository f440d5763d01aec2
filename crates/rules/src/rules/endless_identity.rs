//! # endless-identity
//!
//! Without a `ttl` Nomad signs an identity without an end: a copy of it logs in for as long as the job is there, from
//! anywhere. The identity `default`, which is for Nomad itself, takes no `ttl`: Nomad refuses it once its allocation has
//! ended.
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
//!       identity {
//!         name = "vault_default"
//!         aud  = ["vault.io"]
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
//!       identity {
//!         name = "vault_default"
//!         aud  = ["vault.io"]
//!         ttl  = "1h"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "Job specification", "identity", `ttl`
//! - `Validate` of `WorkloadIdentity` in `nomad/structs/workload_id.go` of Nomad 1.11.1

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::Identity;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/endless-identity"),
    severity: Severity::Warning,
    message: "identity that never expires",
    check: Check::Facts(check),
    source: include_str!("endless_identity.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let endless = |identity: &&Identity| identity.ttl.is_none() && identity.name != "default";
        for identity in task.identities.iter().filter(endless) {
            let label = format!("the identity `{}` of `{}` has no end", identity.name, task.name);
            out.push(RULE.at(identity.span, label).help("set `ttl`, such as `1h`: Nomad renews it"));
        }
    }
}
