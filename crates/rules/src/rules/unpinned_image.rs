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
//! ## References
//!
//! - Nomad documentation, "docker driver", `image`: without a tag it is `latest`

use crate::rule::{Check, Rule, Stack};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unpinned-image"),
    severity: Severity::Warning,
    message: "image without a fixed version",
    check: Check::Stack(check),
    source: include_str!("unpinned_image.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for task in stack.model.services.iter().flat_map(|service| &service.tasks) {
        if task.image.as_deref().is_some_and(|image| !is_pinned(image)) {
            let label = format!("`{}` runs whatever is pushed last", task.name.value);
            out.push(RULE.at(task.span, label).help("name a version or a digest: `…:1.4.2` or `…@sha256:…`"));
        }
    }
}

/// A digest, or a tag that is not `latest`; a port of the registry is no tag.
fn is_pinned(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or(image);
    image.contains('@') || name.split_once(':').is_some_and(|(_, tag)| !tag.is_empty() && tag != "latest")
}
