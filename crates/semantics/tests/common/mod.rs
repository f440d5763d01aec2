//! Policies written in a line, and numbers that look random and are the same every time.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests

use std::collections::BTreeMap;
use writ_semantics::iam::{Clause, Condition, Effect, Layers, Policy, Request, Statement};
use writ_source::{Files, Span};

/// A place, for facts that have none.
pub fn nowhere() -> Span {
    let mut files = Files::new();
    Span::new(files.add("test", ""), 0..0)
}

/// `SplitMix64` (Steele, Lea and Flood, 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A text of up to `most` pieces.
    pub fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| *self.pick(pieces)).collect()
    }
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

pub fn statement(effect: Effect, actions: &[&str], resources: &[&str]) -> Statement {
    Statement {
        sid: None,
        effect,
        principals: None,
        actions: Clause { negated: false, patterns: texts(actions) },
        resources: Some(Clause { negated: false, patterns: texts(resources) }),
        conditions: Vec::new(),
        span: nowhere(),
    }
}

pub fn allow(actions: &[&str], resources: &[&str]) -> Statement {
    statement(Effect::Allow, actions, resources)
}

pub fn deny(actions: &[&str], resources: &[&str]) -> Statement {
    statement(Effect::Deny, actions, resources)
}

pub fn when(mut statement: Statement, operator: &str, key: &str, values: &[&str]) -> Statement {
    let (operator, key, values) = (operator.to_owned(), key.to_owned(), texts(values));
    statement.conditions.push(Condition { operator, key, values });
    statement
}

pub fn policy(statements: Vec<Statement>) -> Policy {
    Policy { version: Some("2012-10-17".to_owned()), statements, span: nowhere() }
}

pub fn one(statements: Vec<Statement>) -> Layers {
    Layers(vec![vec![policy(statements)]])
}

pub fn request(action: &str, resource: &str, context: &[(&str, &str)]) -> Request {
    let context = context.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]));
    Request {
        action: action.to_owned(),
        resource: resource.to_owned(),
        context: context.collect::<BTreeMap<_, _>>(),
    }
}
