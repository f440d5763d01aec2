//! What two roles hold, compared.

use super::holdings::{Held, Holdings, given};
use crate::Comparison;

/// How the holdings relate, with the first thing that only one of them has.
///
/// `SUPERUSER` is everything; a privilege on all tables of a schema is one on each of them, one on a
/// table is one on its columns, and one with grant option is one without. Unknown where either has
/// unknown parts, unless both are the same or each has something of its own.
pub fn compare(a: &Holdings, b: &Holdings) -> Comparison<Held> {
    if a == b {
        return Comparison::Equal;
    }
    let only_a = a.held.iter().find(|held| !has(b, held)).cloned();
    let only_b = b.held.iter().find(|held| !has(a, held)).cloned();
    let unknown = a.unknown.first().or(b.unknown.first()).cloned();
    match (only_a, only_b, unknown) {
        (_, _, Some(unknown)) => Comparison::Unknown(unknown),
        (Some(only_a), Some(only_b), None) => Comparison::Incomparable { only_a, only_b },
        (Some(only_a), None, None) => Comparison::More { only_a },
        (None, Some(only_b), None) => Comparison::Less { only_b },
        (None, None, None) => Comparison::Equal,
    }
}

/// Whether it is among the holdings, or part of one of them.
fn has(holdings: &Holdings, wanted: &Held) -> bool {
    let held = &holdings.held;
    if held.contains(wanted) || held.contains(&Held::Attribute("SUPERUSER".to_owned())) {
        return true;
    }
    match wanted {
        Held::Privilege { privilege, on, column, grant_option } => {
            given(held, *privilege, on, column.as_deref(), *grant_option).is_some()
        }
        Held::Membership { role, admin_option: false } => {
            held.contains(&Held::Membership { role: role.clone(), admin_option: true })
        }
        Held::Membership { .. } | Held::Attribute(_) => false,
    }
}
