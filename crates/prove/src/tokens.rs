//! What a Vault token may do by itself, a task by its identity at Nomad, and a token of Nomad's.

use crate::upkeep::Baseline;
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{Verb, Workload};
use writ_graph::{holder, vault_verbs};
use writ_semantics::engine::NomadRole;
use writ_semantics::nomad::acl;
use writ_semantics::vault::{Acl, Capability};
use writ_semantics::{Facts, Unknown, Verdict, vault};
use writ_source::Span;

/// How much of what is asked for counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All of it: each capability of the verb, on every path below a prefix.
    Whole,
    /// Any of it.
    Some,
}

/// Whether a token with these policies may do `verb` on all of a path of Vault's API, or of what is
/// below a prefix. `asked` is the line that asks.
pub fn whole(acl: &Acl, verb: Verb, path: &str, asked: Span) -> Verdict {
    let needed = vault_verbs::capabilities(verb);
    if needed.is_empty() {
        return Verdict::Unknown(Unknown("this verb says nothing of paths of vault".to_owned()));
    }
    if !path.ends_with('/') {
        let mut verdicts = needed.iter().map(|capability| {
            let request = vault::Request { path: path.to_owned(), capability: *capability };
            acl.decide(&request).verdict
        });
        return verdicts.find(|verdict| !verdict.is_allow()).unwrap_or(Verdict::Allow);
    }
    match vault::lacking(acl, &Acl::new([&wanted(verb, path, asked)]), needed) {
        Ok(None) => Verdict::Allow,
        Ok(Some(_)) => Verdict::ImplicitDeny,
        Err(why) => Verdict::Unknown(why),
    }
}

/// The smallest part of what is asked for that the policies allow; below a prefix, beside what the
/// token has for its own upkeep.
///
/// # Errors
/// Where that is not decided.
pub fn some(
    (acl, upkeep): (&Acl, &Baseline),
    verb: Verb,
    path: &str,
    asked: Span,
) -> Result<Option<vault::Request>, Unknown> {
    let needed = vault_verbs::capabilities(verb);
    if path.ends_with('/') {
        return vault::shared(acl, &Acl::new([&beside(upkeep, wanted(verb, path, asked))]), needed);
    }
    let mut unknown = None;
    for capability in needed {
        let request = vault::Request { path: path.to_owned(), capability: *capability };
        match acl.decide(&request).verdict {
            Verdict::Allow => return Ok(Some(request)),
            Verdict::Unknown(why) => unknown = unknown.or(Some(why)),
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => {}
        }
    }
    unknown.map_or(Ok(None), Err)
}

/// What is asked for without the baseline. Vault takes the most exact rule of a path alone, so each path
/// of it has a rule of its own, with what else was asked for there.
fn beside(upkeep: &Baseline, mut wanted: vault::Policy) -> vault::Policy {
    let mut left: BTreeMap<&str, BTreeSet<Capability>> = BTreeMap::new();
    for (path, capability) in upkeep {
        let asked = || wanted.rules.iter().flat_map(|rule| rule.capabilities.iter().copied()).collect();
        left.entry(path).or_insert_with(asked).remove(capability);
    }
    let none = BTreeSet::from([Capability::Deny]);
    wanted.rules.extend(left.into_iter().map(|(path, capabilities)| vault::Rule {
        path: path.to_owned(),
        capabilities: if capabilities.is_empty() { none.clone() } else { capabilities },
        unmodelled: Vec::new(),
        span: wanted.span,
    }));
    wanted
}

/// What is asked for, as a policy.
fn wanted(verb: Verb, path: &str, span: Span) -> vault::Policy {
    let (path, capabilities) = vault_verbs::rule(verb, path);
    let rule = vault::Rule { path, capabilities, unmodelled: Vec::new(), span };
    vault::Policy { name: "asked".to_owned(), rules: vec![rule], span }
}

/// Whether a task may do it by its identity and by the ACL policies that are attached to it. Which of
/// its identities it shows makes no difference: Nomad checks the signature, not the audience
/// (`VerifyClaim` in `nomad/encrypter.go` of Nomad 1.11.1).
pub fn at_nomad(facts: &Facts, who: &Workload, request: &acl::Request) -> Verdict {
    let holder = holder(who);
    let policies: Vec<acl::Policy> = acl::attached(facts, &holder).into_iter().cloned().collect();
    acl::decide(&policies, request, Some(&holder)).verdict
}

/// Whether a token that Vault's Nomad engine makes may do it.
pub fn nomad_token(facts: &Facts, role: &NomadRole, request: &acl::Request) -> Verdict {
    if role.kind == "management" {
        return Verdict::Allow;
    }
    let mut policies = Vec::new();
    for name in &role.policies {
        match facts.acl_policies.get(name) {
            Some(policy) => policies.push(policy.clone()),
            None => return Verdict::Unknown(Unknown(format!("no file states the ACL policy `{name}`"))),
        }
    }
    acl::decide(&policies, request, None).verdict
}
