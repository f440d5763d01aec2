//! HCL 1 tokens → items.
//!
//! Source: `objectList`, `objectItem`, `objectKey`, `object` and `listType` in
//! `hcl/parser/parser.go` of hcl v1.0.1-vault-7.

use super::lex::{Kind, SYNTAX, Token, lex};
use crate::bounds::{MAX_DEPTH, TOO_DEEP};
use crate::report::{Problem, Report, quote};
use std::collections::BTreeSet;
use std::ops::Range;

const DUPLICATE: Problem = Problem { code: "read/duplicate-key", message: "this is set twice" };

/// `key = value`, or `key "label" { … }`.
#[derive(Debug)]
pub(crate) struct Item {
    /// The keys: names and quoted strings look the same to HCL 1.
    pub keys: Vec<(String, Range<usize>)>,
    /// Whether there was a `=`.
    pub assigned: bool,
    /// What it is.
    pub value: Value,
}

impl Item {
    /// From the first key to the end of the value.
    pub(crate) fn range(&self) -> Range<usize> {
        let start = self.keys.first().map_or(self.value.range.start, |(_, range)| range.start);
        start..self.value.range.end
    }
}

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where.
    pub range: Range<usize>,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum ValueKind {
    /// A string.
    Text(String),
    /// A number or a boolean.
    Scalar,
    /// `[ … ]`.
    List(Vec<Value>),
    /// `{ … }`.
    Object(Vec<Item>),
}

/// All items of a file, or `None` after reporting the first error.
pub(crate) fn parse(text: &str, report: &mut Report) -> Option<Vec<Item>> {
    let tokens = lex(text, report)?;
    Parser { tokens: &tokens, at: 0, end: text.len(), depth: 0, report }.items(false)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    end: usize,
    depth: usize,
    report: &'a mut Report,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn peek(&self) -> Option<&'a Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// Reports at the token just read, or at the end of the text.
    fn refuse<T>(&mut self, token: Option<&Token>, label: &str) -> Option<T> {
        let range = token.map_or(self.end..self.end, |token| token.range.clone());
        self.report.error(SYNTAX, range, label);
        None
    }

    fn deeper(&mut self, range: &Range<usize>) -> Option<()> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Some(());
        }
        self.report.error(TOO_DEEP, range.clone(), format!("more than {MAX_DEPTH} levels"));
        None
    }

    /// Items up to the end of the text, or up to (not including) a `}`.
    fn items(&mut self, inside: bool) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        let mut set: BTreeSet<String> = BTreeSet::new();
        loop {
            match self.peek() {
                None if !inside => return Some(items),
                Some(Kind::Close) if inside => return Some(items),
                _ => {}
            }
            let item = self.item()?;
            // Vault 1.21.0 refuses a file that assigns a key twice (helper/random/parser.go). It
            // compares the spelling, so that `"a"` and `a` pass; here they don't.
            if let (true, Some((key, range))) = (item.assigned, item.keys.first())
                && !set.insert(key.to_lowercase())
            {
                self.report.error(DUPLICATE, range.clone(), format!("{} is set above", quote(key)));
                return None;
            }
            items.push(item);
            if self.peek() == Some(&Kind::Comma) {
                self.at += 1;
            }
        }
    }

    fn item(&mut self) -> Option<Item> {
        let mut keys = Vec::new();
        loop {
            let token = self.next();
            match token.map(|token| (&token.kind, &token.range)) {
                Some((Kind::Ident(key) | Kind::Text(key), range)) => keys.push((key.clone(), range.clone())),
                Some((Kind::Assign, _)) if keys.len() == 1 => {
                    return Some(Item { keys, assigned: true, value: self.value()? });
                }
                Some((Kind::Open, range)) if !keys.is_empty() => {
                    let value = self.object(range.clone())?;
                    return Some(Item { keys, assigned: false, value });
                }
                _ if keys.is_empty() => return self.refuse(token, "a key is expected here"),
                _ => return self.refuse(token, "`=` or `{` is expected here"),
            }
        }
    }

    fn value(&mut self) -> Option<Value> {
        let token = self.next();
        let Some(Token { kind, range }) = token else { return self.refuse(None, "a value is expected here") };
        match kind {
            Kind::Text(text) => Some(Value { kind: ValueKind::Text(text.clone()), range: range.clone() }),
            Kind::Scalar => Some(Value { kind: ValueKind::Scalar, range: range.clone() }),
            Kind::Open => self.object(range.clone()),
            Kind::ListOpen => self.list(range.clone()),
            _ => self.refuse(token, "a value is expected here"),
        }
    }

    fn object(&mut self, open: Range<usize>) -> Option<Value> {
        self.deeper(&open)?;
        let items = self.items(true)?;
        self.depth -= 1;
        let close = self.next()?;
        Some(Value { kind: ValueKind::Object(items), range: open.start..close.range.end })
    }

    fn list(&mut self, open: Range<usize>) -> Option<Value> {
        self.deeper(&open)?;
        let mut values = Vec::new();
        loop {
            if self.peek() != Some(&Kind::ListClose) {
                values.push(self.value()?);
            }
            let token = self.next();
            match token.map(|token| &token.kind) {
                Some(Kind::Comma) => {}
                Some(Kind::ListClose) => break,
                _ => return self.refuse(token, "`,` or `]` is expected here"),
            }
        }
        self.depth -= 1;
        let end = self.tokens.get(self.at - 1).map_or(self.end, |token| token.range.end);
        Some(Value { kind: ValueKind::List(values), range: open.start..end })
    }
}
