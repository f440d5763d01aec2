//! # wildcard-variables
//!
//! A task's own variables are below `nomad/jobs/` and its job's name, and every task may read those anyway. A wildcard above
//! that opens what other jobs keep there.
//!
//! ```hcl fires nomad/acl/x.hcl
//! namespace "apps" {
//!   variables {
//!     path "*" {
//!       capabilities = ["read"]
//!     }
//!   }
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! namespace "apps" {
//!   variables {
//!     path "shop/*" {
//!       capabilities = ["read"]
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "Nomad variables", "Variable access"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::acl::Rule as Part;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wildcard-variables"),
    severity: Severity::Warning,
    message: "variables of every job",
    check: Check::Facts(check),
    source: include_str!("wildcard_variables.rs"),
};

/// What is above the variables of all jobs.
const ABOVE: [&str; 5] = ["*", "nomad*", "nomad/*", "nomad/jobs*", "nomad/jobs/*"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.acl_policies.values().flat_map(|policy| &policy.rules) {
        let Part::Namespace { variables, .. } = rule else { continue };
        for of_path in variables.iter().filter(|of_path| ABOVE.contains(&of_path.path.as_str())) {
            if let Some(word) =
                ["read", "write"].into_iter().find(|word| of_path.capabilities.contains(*word))
            {
                let label = format!("`{word}` on the variables of every job");
                out.push(RULE.at(of_path.span, label).help("name the path"));
            }
        }
    }
}
