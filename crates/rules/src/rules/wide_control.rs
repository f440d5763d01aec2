//! # wide-control
//!
//! `write-node`, `write-agent` and `write-operator` are not of one namespace: they drain nodes, change the cluster's
//! configuration, and force its leader out, for everybody.
//!
//! ```writ fires
//! nomad cluster { region = "global" }
//!
//! operator on-call {
//!   login = oidc group "on-call"
//!
//!   may write-node on cluster
//! }
//! ```
//!
//! ```writ passes
//! nomad cluster { region = "global" }
//!
//! operator on-call {
//!   login = oidc group "on-call"
//!
//!   may read-node  on cluster
//!   may write-node on cluster { because = "they drain nodes at night" }
//! }
//! ```
//!
//! ```hcl fires nomad/acl/x.hcl
//! operator {
//!   policy = "write"
//! }
//! ```
//!
//! ```hcl passes nomad/acl/x.hcl
//! node {
//!   policy = "read"
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "ACL policy specification", "Node rules", "Agent rules", "Operator rules"

use crate::rule::{Check, Rule, Stack};
use writ_model::{Object, Verb};
use writ_semantics::Facts;
use writ_semantics::nomad::acl::{Coarse, Rule as Part};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/wide-control"),
    severity: Severity::Warning,
    message: "control over every job and node",
    check: Check::Either { stack, files },
    source: include_str!("wide_control.rs"),
};

fn stack(stack: Stack<'_>, out: &mut Diagnostics) {
    let of_tasks = stack.model.services.iter().flat_map(|s| &s.tasks).flat_map(|task| &task.grants);
    for grant in of_tasks.chain(stack.model.operators.iter().flat_map(|operator| &operator.grants)) {
        if !matches!(grant.object, Object::Nomad { namespace: None }) || grant.because.is_some() {
            continue;
        }
        for verb in grant.verbs.iter().filter(|verb| matches!(verb.value, Verb::Nomad(_))) {
            if verb.value.word().starts_with("write-") {
                let label = format!("`{}` is of the whole cluster", verb.value.word());
                out.push(RULE.at(verb.span, label).help("drop it, or say why with `{ because = \"…\" }`"));
            }
        }
    }
}

fn files(facts: &Facts, out: &mut Diagnostics) {
    for rule in facts.acl_policies.values().flat_map(|policy| &policy.rules) {
        if let Part::Coarse { kind: kind @ (Coarse::Agent | Coarse::Node | Coarse::Operator), policy, span } =
            rule
            && policy == "write"
        {
            let label = format!("`{}` is of the whole cluster", kind.keyword());
            out.push(
                RULE.at(*span, label).help("set `policy = \"read\"`, or leave it to who runs the cluster"),
            );
        }
    }
}
