//! # unpinned-image
//!
//! What is deployed is decided by whoever last pushed to the registry: the grants stay, the program that uses
//! them changes under them, and two nodes may run two programs.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:latest"
//! }
//! ```
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app"
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
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
//!         image = "nginx:latest"
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
//!         image = "nginx:1.29.3"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "docker driver", `image`: without a tag it is `latest`

use crate::rule::{Check, Rule, Stack};
use writ_semantics::Facts;
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unpinned-image"),
    severity: Severity::Warning,
    message: "image without a fixed version",
    check: Check::Either { stack, files },
    source: include_str!("unpinned_image.rs"),
};

fn stack(stack: Stack<'_>, out: &mut Diagnostics) {
    for task in stack.model.services.iter().flat_map(|service| &service.tasks) {
        if task.image.as_deref().is_some_and(|image| !is_pinned(image)) {
            let label = format!("`{}` runs whatever is pushed last", task.name.value);
            out.push(RULE.at(task.span, label).help("name a version or a digest: `…:1.4.2` or `…@sha256:…`"));
        }
    }
}

fn files(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        let image = task.config.iter().find(|option| option.name == "image");
        let Some((Value::Text(name), option)) = image.and_then(|image| Some((Setting::value(image)?, image)))
        else {
            continue;
        };
        // What Nomad fills in where the task runs is not known here.
        if !name.contains("${") && !is_pinned(name) {
            let label = format!("`{}` runs whatever is pushed last", task.name);
            out.push(
                RULE.at(option.span, label).help("name a version or a digest: `…:1.4.2` or `…@sha256:…`"),
            );
        }
    }
}

/// A digest, or a tag that is not `latest`; a port of the registry is no tag.
fn is_pinned(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or(image);
    image.contains('@') || name.split_once(':').is_some_and(|(_, tag)| !tag.is_empty() && tag != "latest")
}
