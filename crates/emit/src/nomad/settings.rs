//! Settings as what is printed.

use super::order::{self, Ordered};
use crate::print::hcl::{Body, Expr};
use writ_semantics::nomad::{Says, Setting, Value};

impl Ordered {
    /// Adds all of them.
    pub fn settings(&mut self, all: &[Setting]) {
        for one in all {
            match &one.says {
                Says::Is(value) => self.set(&one.name, expr(value), one.span),
                Says::Block(body) => {
                    let labels: Vec<&str> = one.labels.iter().map(String::as_str).collect();
                    self.block(&one.name, &labels, block(body), one.span);
                }
            }
        }
    }
}

fn block(settings: &[Setting]) -> Body {
    let mut body = Ordered::new(&order::AS_WRITTEN);
    body.settings(settings);
    body.finish()
}

/// A value that cannot be told from a file is in facts that were read only: nothing composes one.
fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) => Expr::RunTime(text.clone()),
        Value::Number(number) => Expr::Number(*number),
        Value::Bool(value) => Expr::Bool(*value),
        Value::List(items) => Expr::List(items.iter().map(expr).collect()),
        Value::Object(members) => {
            Expr::Object(members.iter().map(|(name, member)| (name.clone(), expr(member))).collect())
        }
        Value::Computed => Expr::Unknown,
    }
}
