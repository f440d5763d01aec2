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
use writ_graph::declared::{Grant, Object, Principal, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/escalation-path"),
    severity: Severity::Warning,
    message: "one principal comes to what another is granted",
    check: Check::Stack(check),
    source: include_str!("escalation_path.rs"),
};

/// The capabilities of a namespace that give a task's identity or its secrets
/// (Nomad documentation, "ACL policy specification").
const TAKES_IDENTITIES: [&str; 7] = [
    "submit-job",
    "dispatch-job",
    "alloc-exec",
    "alloc-node-exec",
    "read-fs",
    "csi-write-volume",
    "sentinel-override",
];

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for grant in &stack.declared.grants {
        let (Object::Nomad { namespace: Some(namespace) }, Verb::Nomad(verb)) = (&grant.object, grant.verb)
        else {
            continue;
        };
        if !TAKES_IDENTITIES.contains(&verb.word()) {
            continue;
        }
        let theirs = |other: &&Grant| {
            other.principal != grant.principal
                && matches!(&other.principal, Principal::Workload(who) if who.namespace == *namespace)
        };
        let reached: Vec<&Grant> = stack.declared.grants.iter().filter(theirs).collect();
        let Some(example) = reached.first() else { continue };
        let label = format!(
            "by `{}` in `{namespace}`, `{}` comes to what `{}` may: {} grants in all",
            verb.word(),
            grant.principal,
            example.principal,
            reached.len()
        );
        let mut finding = RULE.at(grant.span, label).also(example.span, "for example this");
        for other in reached.iter().take(5) {
            finding = finding.note(format!(
                "{} → {} in {namespace} → identity of {} → {} on {}",
                grant.principal,
                verb.word(),
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
