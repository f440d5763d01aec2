//! What the deployer is given is what was meant, and enough to apply the module.
//!
//! The first is a comparison like others. The second goes the other way round: from each resource of
//! the module, by what its provider calls ([`needs`]), to the deployer's policies.

mod needs;

use crate::Claim;
use crate::database::same_statements;
use crate::finding::{Places, same};
use crate::pairs::pairs;
use crate::{acl_policies, aws, policies};
use needs::Need;
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::needs_management;
use writ_semantics::deployer::VAULT;
use writ_semantics::vault::{self, Capability};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const CANNOT: Code = Code("prove/deployer-cannot-apply");

/// Compares and checks; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (meant, stated) = (&claim.intended.deployer, &claim.observed.deployer);
    let file = |name: &String| format!("deployer/{name}");
    let in_vault = pairs(&meant.vault, &stated.vault, "policy", file, |p| Some(p.span), whole, out);
    for (meant, stated) in &in_vault {
        let rules = |policy: &vault::Policy| {
            let rules = policy.rules.iter();
            rules.map(|rule| (rule.path.clone(), rule.capabilities.clone())).collect::<Vec<_>>()
        };
        let plain = stated.rules.iter().all(|rule| rule.unmodelled.is_empty());
        if plain && rules(meant) == rules(stated) {
            continue;
        }
        policies::policy(meant, stated, "the deployer's policy is not what applying this takes", out);
    }
    let in_nomad = pairs(&meant.nomad, &stated.nomad, "policy", file, |p| Some(p.span), whole, out);
    for (meant, stated) in &in_nomad {
        let what = "the deployer's policy in Nomad is not what applying this takes";
        acl_policies::policy(meant, stated, what, out);
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
    in_vault.len() + in_nomad.len() + in_aws.len() + logins.len()
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
    let acl = vault::Acl::new(policy);
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
                None => {
                    let request = vault::Request { path: path.clone(), capability: *capability };
                    acl.decide(&request).verdict.is_allow()
                }
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
        .help("compile again: what stands in `terraform/` and in `deployer/` is made for one another")
}
