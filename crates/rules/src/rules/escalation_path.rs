//! # escalation-path
//!
//! Whoever may submit jobs into a namespace, or run commands in its allocations, can take every workload identity of
//! that namespace, and with it all that its services are granted: a job's author chooses its Vault role, and a shell in a
//! task reads its credentials. That may be meant, as for a release pipeline; then say so by name.
//!
//! ```writ fires
//! nomad cluster { region = "global" }
//!
//! operator deployer {
//!   login = ldap group "deployers"
//!
//!   may submit-job on cluster/"default"
//! }
//!
//! service db-backup {
//!   image = "registry.internal/db-backup:1.4.2"
//!
//!   may write on archive/"dbbackup/"
//! }
//! ```
//!
//! ```writ passes
//! nomad cluster { region = "global" }
//!
//! operator viewer {
//!   login = ldap group "viewers"
//!
//!   may list-jobs, read-job on cluster/"default"
//! }
//!
//! service db-backup {
//!   image = "registry.internal/db-backup:1.4.2"
//!
//!   may write on archive/"dbbackup/"
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "ACL policy specification", `submit-job`, `alloc-exec`
//! - `role` of the `vault` block: "Job specification", "vault"

use crate::rule::{Check, Rule, Stack};
use writ_graph::chains::Chains;
use writ_graph::declared::{Grant, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/escalation-path"),
    severity: Severity::Warning,
    message: "one principal comes to what another is granted",
    check: Check::Stack(check),
    source: include_str!("escalation_path.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let declared = stack.declared;
    let chains = Chains::new(declared);
    for grant in declared.grants.iter().filter(|grant| matches!(grant.verb, Verb::Nomad(_))) {
        let reached: Vec<&Grant> =
            declared.grants.iter().filter(|other| chains.gives(grant, &other.principal)).collect();
        let Some(example) = reached.first() else { continue };
        let label = format!(
            "by `{}`, `{}` comes to what `{}` may: {} grants in all",
            grant.verb.word(),
            grant.principal,
            example.principal,
            reached.len()
        );
        let mut finding = RULE.at(grant.span, label).also(example.span, "for example this");
        for other in reached.iter().take(5) {
            finding = finding.note(format!(
                "{} → {} on {} → identity of {} → {} on {}",
                grant.principal,
                grant.verb.word(),
                grant.object,
                other.principal,
                other.verb.word(),
                other.object
            ));
        }
        out.push(finding.help(
            "let the services run in another namespace, or write `allow \"escalation-path\" = \"why\"` in the grant's braces",
        ));
    }
}
