//! Action classes: actions that the statements at hand cannot tell apart.
//!
//! Listed actions fall into classes by the statements that name them, the kind of resource they are
//! about and whether they carry listing keys. What patterns reach beyond the table is found as atoms
//! of the action patterns, and is about any resource.

use super::actions::{self, ResourceKind};
use super::decide::Entry;
use super::text;
use super::{Effect, Layers};
use crate::sets::{Atoms, Class, Glob, Meter, Pattern};
use std::collections::BTreeMap;

/// A statement with its place: side 0 or 1 of the comparison, and which layer there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) entry: Entry<'a>,
    pub(super) side: usize,
    pub(super) layer: usize,
}

/// Every statement of both sides.
pub(super) fn placed(sides: [&Layers; 2]) -> Vec<Placed<'_>> {
    let mut all = Vec::new();
    for (side, layers) in sides.into_iter().enumerate() {
        for (layer, policies) in layers.0.iter().enumerate() {
            let entries = policies.iter().flat_map(Entry::of);
            all.extend(entries.map(|entry| Placed { entry, side, layer }));
        }
    }
    all
}

/// Actions that cannot be told apart, and the statements that name them.
#[derive(Debug, Clone)]
pub(super) struct ActionClass {
    /// Their names, shortest first, then in alphabetical order. One name where not listed.
    pub(super) actions: Vec<String>,
    /// Whether they are of the table.
    pub(super) listed: bool,
    pub(super) resource: ResourceKind,
    pub(super) lists_keys: bool,
    /// The statements that name them, by index.
    pub(super) statements: Vec<usize>,
}

/// The action patterns of all statements, each once.
struct Actions<'a> {
    statements: &'a [Placed<'a>],
    globs: Vec<Glob>,
    /// For each statement the patterns it has.
    patterns: Vec<Vec<usize>>,
}

impl<'a> Actions<'a> {
    fn of(statements: &'a [Placed<'a>]) -> Self {
        let mut index = BTreeMap::new();
        let mut globs = Vec::new();
        let mut patterns = Vec::new();
        for placed in statements {
            let of_statement = placed.entry.statement.actions.patterns.iter().map(|pattern| {
                *index.entry(pattern.to_ascii_lowercase()).or_insert_with(|| {
                    globs.push(text::action(pattern));
                    globs.len() - 1
                })
            });
            patterns.push(of_statement.collect());
        }
        Self { statements, globs, patterns }
    }

    /// Whether a statement may name an action of that service, judged by what comes before the first
    /// wildcard alone: a quick no, never a wrong one.
    fn may_name(&self, service: &str) -> bool {
        let wanted = format!("{service}:");
        let could = |pattern: &String| {
            let fixed = pattern.split(['*', '?']).next().unwrap_or("").to_ascii_lowercase();
            fixed.starts_with(&wanted) || wanted.starts_with(&fixed)
        };
        self.statements.iter().any(|placed| {
            let clause = &placed.entry.statement.actions;
            clause.negated || clause.patterns.iter().any(could)
        })
    }

    fn matching(&self, action: &str) -> Vec<usize> {
        let matches = self.globs.iter().enumerate().filter(|(_, glob)| glob.matches(action));
        matches.map(|(n, _)| n).collect()
    }

    /// The statements that name an action with these patterns; empty where none of them allows.
    fn naming(&self, matched: &[usize]) -> Vec<usize> {
        let names = |n: usize, placed: &Placed<'_>| {
            let patterns = self.patterns.get(n).map_or(&[][..], Vec::as_slice);
            let any = patterns.iter().any(|pattern| matched.binary_search(pattern).is_ok());
            any != placed.entry.statement.actions.negated
        };
        let naming: Vec<(usize, &Placed<'_>)> =
            self.statements.iter().enumerate().filter(|(n, placed)| names(*n, placed)).collect();
        if naming.iter().any(|(_, placed)| placed.entry.statement.effect == Effect::Allow) {
            naming.into_iter().map(|(n, _)| n).collect()
        } else {
            Vec::new()
        }
    }
}

/// The classes, listed ones first; `None` when the budget is used up.
pub(super) fn classes(statements: &[Placed<'_>], meter: &mut Meter) -> Option<Vec<ActionClass>> {
    let actions = Actions::of(statements);
    let mut listed: BTreeMap<(Vec<usize>, ResourceKind, bool), Vec<String>> = BTreeMap::new();
    let named: Vec<&str> =
        actions::SERVICES.into_iter().filter(|service| actions.may_name(service)).collect();
    for action in actions::all().filter(|action| named.contains(&action.service)) {
        let name = action.full_name();
        let naming = actions.naming(&actions.matching(&name));
        if !naming.is_empty() {
            listed.entry((naming, action.resource, action.lists_keys())).or_default().push(name);
        }
    }
    let mut classes: Vec<ActionClass> = listed
        .into_iter()
        .map(|((statements, resource, lists_keys), mut actions)| {
            actions.sort_by_key(|name| (name.len(), name.clone()));
            ActionClass { actions, listed: true, resource, lists_keys, statements }
        })
        .collect();
    classes.extend(unlisted(&actions, meter)?);
    Some(classes)
}

/// What the patterns reach beyond the table.
///
/// A shortest name of an atom may be a listed one: it is then set apart, and the search repeated. What
/// a pattern without wildcards names needs none of that: it is listed, or it is its own only name.
fn unlisted(actions: &Actions<'_>, meter: &mut Meter) -> Option<Vec<ActionClass>> {
    let shape = Pattern::new().some(Class::Name).text(":").some(Class::Name);
    let mut patterns: Vec<Pattern> = actions.globs.iter().map(Glob::pattern).collect();
    let literal = |n: &usize| actions.globs.get(*n).is_none_or(|glob| !glob.is_wild());
    let mut found: BTreeMap<Vec<usize>, String> = BTreeMap::new();
    loop {
        found.clear();
        let search = Atoms { patterns: &patterns, shape: Some(&shape), refused: None, then: None };
        let mut listed = Vec::new();
        for atom in search.find(meter)? {
            let naming = actions.naming(&atom.accepted);
            if naming.is_empty() {
                continue;
            }
            if actions::find(&atom.text).is_none() {
                found.entry(naming).or_insert(atom.text);
            } else if !atom.accepted.iter().any(literal) {
                listed.push(Glob::literal(&atom.text, true).pattern());
            }
        }
        if listed.is_empty() {
            break;
        }
        patterns.extend(listed);
    }
    let class = |(statements, action)| ActionClass {
        actions: vec![action],
        listed: false,
        resource: ResourceKind::Any,
        lists_keys: true,
        statements,
    };
    Some(found.into_iter().map(class).collect())
}
