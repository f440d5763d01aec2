//! The policies of two tokens compared as sets of requests.
//!
//! Paths fall into atoms by the rules of both sides and Vault's root-protected paths; each atom is
//! asked for every capability, on one shortest path. Requests that no client can make are left out:
//! paths that begin with `/` or have an empty segment in the middle (Go's `net/http.ServeMux`, on
//! which Vault's HTTP layer stands, redirects them to the clean path).

use super::acl::{Acl, RulePath};
use super::decide::decide_in;
use super::root_paths::ROOT_PATHS;
use super::{Capability, Policy, Request};
use crate::sets::{Atoms, Class, Glob, Meter, Pattern};
use crate::{Comparison, Unknown, Verdict};
use std::collections::BTreeSet;

/// What a request can need, as witnesses are preferred.
const CAPABILITIES: [Capability; 9] = [
    Capability::Read,
    Capability::List,
    Capability::Create,
    Capability::Update,
    Capability::Patch,
    Capability::Delete,
    Capability::Subscribe,
    Capability::Recover,
    Capability::Sudo,
];

/// How many rules a side may have: each is asked for each path that the others tell apart.
const RULES: usize = 1_000;

/// How many states of automata a comparison may take.
const STATES: usize = 50_000;

/// All that differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// What only `a` may do, smallest request first.
    pub only_a: Vec<Request>,
    /// What only `b` may do.
    pub only_b: Vec<Request>,
    /// Why more may differ.
    pub unknown: Vec<Unknown>,
}

/// How they relate, with a smallest request that tells them apart: of a path that doesn't end in
/// `/`, then the shortest, then the first in the order of the alphabet and of capabilities.
pub fn compare(a: &[Policy], b: &[Policy]) -> Comparison<Request> {
    let found = differences(a, b);
    let first = |side: Vec<Request>| side.into_iter().next();
    match (first(found.only_a), first(found.only_b), found.unknown.into_iter().next()) {
        (Some(only_a), Some(only_b), _) => Comparison::Incomparable { only_a, only_b },
        (_, _, Some(unknown)) => Comparison::Unknown(unknown),
        (Some(only_a), None, None) => Comparison::More { only_a },
        (None, Some(only_b), None) => Comparison::Less { only_b },
        (None, None, None) => Comparison::Equal,
    }
}

/// All that differs: a request for each way in which the rules tell paths apart, and capability.
pub fn differences(a: &[Policy], b: &[Policy]) -> Differences {
    if same(a, b) {
        return Differences::default(); // even where something is not modelled
    }
    let mut found = Differences::default();
    let mut unknown = Vec::new();
    let each = |request, verdicts: [Verdict; 2]| match verdicts {
        [Verdict::Unknown(reason), _] | [_, Verdict::Unknown(reason)] => unknown.push(reason),
        [Verdict::Allow, Verdict::Allow] => {}
        [Verdict::Allow, _] => found.only_a.push(request),
        [_, Verdict::Allow] => found.only_b.push(request),
        _ => {}
    };
    if let Err(reason) = ask([&Acl::new(a), &Acl::new(b)], &[""], each) {
        return Differences { unknown: vec![reason], ..Differences::default() };
    }
    unknown.sort();
    unknown.dedup();
    found.unknown = unknown;
    for side in [&mut found.only_a, &mut found.only_b] {
        side.sort_by_cached_key(preference);
    }
    found
}

/// The smallest request for one of these capabilities that both allow; none where there is none.
///
/// # Errors
/// Where that is not decided: outside of what is modelled, or past the budget.
pub fn shared(a: &Acl, b: &Acl, capabilities: &[Capability]) -> Result<Option<Request>, Unknown> {
    let (mut both, mut unknown) = (Vec::new(), None);
    ask([a, b], &b.allowed_below(), |request, verdicts| match verdicts {
        _ if !capabilities.contains(&request.capability) => {}
        [Verdict::Allow, Verdict::Allow] => both.push(request),
        // What one of them surely refuses is not shared, whatever the other does.
        [Verdict::Unknown(reason), Verdict::Allow | Verdict::Unknown(_)]
        | [Verdict::Allow, Verdict::Unknown(reason)] => unknown = unknown.take().or(Some(reason)),
        _ => {}
    })?;
    smallest(both, unknown)
}

/// The smallest request for one of these capabilities that `b` allows and `a` refuses; none where
/// there is none.
///
/// # Errors
/// Where that is not decided: outside of what is modelled, or past the budget.
pub fn lacking(a: &Acl, b: &Acl, capabilities: &[Capability]) -> Result<Option<Request>, Unknown> {
    let (mut refused, mut unknown) = (Vec::new(), None);
    ask([a, b], &b.allowed_below(), |request, verdicts| match verdicts {
        _ if !capabilities.contains(&request.capability) => {}
        [Verdict::ImplicitDeny | Verdict::ExplicitDeny, Verdict::Allow] => refused.push(request),
        // What `a` surely allows is not lacking, nor is what `b` surely refuses.
        [Verdict::Unknown(reason), Verdict::Allow | Verdict::Unknown(_)]
        | [Verdict::ImplicitDeny | Verdict::ExplicitDeny, Verdict::Unknown(reason)] => {
            unknown = unknown.take().or(Some(reason));
        }
        _ => {}
    })?;
    smallest(refused, unknown)
}

fn smallest(found: Vec<Request>, unknown: Option<Unknown>) -> Result<Option<Request>, Unknown> {
    match (found.into_iter().min_by_key(preference), unknown) {
        (Some(request), _) => Ok(Some(request)),
        (None, Some(reason)) => Err(reason),
        (None, None) => Ok(None),
    }
}

/// How requests are preferred as witnesses.
fn preference(request: &Request) -> (bool, usize, String, Option<usize>) {
    let list = request.capability == Capability::List;
    let odd = request.path.ends_with('/') && !list;
    let preferred = CAPABILITIES.iter().position(|it| *it == request.capability);
    (odd, request.path.trim_end_matches('/').len(), request.path.clone(), preferred)
}

/// Asks both for a request of each kind that their rules can tell apart, of those that begin so.
fn ask(
    acls: [&Acl; 2],
    beginnings: &[&str],
    mut each: impl FnMut(Request, [Verdict; 2]),
) -> Result<(), Unknown> {
    if let Some(reason) = acls.iter().find_map(|acl| acl.refused.clone()) {
        return Err(reason);
    }
    for path in paths(acls, beginnings)? {
        for capability in CAPABILITIES {
            let path = match capability {
                Capability::List if path.ends_with('/') => continue, // the same as without
                Capability::List => format!("{path}/"),
                _ => path.clone(),
            };
            let request = Request { path, capability };
            let verdicts = acls.map(|acl| decide_in(acl, &request).verdict);
            each(request, verdicts);
        }
    }
    Ok(())
}

/// Whether they say the same, wherever they stand.
fn same(a: &[Policy], b: &[Policy]) -> bool {
    let rules = |policies: &[Policy]| {
        let mut rules: Vec<_> = policies
            .iter()
            .flat_map(|policy| &policy.rules)
            .map(|rule| (rule.path.clone(), rule.capabilities.clone(), rule.unmodelled.clone()))
            .collect();
        rules.sort();
        rules
    };
    rules(a) == rules(b)
}

/// One path for each atom of what begins so.
fn paths(acls: [&Acl; 2], beginnings: &[&str]) -> Result<Vec<String>, Unknown> {
    let of = |acl: &Acl| -> BTreeSet<RulePath> {
        beginnings.iter().flat_map(|beginning| acl.paths_below(beginning)).collect()
    };
    let [mut rules, more] = acls.map(of);
    if rules.len().max(more.len()) > RULES {
        return Err(Unknown(format!("the comparison passes its budget of {RULES} rules a side")));
    }
    rules.extend(more);
    let mut patterns: Vec<Pattern> = rules.iter().map(pattern).collect();
    let templated = acls.iter().flat_map(|acl| &acl.templated);
    patterns.extend(templated.map(|(_, glob)| glob.pattern()));
    let protected = ROOT_PATHS.iter().filter(|path| beginnings.iter().any(|beginning| meet(path, beginning)));
    patterns.extend(protected.map(|path| Glob::stars(path).pattern()));
    patterns.push(Pattern::new().many(Class::Any).text("/"));
    let shape = Pattern::new().one(Class::Segment).many(Class::Any);
    let refused = Pattern::new().many(Class::Any).text("//");
    let search = Atoms { patterns: &patterns, shape: Some(&shape), refused: Some(&refused), then: Some('/') };
    let mut meter = Meter::new(STATES);
    let spent = || Unknown(format!("the comparison passes its budget of {STATES} states"));
    Ok(search.find(&mut meter).ok_or_else(spent)?.into_iter().map(|atom| atom.text).collect())
}

/// Whether one of Vault's protected paths may begin so.
fn meet(protected: &str, beginning: &str) -> bool {
    match protected.strip_suffix('*') {
        Some(fixed) => fixed.starts_with(beginning) || beginning.starts_with(fixed),
        None => protected.starts_with(beginning),
    }
}

/// The paths of a rule.
fn pattern(rule: &RulePath) -> Pattern {
    match rule {
        RulePath::Exact(path) => Pattern::new().text(path),
        RulePath::Prefix(prefix) => Pattern::new().text(prefix).many(Class::Any),
        RulePath::Segments(path, open) => {
            let mut pattern = Pattern::new();
            for (n, segment) in path.split('/').enumerate() {
                if n > 0 {
                    pattern = pattern.text("/");
                }
                pattern = if segment == "+" { pattern.many(Class::Segment) } else { pattern.text(segment) };
            }
            if *open { pattern.many(Class::Any) } else { pattern }
        }
    }
}
