//! The policies of two tokens compared as sets of requests.
//!
//! Namespaces, paths of variables and other names fall into atoms by the rules of both sides; each
//! atom is asked for every capability, on one shortest name. Names and paths longer than Nomad takes
//! (128) count as well.

use super::decide::decide_in;
use super::merged::{Merged, Table};
use super::{Coarse, Named, Policy, Request, words};
use crate::sets::{Atoms, Class, Glob, Meter, Pattern};
use crate::{Comparison, Unknown, Verdict};

/// How many states of automata a comparison may take.
const STATES: usize = 50_000;

/// How many rules a side may have: each is asked for each name that the others tell apart.
const RULES: usize = 1_000;

/// All that differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// What only `a` may do.
    pub only_a: Vec<Request>,
    /// What only `b` may do.
    pub only_b: Vec<Request>,
    /// Why more may differ.
    pub unknown: Vec<Unknown>,
}

/// How they relate, with a request that tells them apart: of a shortest name, and the first capability
/// in Nomad's order.
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

/// All that differs: a request for each way in which the rules tell names apart, and capability.
pub fn differences(a: &[Policy], b: &[Policy]) -> Differences {
    let rules = |side: &[Policy]| side.iter().map(|policy| policy.rules.len()).sum::<usize>();
    if rules(a).max(rules(b)) > RULES {
        return undecided(format!("the comparison passes its budget of {RULES} rules a side"));
    }
    let sides = [&Merged::of(a), &Merged::of(b)];
    let Some(requests) = requests(sides) else {
        return undecided(format!("the comparison passes its budget of {STATES} states"));
    };
    let mut found = Differences::default();
    for request in requests {
        let verdicts = sides.map(|merged| decide_in(merged, &request, None).verdict);
        match verdicts {
            [Verdict::Unknown(reason), _] | [_, Verdict::Unknown(reason)] => found.unknown.push(reason),
            [Verdict::Allow, Verdict::Allow] => {}
            [Verdict::Allow, _] => found.only_a.push(request),
            [_, Verdict::Allow] => found.only_b.push(request),
            _ => {}
        }
    }
    found.unknown.sort();
    found.unknown.dedup();
    found
}

fn undecided(reason: String) -> Differences {
    Differences { unknown: vec![Unknown(reason)], ..Differences::default() }
}

/// Every request that matters; `None` when the budget is used up.
fn requests(sides: [&Merged; 2]) -> Option<Vec<Request>> {
    let mut meter = Meter::new(STATES);
    let mut all = Vec::new();
    let name = |class| Pattern::new().some(class);
    for namespace in atoms(sides.map(|s| &s.namespaces), &name(Class::Name), &mut meter)? {
        all.extend(words::NAMESPACE.map(|capability| Request::Namespace {
            namespace: namespace.clone(),
            capability: capability.to_owned(),
        }));
    }
    let variable = name(Class::Name).text("\0").some(Class::Any);
    for key in atoms(sides.map(|s| &s.variables), &variable, &mut meter)? {
        let Some((namespace, path)) = key.split_once('\0') else { continue };
        all.extend(words::VARIABLES.map(|capability| Request::Variable {
            namespace: namespace.to_owned(),
            path: path.to_owned(),
            capability: capability.to_owned(),
        }));
    }
    let none = Table::new();
    for kind in [Named::NodePool, Named::HostVolume] {
        let tables = sides.map(|side| side.named.get(&kind).unwrap_or(&none));
        for name in atoms(tables, &name(Class::Bucket), &mut meter)? {
            all.extend(words::of_named(kind).iter().map(|capability| Request::Named {
                kind,
                name: name.clone(),
                capability: (*capability).to_owned(),
            }));
        }
    }
    for kind in Coarse::ALL {
        let levels = words::of_coarse(kind).iter();
        all.extend(levels.map(|level| Request::Coarse { kind, level: (*level).to_owned() }));
    }
    Some(all)
}

/// One name for each way in which the rules of both tables agree on it.
fn atoms(tables: [&Table; 2], shape: &Pattern, meter: &mut Meter) -> Option<Vec<String>> {
    let mut globs: Vec<&String> = tables.iter().flat_map(|table| table.keys()).collect();
    globs.sort();
    globs.dedup();
    let patterns: Vec<Pattern> = globs.into_iter().map(|glob| Glob::stars(glob).pattern()).collect();
    let search = Atoms { patterns: &patterns, shape: Some(shape), refused: None, then: None };
    Some(search.find(meter)?.into_iter().map(|atom| atom.text).collect())
}
