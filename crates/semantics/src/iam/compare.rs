//! Two permissions compared as sets of requests.
//!
//! For every class of actions, every resource and every context that the statements at hand can
//! tell apart, both sides are evaluated on one representative. What no representative tells apart,
//! no request does: strings of one atom match the same patterns.
//!
//! What is not modelled (a policy variable, `ForAllValues:`, …) is a question with the same answer on
//! both sides; both answers are tried, and only where the sides then differ is the result unknown.

use super::classes::{ActionClass, Placed, classes, placed};
use super::context::{NoContexts, Values, values};
use super::decide::{Entry, Ruling, decide_entries};
use super::resources::{Grain, Resource, resources};
use super::truth::Assumed;
use super::{Layers, Request};
use crate::sets::Meter;
use crate::{Comparison, Unknown};
use std::collections::BTreeMap;

/// How much a comparison may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// States of automata.
    pub states: usize,
    /// Representatives that are evaluated.
    pub combinations: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { states: 50_000, combinations: 50_000 }
    }
}

/// What a comparison took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// States of automata.
    pub states: usize,
    /// Representatives that were evaluated.
    pub combinations: usize,
}

/// Where one class of actions is allowed by one side only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassDifference {
    /// The actions, which both sides treat alike; shortest first.
    pub actions: Vec<String>,
    /// Whether they are of the table of known actions.
    pub listed: bool,
    /// Requests that only `a` allows, smallest first, for the first of the actions.
    pub only_a: Vec<Request>,
    /// Requests that only `b` allows.
    pub only_b: Vec<Request>,
}

/// All that differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// By class of actions, listed ones first. Classes without a difference are left out.
    pub classes: Vec<ClassDifference>,
    /// Why more may differ. Not empty: nothing follows from a class that is missing.
    pub unknown: Vec<Unknown>,
    /// What it took.
    pub stats: Stats,
}

/// How two permissions relate, with a smallest request that tells them apart.
///
/// *Smallest*: of a listed action before others, of a plain bucket or object before access points,
/// a key that doesn't end in `/` before one that does, then the shortest, then the first in
/// alphabetical order. Unknown where the budget is used up, or where the difference depends on what
/// is not modelled.
pub fn compare(a: &Layers, b: &Layers, budget: Budget) -> Comparison<Request> {
    compare_with_stats(a, b, budget).0
}

/// The same, with what it took.
pub fn compare_with_stats(a: &Layers, b: &Layers, budget: Budget) -> (Comparison<Request>, Stats) {
    let found = search(a, b, budget, Grain::Statements);
    let smallest =
        |side: usize| found.witnesses.iter().filter(|it| it.side == side).min_by_key(|it| it.order());
    let request = |witness: &Witness| witness.request.clone();
    let comparison = match (smallest(0), smallest(1), found.unknown.into_iter().next()) {
        (Some(only_a), Some(only_b), _) => {
            Comparison::Incomparable { only_a: request(only_a), only_b: request(only_b) }
        }
        (_, _, Some(unknown)) => Comparison::Unknown(unknown),
        (Some(only_a), None, None) => Comparison::More { only_a: request(only_a) },
        (None, Some(only_b), None) => Comparison::Less { only_b: request(only_b) },
        (None, None, None) => Comparison::Equal,
    };
    (comparison, found.stats)
}

/// Whether `a` allows everything that `b` allows.
///
/// Errors: why that is unknown.
pub fn includes(a: &Layers, b: &Layers, budget: Budget) -> Result<bool, Unknown> {
    let found = search(a, b, budget, Grain::Statements);
    if found.witnesses.iter().any(|witness| witness.side == 1) {
        return Ok(false);
    }
    found.unknown.into_iter().next().map_or(Ok(true), Err)
}

/// All that differs, with up to `limit` requests on each side of a class.
pub fn differences(a: &Layers, b: &Layers, budget: Budget, limit: usize) -> Differences {
    let mut found = search(a, b, budget, Grain::Patterns);
    found.witnesses.sort_by_cached_key(Witness::order);
    let mut classes = Vec::new();
    for (n, class) in found.classes.iter().enumerate() {
        let of = |side| {
            let witnesses = found.witnesses.iter().filter(|it| it.side == side && it.class == n);
            witnesses.take(limit).map(|it| it.request.clone()).collect::<Vec<_>>()
        };
        let (only_a, only_b) = (of(0), of(1));
        if !(only_a.is_empty() && only_b.is_empty()) {
            classes.push(ClassDifference {
                actions: class.actions.clone(),
                listed: class.listed,
                only_a,
                only_b,
            });
        }
    }
    Differences { classes, unknown: found.unknown, stats: found.stats }
}

/// A request that one side allows and the other refuses.
struct Witness {
    side: usize,
    class: usize,
    unlisted: bool,
    rank: (usize, bool, usize),
    request: Request,
}

impl Witness {
    fn order(&self) -> impl Ord + use<> {
        let context: usize = self.request.context.iter().map(|(k, v)| k.len() + v.concat().len()).sum();
        let length = self.request.action.len() + self.request.resource.len() + context;
        let plain = (self.unlisted, self.rank.0, self.rank.1, length);
        let request = &self.request;
        (plain, request.action.clone(), request.resource.clone(), request.context.clone())
    }
}

#[derive(Default)]
struct Found {
    classes: Vec<ActionClass>,
    witnesses: Vec<Witness>,
    unknown: Vec<Unknown>,
    stats: Stats,
}

impl Found {
    fn unknown(&mut self, reason: &str) {
        let unknown = Unknown(reason.to_owned());
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}

fn search(a: &Layers, b: &Layers, budget: Budget, grain: Grain) -> Found {
    let all = placed([a, b]);
    let layers = [a.0.len(), b.0.len()];
    let mut meter = Meter::new(budget.states);
    let mut found = Found::default();
    match classes(&all, &mut meter) {
        Some(classes) => found.classes = classes,
        None => found.unknown(&spent(budget)),
    }
    for (n, class) in found.classes.clone().iter().enumerate() {
        let Some(resources) = resources(&all, class, grain, &mut meter) else {
            found.unknown(&spent(budget));
            break;
        };
        for resource in &resources {
            let values = match values(&all, &resource.statements, class, &mut meter) {
                Ok(values) => values,
                Err(NoContexts::Budget) => {
                    found.unknown(&spent(budget));
                    break;
                }
                Err(NoContexts::Unmodelled(reason)) => {
                    found.unknown(&reason);
                    continue;
                }
            };
            let sides = sides(&all, &resource.statements, layers);
            for context in contexts(&values) {
                if found.stats.combinations >= budget.combinations {
                    found.unknown(&spent(budget));
                    found.stats.states = meter.states();
                    return found;
                }
                if look(&sides, (n, class), resource, context, (&mut found, &mut meter)).is_none() {
                    found.unknown(&spent(budget));
                    found.stats.states = meter.states();
                    return found;
                }
            }
        }
    }
    found.stats.states = meter.states();
    found
}

fn spent(budget: Budget) -> String {
    let Budget { states, combinations } = budget;
    format!("the comparison passes its budget of {states} states and {combinations} combinations")
}

/// The statements of each side by layer, of those that may apply.
fn sides<'a>(all: &[Placed<'a>], statements: &[usize], layers: [usize; 2]) -> [Vec<Vec<Entry<'a>>>; 2] {
    let mut sides = layers.map(|count| vec![Vec::new(); count]);
    for placed in statements.iter().filter_map(|n| all.get(*n)) {
        if let Some(layer) = sides.get_mut(placed.side).and_then(|side| side.get_mut(placed.layer)) {
            layer.push(placed.entry);
        }
    }
    sides
}

/// Every combination of values, the first value changing fastest.
fn contexts(values: &Values) -> impl Iterator<Item = BTreeMap<String, Vec<String>>> + '_ {
    let count = values.iter().fold(1usize, |count, (_, of_key)| count.saturating_mul(of_key.len()));
    (0..count).map(move |mut n| {
        let mut context = BTreeMap::new();
        for (key, of_key) in values {
            if let Some(Some(value)) = of_key.get(n % of_key.len().max(1)) {
                context.insert(key.clone(), vec![value.clone()]);
            }
            n /= of_key.len().max(1);
        }
        context
    })
}

/// Evaluates both sides on one representative, and keeps it where they differ; `None` when the budget
/// is used up.
fn look(
    sides: &[Vec<Vec<Entry<'_>>>; 2],
    (class_index, class): (usize, &ActionClass),
    resource: &Resource,
    context: BTreeMap<String, Vec<String>>,
    (found, meter): (&mut Found, &mut Meter),
) -> Option<()> {
    let action = class.actions.first().cloned().unwrap_or_default();
    let request = Request { action, resource: resource.text.clone(), context };
    let statements = sides.iter().flatten().map(Vec::len).sum();
    let mut spent = Spent { evaluated: &mut found.stats.combinations, meter, statements };
    let side = match relate(sides, &request, &mut Assumed::new(), &mut spent)? {
        Relation::Same => return Some(()),
        Relation::Only(side) => side,
        Relation::Open(reason) => {
            found.unknown(&reason);
            return Some(());
        }
    };
    let (unlisted, rank) = (!class.listed, resource.rank);
    found.witnesses.push(Witness { side, class: class_index, unlisted, rank, request });
    Some(())
}

/// What evaluations take.
struct Spent<'a> {
    evaluated: &'a mut usize,
    meter: &'a mut Meter,
    /// How many statements are looked at each time.
    statements: usize,
}

/// How many places of patterns are as much work as one statement.
const WORK_PER_STATEMENT: usize = 8;

enum Relation {
    Same,
    Only(usize),
    Open(String),
}

/// How many open questions at once are tried out, each both ways.
const MOST_QUESTIONS: usize = 8;

fn relate(
    sides: &[Vec<Vec<Entry<'_>>>; 2],
    request: &Request,
    assumed: &mut Assumed,
    spent: &mut Spent<'_>,
) -> Option<Relation> {
    *spent.evaluated += 1;
    spent.meter.spend(spent.statements.saturating_mul(WORK_PER_STATEMENT))?;
    let [a, b] = sides.each_ref().map(|side| decide_entries(side, request, assumed).verdict);
    let open = match (&a, &b) {
        (Ruling::Open(open), _) | (_, Ruling::Open(open)) => open.clone(),
        (Ruling::Allow, Ruling::Allow) => return Some(Relation::Same),
        (Ruling::Allow, _) => return Some(Relation::Only(0)),
        (_, Ruling::Allow) => return Some(Relation::Only(1)),
        _ => return Some(Relation::Same),
    };
    if assumed.len() >= MOST_QUESTIONS {
        return Some(Relation::Open(open.reason));
    }
    let mut same = true;
    for answer in [false, true] {
        assumed.insert(open.question.clone(), answer);
        same &= matches!(relate(sides, request, assumed, spent)?, Relation::Same);
        assumed.remove(&open.question);
    }
    Some(if same { Relation::Same } else { Relation::Open(open.reason) })
}
