//! The resources that the statements of one action class can tell apart, of the action's shape.

use super::actions::ResourceKind;
use super::classes::{ActionClass, Placed};
use super::decide::resource_matches;
use super::truth::{Assumed, Truth};
use super::{Clause, Effect, Request};
use crate::sets::{Atoms, Class, Glob, Meter, Pattern};
use std::collections::{BTreeMap, BTreeSet};

/// A resource, and the statements of the class that may apply to it.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    pub(super) text: String,
    /// Of two resources the one with the lower rank is shown: the plain shape before access points,
    /// then keys that don't end in `/`, then the shorter, then in alphabetical order.
    pub(super) rank: (usize, bool, usize),
    pub(super) statements: Vec<usize>,
}

/// How finely resources are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// One for each set of statements: enough to decide.
    Statements,
    /// One for each set of patterns: more to show.
    Patterns,
}

/// One resource for each set of statements, or of patterns; `None` when the budget is used up.
pub(super) fn resources(
    all: &[Placed<'_>],
    class: &ActionClass,
    grain: Grain,
    meter: &mut Meter,
) -> Option<Vec<Resource>> {
    let statements: Vec<(usize, &Placed<'_>)> =
        class.statements.iter().filter_map(|n| Some((*n, all.get(*n)?))).collect();
    let others = if grain == Grain::Patterns { all } else { &[] };
    let globs = Patterns::of(&statements, others);
    let mut found: BTreeMap<(Vec<Applies>, Vec<usize>), Resource> = BTreeMap::new();
    let mut keep = |text: String, shape: usize, applying: Vec<Applies>, mut accepted: Vec<usize>| {
        let statements: Vec<usize> = applying.iter().map(|(n, _)| *n).collect();
        let allows =
            |n: &usize| all.get(*n).is_some_and(|placed| placed.entry.statement.effect == Effect::Allow);
        if !statements.iter().any(allows) {
            return;
        }
        let rank = (shape, text.ends_with('/'), text.len());
        // The first pattern only tells a `/` at the end: a preference, not a difference.
        accepted.retain(|pattern| grain == Grain::Patterns && *pattern != 0);
        let better = |old: &Resource| (old.rank, &old.text) <= (rank, &text);
        if !found.get(&(applying.clone(), accepted.clone())).is_some_and(better) {
            found.insert((applying, accepted), Resource { text, rank, statements });
        }
    };
    for (n, shape) in shapes(class.resource, &globs.partitions).iter().enumerate() {
        let search = Atoms { patterns: &globs.all, shape: Some(shape), refused: None, then: None };
        for atom in search.find(meter)? {
            meter.spend(statements.len())?;
            let applying = globs.applying(&statements, &atom.accepted);
            keep(atom.text, n, applying, atom.accepted);
        }
    }
    if matches!(class.resource, ResourceKind::None | ResourceKind::Account | ResourceKind::Any) {
        let action = class.actions.first().cloned().unwrap_or_default();
        let request = Request { action, resource: "*".to_owned(), context: BTreeMap::new() };
        let applying = statements.iter().filter_map(|(n, placed)| {
            let Some(clause) = &placed.entry.statement.resources else { return Some((*n, false)) };
            match resource_matches(clause, &request, placed.entry.reading, &Assumed::new()) {
                Truth::Yes => Some((*n, true)),
                Truth::No => None,
                Truth::Open(_) => Some((*n, false)),
            }
        });
        let applying = applying.collect();
        keep(request.resource, usize::MAX, applying, Vec::new());
    }
    Some(found.into_values().collect())
}

/// The resource patterns of some statements, each once, one that tells a `/` at the end, and those
/// of other statements: what one action's grant sets apart is worth showing of another's.
struct Patterns {
    all: Vec<Pattern>,
    /// For each statement its patterns; `None` for one that is open.
    of: Vec<Vec<Option<usize>>>,
    partitions: BTreeSet<String>,
}

impl Patterns {
    fn of(statements: &[(usize, &Placed<'_>)], others: &[Placed<'_>]) -> Self {
        let mut patterns = vec![Pattern::new().many(Class::Any).text("/")];
        let mut index = BTreeMap::new();
        let mut partitions = BTreeSet::from(["aws".to_owned()]);
        let mut of = Vec::new();
        let statements = statements.iter().map(|(_, placed)| *placed).chain(others);
        for placed in statements {
            let texts = placed.entry.statement.resources.as_ref().map_or(&[][..], |it| &it.patterns);
            partitions.extend(texts.iter().flat_map(|text| partitions_in(text)));
            let of_statement = texts.iter().map(|text| {
                let glob = placed.entry.reading.resource(text).ok()?;
                Some(*index.entry((text, placed.entry.reading)).or_insert_with(|| {
                    patterns.push(glob.pattern());
                    patterns.len() - 1
                }))
            });
            of.push(of_statement.collect());
        }
        Self { all: patterns, of, partitions }
    }

    fn applying(&self, statements: &[(usize, &Placed<'_>)], accepted: &[usize]) -> Vec<Applies> {
        let matches = |patterns: &Vec<Option<usize>>, clause: Option<&Clause>| {
            let hit = |it: &usize| accepted.binary_search(it).is_ok();
            let negated = clause.is_some_and(|clause| clause.negated);
            if clause.is_some() && patterns.iter().flatten().any(hit) {
                return (!negated).then_some(true);
            }
            let open = clause.is_none() || patterns.iter().any(Option::is_none);
            (open || negated).then_some(!open)
        };
        let statements = self.of.iter().zip(statements);
        statements
            .filter_map(|(patterns, (n, placed))| {
                Some((*n, matches(patterns, placed.entry.statement.resources.as_ref())?))
            })
            .collect()
    }
}

/// A statement that may apply, by index, and whether its resources certainly match.
type Applies = (usize, bool);

/// Partitions of AWS other than `aws` (AWS General Reference, "Amazon Resource Names").
const PARTITIONS: [&str; 6] = ["aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];

/// The partitions that a resource pattern names: a request is made in one of these, or in `aws`.
fn partitions_in(text: &str) -> Vec<String> {
    let Some((partition, _)) = text.strip_prefix("arn:").and_then(|rest| rest.split_once(':')) else {
        return Vec::new();
    };
    let glob = Glob::wild(partition, false);
    if glob.is_wild() {
        let known = PARTITIONS.iter().filter(|known| glob.matches(known) && !glob.matches("aws"));
        return known.map(|known| (*known).to_owned()).collect();
    }
    let name = partition.chars().all(|c| Class::Name.contains(c));
    if name { vec![partition.to_owned()] } else { Vec::new() }
}

/// The shapes of the resources of that kind, the plainest first.
fn shapes(kind: ResourceKind, partitions: &BTreeSet<String>) -> Vec<Pattern> {
    let mut shapes = Vec::new();
    for partition in partitions {
        let arn = || Pattern::new().text(&format!("arn:{partition}:"));
        // At least three characters (Amazon S3 User Guide, "Bucket naming rules").
        let bucket = || arn().text("s3:::").one(Class::Bucket).one(Class::Bucket).some(Class::Bucket);
        let access_point = || {
            arn()
                .text("s3:")
                .many(Class::Name)
                .text(":")
                .some(Class::Name)
                .text(":accesspoint/")
                .some(Class::Segment)
        };
        match kind {
            ResourceKind::Object => {
                shapes.push(bucket().text("/").some(Class::Any));
                shapes.push(access_point().text("/object/").some(Class::Any));
            }
            ResourceKind::Bucket => {
                shapes.push(bucket());
                shapes.push(access_point());
            }
            ResourceKind::None => {}
            ResourceKind::Account => {
                let of_account = arn().some(Class::Name).text(":").many(Class::Name).text(":");
                shapes.push(of_account.some(Class::Name).text(":").some(Class::Any));
            }
            ResourceKind::Any => {
                let any = arn().some(Class::Name).text(":").many(Class::Name).text(":");
                shapes.push(any.many(Class::Name).text(":").some(Class::Any));
            }
        }
    }
    shapes
}
