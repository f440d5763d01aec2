//! What two roles hold, compared.

use super::holdings::{Held, Holdings, covers};
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
    let includes = |held: &Held| match (held, wanted) {
        (Held::Attribute(attribute), _) if attribute == "SUPERUSER" => true,
        (
            Held::Privilege { privilege, on, column, grant_option },
            Held::Privilege { privilege: p, on: o, column: c, grant_option: g },
        ) => privilege == p && covers(on, o) && (column.is_none() || column == c) && (*grant_option || !g),
        (Held::Membership { role, admin_option }, Held::Membership { role: wanted, admin_option: admin }) => {
            role == wanted && (*admin_option || !admin)
        }
        (held, wanted) => held == wanted,
    };
    holdings.held.iter().any(includes)
}
