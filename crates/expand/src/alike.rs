//! Whether two values say the same, wherever they were written.

use writ_syntax::ast::{Ident, Value, ValueKind, Word};

pub(crate) fn values(a: &Value, b: &Value) -> bool {
    match (&a.kind, &b.kind) {
        (ValueKind::Text(a), ValueKind::Text(b)) => a == b,
        (ValueKind::Bool(a), ValueKind::Bool(b)) => a == b,
        (ValueKind::Number { amount: a, unit: u }, ValueKind::Number { amount: b, unit: v }) => {
            a == b && u.as_ref().map(|u| &u.name) == v.as_ref().map(|v| &v.name)
        }
        (ValueKind::List(a), ValueKind::List(b)) => all(a, b),
        (
            ValueKind::Call { function: f, arguments: a },
            ValueKind::Call { function: g, arguments: b },
        ) => f.name == g.name && all(a, b),
        (ValueKind::Phrase(a), ValueKind::Phrase(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| words(a, b))
        }
        (
            ValueKind::Comparison { left: a, operator: o, right: r },
            ValueKind::Comparison { left: b, operator: p, right: s },
        ) => names(a, b) && o.kind == p.kind && values(r, s),
        _ => false,
    }
}

fn all(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| values(a, b))
}

fn names(a: &[Ident], b: &[Ident]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name)
}

fn words(a: &Word, b: &Word) -> bool {
    match (a, b) {
        (Word::Ident(a), Word::Ident(b)) => a.name == b.name,
        (Word::Text(a), Word::Text(b)) => a.value == b.value,
        _ => false,
    }
}
