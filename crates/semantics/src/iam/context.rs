//! The contexts that some statements can tell apart: for each key that their conditions name, that
//! it is absent, and one value for each way in which the conditions agree on a value.

use super::actions::LISTING_KEYS;
use super::classes::{ActionClass, Placed};
use super::condition::{Operator, Test, text_glob};
use super::ordered::Scale;
use crate::sets::{Atoms, Meter, Pattern};
use std::collections::{BTreeMap, BTreeSet};

/// Keys that every request has (IAM User Guide, "AWS global condition context keys"), lower case.
const ALWAYS: [&str; 3] = ["aws:currenttime", "aws:epochtime", "aws:securetransport"];

/// Why there are no contexts.
pub(super) enum NoContexts {
    /// The budget is used up.
    Budget,
    /// One key is tested in ways whose combination is not modelled.
    Unmodelled(String),
}

/// What conditions say of one key.
#[derive(Default)]
struct Dimension {
    patterns: Vec<Pattern>,
    /// Whether it is compared with `Bool` only.
    bool_only: bool,
    bounds: BTreeSet<i64>,
    scale: Option<Scale>,
    mixed: bool,
}

/// For each key its values, absence (`None`) first where a request can lack it.
pub(super) type Values = Vec<(String, Vec<Option<String>>)>;

/// The values that the conditions of these statements tell apart, for an action of that class.
pub(super) fn values(
    all: &[Placed<'_>],
    statements: &[usize],
    class: &ActionClass,
    meter: &mut Meter,
) -> Result<Values, NoContexts> {
    let mut values = Values::new();
    for (key, dimension) in dimensions(all, statements) {
        if !class.lists_keys && LISTING_KEYS.contains(&key.as_str()) {
            continue;
        }
        if dimension.mixed {
            return Err(NoContexts::Unmodelled(format!(
                "`{key}` is tested both as a text and as a number or date"
            )));
        }
        let mut of_key: Vec<Option<String>> = Vec::new();
        if !ALWAYS.contains(&key.as_str()) {
            of_key.push(None);
        }
        match dimension.scale {
            Some(scale) => of_key.extend(around(&dimension.bounds).map(|value| Some(scale.print(value)))),
            None if dimension.bool_only => {
                of_key.extend(["true", "false"].map(|value| Some(value.to_owned())));
            }
            None => {
                let search = Atoms { patterns: &dimension.patterns, shape: None, refused: None, then: None };
                let atoms = search.find(meter).ok_or(NoContexts::Budget)?;
                of_key.extend(atoms.into_iter().map(|atom| Some(atom.text)));
            }
        }
        values.push((key, of_key));
    }
    Ok(values)
}

/// Each bound, and the numbers next to it; below zero only where a bound is.
fn around(bounds: &BTreeSet<i64>) -> impl Iterator<Item = i64> {
    let least = bounds.first().copied().unwrap_or(0).min(0);
    let near = bounds.iter().flat_map(|bound| [bound.saturating_sub(1), *bound, bound.saturating_add(1)]);
    near.filter(|value| *value >= least).collect::<BTreeSet<_>>().into_iter()
}

fn dimensions(all: &[Placed<'_>], statements: &[usize]) -> BTreeMap<String, Dimension> {
    let mut dimensions: BTreeMap<String, Dimension> = BTreeMap::new();
    for placed in statements.iter().filter_map(|n| all.get(*n)) {
        for condition in &placed.entry.statement.conditions {
            let Some(operator) = Operator::find(&condition.operator) else { continue };
            let key = condition.key.to_lowercase();
            let dimension = dimensions
                .entry(key)
                .or_insert_with(|| Dimension { bool_only: true, ..Dimension::default() });
            match operator.test {
                Test::Null => {}
                Test::Text { wild, fold, bool } => {
                    dimension.bool_only &= bool;
                    dimension.mixed |= dimension.scale.is_some();
                    let globs = condition
                        .values
                        .iter()
                        .filter_map(|value| text_glob(value, wild, fold, placed.entry.reading).ok());
                    for pattern in globs.map(|glob| glob.pattern()) {
                        if !dimension.patterns.contains(&pattern) {
                            dimension.patterns.push(pattern);
                        }
                    }
                }
                Test::Order(scale, _) => {
                    let other = dimension.scale.is_some_and(|old| old != scale);
                    dimension.mixed |= other || !dimension.patterns.is_empty();
                    dimension.scale = Some(scale);
                    dimension.bounds.extend(condition.values.iter().filter_map(|value| scale.parse(value)));
                }
            }
        }
    }
    dimensions
}
