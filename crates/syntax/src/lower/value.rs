//! Values: texts, numbers with their unit, lists, calls, comparisons and phrases.

use pest::iterators::Pair;
use writ_source::{Code, Diagnostic};

use super::Lower;
use crate::ast::{Ident, Operator, OperatorKind, Value, ValueKind, Word};
use crate::peg::Rule;

impl Lower<'_> {
    /// The `value` of `one_value`.
    pub fn lone_value(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        self.value(pair)
    }

    /// A `value` or an `operand`.
    pub(super) fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        let pair = pair.into_inner().next()?;
        let mut span = self.span(&pair);
        let first = pair.clone().into_inner().next().map(|first| self.span(&first));
        let kind = match pair.as_rule() {
            Rule::text => ValueKind::Text(self.unescape(&pair)),
            Rule::number => self.number(pair)?,
            Rule::list => ValueKind::List(self.values(pair)?),
            Rule::call => {
                let function = self.ident(&pair.clone().into_inner().next()?);
                ValueKind::Call { function, arguments: self.values(pair)? }
            }
            Rule::comparison => self.comparison(pair)?,
            Rule::name => one_word(self.ident(&pair)),
            Rule::phrase => {
                let mut words = Vec::new();
                for word in pair.into_inner() {
                    words.push(match word.as_rule() {
                        Rule::name => Word::Ident(self.ident(&word)),
                        Rule::text => Word::Text(self.text(&word)),
                        _ => return None,
                    });
                }
                if let [Word::Ident(only)] = words.as_slice() {
                    one_word(only.clone())
                } else {
                    ValueKind::Phrase(words)
                }
            }
            _ => return None,
        };
        // Spaces and comments before an optional part that is not there are in pest's span, not in ours.
        span.end = match (&kind, first) {
            (ValueKind::Bool(_) | ValueKind::Number { unit: None, .. }, Some(first)) => first.end,
            (ValueKind::Comparison { right, .. }, _) => right.span.end,
            (ValueKind::Phrase(words), _) => words.last().map_or(span.end, |word| word.span().end),
            _ => span.end,
        };
        Some(Value { kind, span })
    }

    fn values(&mut self, pair: Pair<'_, Rule>) -> Option<Vec<Value>> {
        pair.into_inner().filter(|p| p.as_rule() == Rule::value).map(|p| self.value(p)).collect()
    }

    fn number(&mut self, pair: Pair<'_, Rule>) -> Option<ValueKind> {
        let mut inner = pair.into_inner();
        let digits = inner.next()?;
        let unit = inner.next().map(|u| self.ident(&u));
        // Digits alone: the only way to fail is to be too large.
        let amount = digits.as_str().parse().unwrap_or_else(|_| {
            self.report.push(
                Diagnostic::error(
                    Code("syntax/number-too-large"),
                    "a number is too large",
                    self.span(&digits),
                    format!("this is more than {}", u64::MAX),
                )
                .help("write a smaller number, in a larger unit"),
            );
            u64::MAX
        });
        Some(ValueKind::Number { amount, unit })
    }

    fn comparison(&mut self, pair: Pair<'_, Rule>) -> Option<ValueKind> {
        let mut inner = pair.into_inner();
        let left = inner.next()?.into_inner().map(|name| self.ident(&name)).collect();
        let sign = inner.next()?;
        let kind = match sign.as_str() {
            "==" => OperatorKind::Equal,
            "!=" => OperatorKind::NotEqual,
            "<" => OperatorKind::Less,
            "<=" => OperatorKind::LessOrEqual,
            ">" => OperatorKind::Greater,
            ">=" => OperatorKind::GreaterOrEqual,
            _ => return None,
        };
        let operator = Operator { kind, span: self.span(&sign) };
        let right = Box::new(self.value(inner.next()?)?);
        Some(ValueKind::Comparison { left, operator, right })
    }
}

fn one_word(word: Ident) -> ValueKind {
    match word.name.as_str() {
        "true" => ValueKind::Bool(true),
        "false" => ValueKind::Bool(false),
        _ => ValueKind::Phrase(vec![Word::Ident(word)]),
    }
}
