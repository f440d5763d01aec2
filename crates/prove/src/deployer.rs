//! What the deployer is given is what was meant, and enough to apply the module.
//!
//! The first is a comparison like others. The second goes the other way round: from each resource of
//! the module, by what its provider calls ([`needs`]), to the deployer's policies.

mod needs;

use crate::Claim;
use crate::aws;
use crate::database::same_statements;
use crate::finding::{Places, related, same};
use crate::pairs::pairs;
use needs::Need;
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::needs_management;
use writ_semantics::deployer::VAULT;
use writ_semantics::nomad::acl;
use writ_semantics::vault::{self, Capability};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const CANNOT: Code = Code("prove/deployer-cannot-apply");

/// Compares and checks; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (meant, stated) = (&claim.intended.deployer, &claim.observed.deployer);
    let file = |name: &String| format!("deployer/{name}");
    let policies = pairs(&meant.vault, &stated.vault, "policy", file, |p| Some(p.span), whole, out);
    for (meant, stated) in &policies {
        let rules = |policy: &vault::Policy| {
            let rules = policy.rules.iter();
            rules.map(|rule| (rule.path.clone(), rule.capabilities.clone())).collect::<Vec<_>>()
        };
        let plain = stated.rules.iter().all(|rule| rule.unmodelled.is_empty());
        if plain && rules(meant) == rules(stated) {
            continue;
        }
        let comparison = vault::compare(std::slice::from_ref(*stated), std::slice::from_ref(*meant));
        let request = |r: &vault::Request| format!("`{}` on `{}`", r.capability.word(), r.path);
        let places = Places { stated: stated.span, declared: meant.span };
        related(comparison, places, "the deployer's policy is not what applying this takes", request, out);
    }
    let in_nomad = pairs(&meant.nomad, &stated.nomad, "policy", file, |p| Some(p.span), whole, out);
    for (meant, stated) in &in_nomad {
        let comparison = acl::compare(std::slice::from_ref(stated), std::slice::from_ref(meant));
        let places = Places { stated: stated.span, declared: meant.span };
        let what = "the deployer's policy in Nomad is not what applying this takes";
        related(comparison, places, what, ToString::to_string, out);
    }
    let in_aws = pairs(&meant.iam, &stated.iam, "policy", file, |p| Some(p.span), whole, out);
    for (meant, stated) in &in_aws {
        aws::document(meant, stated, "policy", out);
    }
    let first = |script: &Vec<_>| script.first().map(|s: &writ_semantics::postgres::Statement| s.span);
    let logins = pairs(&meant.logins, &stated.logins, "script", file, first, whole, out);
    for (meant, stated) in &logins {
        same_statements(meant, stated, whole, out);
    }
    same(
        Places { stated: whole, declared: whole },
        "management token",
        &needs_management(claim.intended),
        &needs_management(claim.observed),
        out,
    );
    enough(claim, out);
    policies.len() + in_nomad.len() + in_aws.len() + logins.len()
}

/// Each resource of the module can be made, read, changed and removed.
fn enough(claim: Claim<'_>, out: &mut Diagnostics) {
    let facts = claim.observed;
    let policy = facts.deployer.vault.get(VAULT);
    let rules: BTreeMap<&str, &BTreeSet<Capability>> = policy
        .into_iter()
        .flat_map(|policy| &policy.rules)
        .map(|rule| (rule.path.as_str(), &rule.capabilities))
        .collect();
    for ((kind, name), resource) in &facts.terraform.resources {
        let needed = match needs::of(facts, kind, resource) {
            Ok(needed) => needed,
            Err(why) => {
                out.push(cannot(resource.span, format!("what `{kind}.{name}` takes is not known: {why}")));
                continue;
            }
        };
        for Need { path, capabilities } in needed {
            let allowed = |capability: &Capability| match rules.get(path.as_str()) {
                Some(rule) => rule.contains(capability),
                None => policy.is_some_and(|policy| {
                    let request = vault::Request { path: path.clone(), capability: *capability };
                    vault::decide(std::slice::from_ref(policy), &request).verdict.is_allow()
                }),
            };
            if let Some(lacking) = capabilities.iter().find(|capability| !allowed(capability)) {
                let label = format!("`{kind}.{name}` takes `{}` on `{path}`", lacking.word());
                let place = policy.map_or(claim.declared.span, |policy| policy.span);
                out.push(cannot(resource.span, label).also(place, "this policy does not have it"));
            }
        }
    }
}

fn cannot(span: Span, why: String) -> Diagnostic {
    Diagnostic::error(CANNOT, "a deployer that cannot apply this", span, why)
        .help("compile again; what each resource takes is in `prove/src/deployer/needs.rs`")
}
