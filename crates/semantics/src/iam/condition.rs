//! One condition of a statement against the context of a request.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" (read 2026-11):
//! - a key that the context lacks doesn't match, so that the condition is false; but where the
//!   operator is negated it is true (`StringNotLike`); `…IfExists` is true, `Null` tests it;
//! - of several values one must match; of a negated operator's values none may;
//! - `StringLike` has the wildcards `*` and `?`, `StringEquals` has none;
//! - `ForAllValues:` and `ForAnyValue:` are for keys with several values. Not modelled, as are the
//!   `Arn…`, `IpAddress…` and `Binary…` operators.

use super::ordered::{Order, Scale};
use super::text::{Reading, Variable};
use super::truth::{Assumed, Truth};
use super::{Condition, Request};
use crate::sets::Glob;

/// What a condition tests the value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    /// A string; wildcards where `wild`, case doesn't count where `fold`. `Bool` is one of these:
    /// `true` and `false`, whatever their case.
    Text { wild: bool, fold: bool, bool: bool },
    /// A number or a date.
    Order(Scale, Order),
    /// Whether the key is there.
    Null,
}

/// A condition operator taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) test: Test,
    negated: bool,
    if_exists: bool,
}

impl Operator {
    /// The operator of that name; `None` where it is not modelled.
    pub(super) fn find(name: &str) -> Option<Self> {
        let (base, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |base| (base, true));
        let of_text = |wild, fold, bool| Test::Text { wild, fold, bool };
        let (tested, negated) = match base {
            "StringEquals" => (of_text(false, false, false), false),
            "StringNotEquals" => (of_text(false, false, false), true),
            "StringEqualsIgnoreCase" => (of_text(false, true, false), false),
            "StringNotEqualsIgnoreCase" => (of_text(false, true, false), true),
            "StringLike" => (of_text(true, false, false), false),
            "StringNotLike" => (of_text(true, false, false), true),
            "Bool" => (of_text(false, true, true), false),
            "Null" if !if_exists => (Test::Null, false),
            _ => ordered(base)?,
        };
        Some(Self { test: tested, negated, if_exists })
    }
}

fn ordered(base: &str) -> Option<(Test, bool)> {
    let (scale, order) = match (base.strip_prefix("Numeric"), base.strip_prefix("Date")) {
        (Some(order), _) => (Scale::Number, order),
        (_, Some(order)) => (Scale::Date, order),
        _ => return None,
    };
    let (order, negated) = match order {
        "Equals" => (Order::Equal, false),
        "NotEquals" => (Order::Equal, true),
        "LessThan" => (Order::Less, false),
        "LessThanEquals" => (Order::LessOrEqual, false),
        "GreaterThan" => (Order::Greater, false),
        "GreaterThanEquals" => (Order::GreaterOrEqual, false),
        _ => return None,
    };
    Some((Test::Order(scale, order), negated))
}

/// A value of a text condition as a glob.
///
/// Errors: a policy variable, or a text beyond ASCII where case doesn't count (how AWS folds it is
/// not documented).
pub(super) fn text_glob(value: &str, wild: bool, fold: bool, reading: Reading) -> Result<Glob, Variable> {
    if fold && !value.is_ascii() {
        return Err(Variable(value.to_owned()));
    }
    reading.glob(value, wild, fold)
}

/// Whether the condition holds.
pub(super) fn holds(condition: &Condition, request: &Request, reading: Reading, assumed: &Assumed) -> Truth {
    let question =
        || format!("{}|{}|{:?}", condition.operator, condition.key.to_lowercase(), condition.values);
    let open = |reason: String, of: &str| Truth::open(reason, format!("{}|{of}", question()), assumed);
    let Some(operator) = Operator::find(&condition.operator) else {
        return open(format!("condition operator `{}` is not modelled", condition.operator), "");
    };
    let key = condition.key.to_lowercase();
    let values = request.context.get(&key).map_or(&[][..], Vec::as_slice);
    if operator.test == Test::Null {
        return Truth::any(condition.values.iter().map(|value| match value.to_lowercase().as_str() {
            "true" => Truth::of(values.is_empty()),
            "false" => Truth::of(!values.is_empty()),
            _ => open(format!("`Null` with the value `{value}` is not modelled"), value),
        }));
    }
    let value = match values {
        [] => return Truth::of(operator.if_exists || operator.negated),
        [value] => value,
        _ => return open(format!("several values of `{key}` are not modelled"), "several"),
    };
    let matched = condition.values.iter().map(|wanted| match operator.test {
        Test::Text { wild, fold, .. } => match text_glob(wanted, wild, fold, reading) {
            Ok(glob) => Truth::of(glob.matches(value)),
            Err(Variable(text)) => open(format!("`{text}` in a condition is not modelled"), wanted),
        },
        Test::Order(scale, order) => match (scale.parse(value), scale.parse(wanted)) {
            (Some(value), Some(bound)) => Truth::of(order.holds(value, bound)),
            _ => open(format!("`{value}` against `{wanted}` is not modelled"), wanted),
        },
        Test::Null => Truth::No,
    });
    Truth::any(matched).not_if(operator.negated)
}
