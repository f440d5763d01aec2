//! Two roles compared by the tokens that they accept.
//!
//! A login is accepted where the audience, the subject and every claim pass, each by itself. So each
//! is a dimension of its own, with one value for each way in which the two roles agree on it; what
//! one role accepts and the other refuses shows where all dimensions but one are at a value that
//! passes the first. The plain evaluator decides there, as everywhere.
//!
//! What the token is then worth (policies, `default`, life) is not compared here.

use super::accepts::{accepts_either as accepts, claim_name, user_claim};
use super::{Claims, Role};
use crate::sets::{Atoms, Glob, Meter, Pattern};
use crate::{Comparison, Unknown, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// How many states of automata a comparison may take.
const BUDGET: usize = 50_000;

/// How the two relate by the tokens that they accept, with a smallest token that tells them apart:
/// of the fewest claims, then the shortest, then the first in alphabetical order.
///
/// Unknown where one is of type `oidc` and the other is not, as people log in by another flow than
/// JWTs do, and where the evaluator is.
pub fn compare(a: &Role, b: &Role) -> Comparison<Claims> {
    if same(a, b) {
        return Comparison::Equal;
    }
    if a.role_type != b.role_type {
        let reason = format!("a role of type `{}` is for others than one of `{}`", a.role_type, b.role_type);
        return Comparison::Unknown(Unknown(reason));
    }
    let Some(dimensions) = dimensions(a, b) else {
        return Comparison::Unknown(Unknown(format!("the comparison passes its budget of {BUDGET} states")));
    };
    match (only(a, b, &dimensions), only(b, a, &dimensions)) {
        (Ok(Some(only_a)), Ok(Some(only_b))) => Comparison::Incomparable { only_a, only_b },
        (Err(unknown), _) | (_, Err(unknown)) => Comparison::Unknown(unknown),
        (Ok(Some(only_a)), Ok(None)) => Comparison::More { only_a },
        (Ok(None), Ok(Some(only_b))) => Comparison::Less { only_b },
        (Ok(None), Ok(None)) => Comparison::Equal,
    }
}

fn same(a: &Role, b: &Role) -> bool {
    let gates = |role: &Role| {
        let unmodelled: Vec<bool> =
            ["bound_cidrs", "groups_claim"].iter().map(|field| role.fields.contains_key(*field)).collect();
        if unmodelled.contains(&true) {
            return None; // their values are not facts
        }
        let bound = (role.bound_audiences.clone(), role.bound_subject.clone(), role.bound_claims.clone());
        let pointer = role.fields.contains_key("user_claim_json_pointer");
        Some((
            role.role_type.clone(),
            bound,
            role.bound_claims_type.clone(),
            role.user_claim.clone(),
            pointer,
        ))
    };
    gates(a).is_some_and(|of_a| Some(of_a) == gates(b))
}

/// The values of one dimension.
enum Dimension {
    Audience(Vec<Vec<String>>),
    Subject(Vec<String>),
    Claim(String, Vec<Option<String>>),
}

impl Dimension {
    fn len(&self) -> usize {
        match self {
            Dimension::Audience(values) => values.len(),
            Dimension::Subject(values) => values.len(),
            Dimension::Claim(_, values) => values.len(),
        }
    }

    fn set(&self, n: usize, claims: &mut Claims) {
        match self {
            Dimension::Audience(values) => claims.audience = values.get(n).cloned().unwrap_or_default(),
            Dimension::Subject(values) => claims.subject = values.get(n).cloned().unwrap_or_default(),
            Dimension::Claim(name, values) => match values.get(n).cloned().flatten() {
                Some(value) => {
                    claims.claims.insert(name.clone(), value);
                }
                None => {
                    claims.claims.remove(name);
                }
            },
        }
    }
}

/// The dimensions that the two roles look at; `None` when the budget is used up.
fn dimensions(a: &Role, b: &Role) -> Option<Vec<Dimension>> {
    let mut meter = Meter::new(BUDGET);
    let mut globs: BTreeMap<&str, Vec<Pattern>> = BTreeMap::from([("aud", Vec::new()), ("sub", Vec::new())]);
    for role in [a, b] {
        let mut add = |name, glob: Glob| globs.entry(name).or_default().push(glob.pattern());
        for (name, values) in &role.bound_claims {
            let Ok(name) = claim_name(name) else { continue };
            for value in values {
                let glob = role.bound_claims_type == "glob";
                add(name, if glob { Glob::stars(value) } else { Glob::literal(value, false) });
            }
        }
        role.bound_audiences.iter().for_each(|value| add("aud", Glob::literal(value, false)));
        role.bound_subject.iter().for_each(|value| add("sub", Glob::literal(value, false)));
        if let Ok(name) = user_claim(role) {
            globs.entry(name).or_default();
        }
    }
    let claims = [a, b].into_iter().flat_map(|role| role.bound_claims.keys());
    let binds_twice = claims.map(|name| claim_name(name)).any(|name| name == Ok("aud"));
    let mut dimensions = Vec::new();
    for (name, patterns) in globs {
        let search = Atoms { patterns: &patterns, shape: None, refused: None, then: None };
        let texts: Vec<String> = search.find(&mut meter)?.into_iter().map(|atom| atom.text).collect();
        dimensions.push(match name {
            "aud" => Dimension::Audience(audiences(&texts, binds_twice)?),
            "sub" => Dimension::Subject(texts),
            _ => {
                let values = std::iter::once(None).chain(texts.into_iter().map(Some));
                Dimension::Claim(name.to_owned(), values.collect())
            }
        });
    }
    Some(dimensions)
}

/// The most audiences of which pairs are tried.
const MOST_AUDIENCES: usize = 100;

/// No audience, one, or two: a role asks for one that it binds and, where `aud` is a bound claim
/// (`twice`), for one that has a bound value. More than two show nothing new: to accept, two
/// suffice, and leaving others out makes no role accept that binds an audience. `None`: too many.
fn audiences(texts: &[String], twice: bool) -> Option<Vec<Vec<String>>> {
    let texts: BTreeSet<&String> = texts.iter().collect();
    let mut lists = vec![Vec::new()];
    lists.extend(texts.iter().map(|text| vec![(*text).clone()]));
    if !twice {
        return Some(lists);
    }
    if texts.len() > MOST_AUDIENCES {
        return None;
    }
    for first in &texts {
        let later = texts.iter().filter(|second| second > &first);
        lists.extend(later.map(|second| vec![(*first).clone(), (*second).clone()]));
    }
    Some(lists)
}

/// A smallest token that `role` accepts and `other` refuses.
///
/// Errors: whether there is one depends on what is not modelled.
fn only(role: &Role, other: &Role, dimensions: &[Dimension]) -> Result<Option<Claims>, Unknown> {
    let mut base = nobody();
    for dimension in dimensions {
        match (0..dimension.len()).find(|n| passes(role, dimension, *n)) {
            Some(n) => dimension.set(n, &mut base),
            None => return Ok(None),
        }
    }
    let mut tokens = vec![base.clone()];
    for dimension in dimensions {
        for n in (0..dimension.len()).filter(|n| passes(role, dimension, *n) && !passes(other, dimension, *n))
        {
            let mut claims = base.clone();
            dimension.set(n, &mut claims);
            tokens.push(claims);
        }
    }
    tokens.sort_by_cached_key(order);
    let mut unknown = None;
    for claims in tokens {
        match (accepts(role, &claims).verdict, accepts(other, &claims).verdict) {
            (Verdict::Allow, Verdict::ImplicitDeny) => return Ok(Some(claims)),
            (_, Verdict::Allow) => {}
            (Verdict::Unknown(reason), _) | (_, Verdict::Unknown(reason)) => {
                unknown.get_or_insert(reason);
            }
            _ => {}
        }
    }
    unknown.map_or(Ok(None), Err)
}

fn order(claims: &Claims) -> impl Ord + use<> {
    let length = claims.audience.concat().len()
        + claims.subject.len()
        + claims.claims.values().map(String::len).sum::<usize>();
    (claims.claims.len(), claims.audience.len(), length, claims.clone())
}

fn nobody() -> Claims {
    Claims { audience: Vec::new(), subject: String::new(), claims: BTreeMap::new() }
}

/// Whether what the role asks of this dimension holds at its value.
fn passes(role: &Role, dimension: &Dimension, n: usize) -> bool {
    let name = match dimension {
        Dimension::Audience(_) => "aud",
        Dimension::Subject(_) => "sub",
        Dimension::Claim(name, _) => name,
    };
    let bound_claims = role.bound_claims.iter().filter(|(bound, _)| claim_name(bound) == Ok(name));
    let only_this = Role {
        bound_audiences: if name == "aud" { role.bound_audiences.clone() } else { Vec::new() },
        bound_subject: if name == "sub" { role.bound_subject.clone() } else { None },
        bound_claims: bound_claims.map(|(bound, values)| (bound.clone(), values.clone())).collect(),
        user_claim: if user_claim(role) == Ok(name) { role.user_claim.clone() } else { "sub".to_owned() },
        ..role.clone()
    };
    let mut claims = nobody();
    dimension.set(n, &mut claims);
    accepts(&only_this, &claims).refused.is_none()
}
