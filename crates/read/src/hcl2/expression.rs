//! Expressions.

use super::cursor::{Cursor, Parsed, Stop, Why};
use super::tree::{At, Call, Expr, Key, Kind, Name, Step};
use crate::bounds::MAX_ENTRIES;
use std::collections::BTreeSet;

/// The operators between two operands, longer ones first.
const OPERATORS: [&str; 13] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%"];

impl<'a> Cursor<'a> {
    /// Operands with operators between them, or a conditional of such.
    pub(super) fn expression(&mut self) -> Parsed<Expr<'a>> {
        let condition = self.operation()?;
        self.space()?;
        if self.byte(0) != Some(b'?') {
            return Ok(condition);
        }
        self.at += 1;
        let lines = self.lines;
        self.deeper(lines, |inner| {
            let yes = inner.expression()?;
            inner.space()?;
            inner.expect(":", "`:` and the other value are needed here")?;
            let no = inner.expression()?;
            Ok(computed(vec![condition, yes, no]))
        })
    }

    /// Which operator binds more tightly doesn't matter to what is computed from what.
    fn operation(&mut self) -> Parsed<Expr<'a>> {
        let first = self.operand()?;
        self.space()?;
        if self.operator().is_none() {
            return Ok(first);
        }
        let mut operands = vec![first];
        while let Some(operator) = self.operator() {
            self.at += operator.len();
            operands.push(self.operand()?);
            self.space()?;
        }
        Ok(computed(operands))
    }

    fn operator(&self) -> Option<&'static str> {
        let rest = self.rest();
        match self.byte(0)? {
            b'=' | b'!' | b'<' | b'>' | b'&' | b'|' | b'+' | b'-' | b'*' | b'/' | b'%' => {
                OPERATORS.into_iter().find(|operator| rest.starts_with(operator))
            }
            _ => None,
        }
    }

    /// A term with its signs and the way from it.
    fn operand(&mut self) -> Parsed<Expr<'a>> {
        self.space()?;
        if !matches!(self.byte(0), Some(b'-' | b'!')) {
            let term = self.term()?;
            return self.steps(term);
        }
        let start = self.at;
        self.at += 1;
        let lines = self.lines;
        let negative_number = self.slice(start) == "-" && self.byte(0).is_some_and(|b| b.is_ascii_digit());
        let operand = self.deeper(lines, Self::operand)?;
        let at = At::new(start, start).to(operand.at);
        let kind = match operand.kind {
            Kind::Number(_) if negative_number => Kind::Number(self.text.get(at.range()).unwrap_or_default()),
            _ => Kind::Computed(vec![operand]),
        };
        Ok(Expr { kind, at })
    }

    fn term(&mut self) -> Parsed<Expr<'a>> {
        let start = self.at;
        let kind = match self.byte(0) {
            Some(b'"') => self.quoted()?,
            Some(b'<') if self.byte(1) == Some(b'<') => self.heredoc()?,
            Some(b'0'..=b'9') => Kind::Number(self.number()?),
            Some(b'[') => self.list()?,
            Some(b'{') => self.object()?,
            Some(b'(') => self.deeper(false, |inner| {
                inner.at += 1;
                let expr = inner.expression()?;
                inner.space()?;
                inner.expect(")", "`)` is needed here")?;
                Ok(Kind::Paren(Box::new(expr)))
            })?,
            _ => self.named()?,
        };
        Ok(Expr { kind, at: self.since(start) })
    }

    /// A keyword, a call or a variable.
    fn named(&mut self) -> Parsed<Kind<'a>> {
        let root = self.name("a value is needed here")?;
        let end = self.at;
        while self.take("::") {
            self.name("the function's name is needed here")?;
        }
        let name = self.slice(root.at.range().start);
        let namespaced = self.at > end;
        let after = self.at;
        self.space()?;
        match self.byte(0) {
            Some(b'(') => return self.deeper(false, |inner| inner.call(name)).map(Kind::Call),
            Some(b':') if self.byte(1) == Some(b':') => return self.wrong("no space is read before this"),
            _ if namespaced => return self.wrong("`(` is needed here"),
            _ => self.at = after,
        }
        Ok(match root.text {
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            _ => Kind::Reference { root, steps: Vec::new() },
        })
    }

    /// At the parenthesis.
    fn call(&mut self, name: &'a str) -> Parsed<Call<'a>> {
        let mut call = Call { name, arguments: Vec::new(), spread: false };
        self.at += 1;
        loop {
            self.space()?;
            if self.take(")") {
                return Ok(call);
            }
            call.arguments.push(self.expression()?);
            self.space()?;
            if self.take("...") {
                call.spread = true;
                self.space()?;
            } else if self.take(",") {
                continue;
            }
            self.expect(")", "`,` or `)` is needed here")?;
            return Ok(call);
        }
    }

    /// The way from `from` on: `.name`, `[…]`, `.*`. Leaves the spaces after it.
    fn steps(&mut self, from: Expr<'a>) -> Parsed<Expr<'a>> {
        let mut steps = Vec::new();
        let mut end = self.at;
        let mut starred = false;
        loop {
            self.space()?;
            match self.byte(0) {
                Some(b'.') if !self.rest().starts_with("...") => {
                    self.at += 1;
                    self.space()?;
                    let star = self.byte(0) == Some(b'*');
                    if star && starred {
                        return self.wrong("`.*` has no second one in it");
                    }
                    starred |= star;
                    steps.push(self.after_dot()?);
                }
                Some(b'[') => {
                    self.at += 1;
                    steps.push(self.after_bracket()?);
                    starred = false;
                }
                _ => break,
            }
            end = self.at;
        }
        self.at = end;
        if steps.is_empty() {
            return Ok(from);
        }
        let at = from.at.to(self.since(end));
        let kind = match from {
            Expr { kind: Kind::Reference { root, .. }, .. } => Kind::Reference { root, steps },
            from => Kind::Access { from: Box::new(from), steps },
        };
        Ok(Expr { kind, at })
    }

    fn after_dot(&mut self) -> Parsed<Step<'a>> {
        let start = self.at;
        match self.byte(0) {
            Some(b'*') => {
                self.at += 1;
                Ok(Step::Splat)
            }
            Some(b'0'..=b'9') => {
                self.digits();
                let fraction = self.byte(0) == Some(b'.') && self.byte(1).is_some_and(|b| b.is_ascii_digit());
                if fraction || self.at_name() {
                    return self.wrong("write the index in brackets");
                }
                Ok(Step::Index(Expr { kind: Kind::Number(self.slice(start)), at: self.since(start) }))
            }
            _ => self.name("a name is needed after the dot").map(Step::Attribute),
        }
    }

    fn after_bracket(&mut self) -> Parsed<Step<'a>> {
        // A star stands on the line of its bracket, unlike an index.
        self.space()?;
        if self.take("*") {
            self.space()?;
            self.expect("]", "`]` is needed here")?;
            return Ok(Step::Splat);
        }
        self.deeper(false, |inner| {
            let index = inner.expression()?;
            inner.space()?;
            inner.expect("]", "`]` is needed here")?;
            Ok(Step::Index(index))
        })
    }

    fn list(&mut self) -> Parsed<Kind<'a>> {
        self.deeper(false, |inner| {
            inner.at += 1;
            inner.space()?;
            if inner.take_keyword("for") {
                return inner.each("]", false);
            }
            let mut items = Vec::new();
            loop {
                inner.space()?;
                if inner.take("]") {
                    return Ok(Kind::List(items));
                }
                items.push(inner.expression()?);
                inner.space()?;
                if !inner.take(",") {
                    inner.expect("]", "`,` or `]` is needed here")?;
                    return Ok(Kind::List(items));
                }
            }
        })
    }

    fn object(&mut self) -> Parsed<Kind<'a>> {
        self.deeper(false, |inner| {
            inner.at += 1;
            let start = inner.at;
            inner.space()?;
            if inner.take_keyword("for") {
                return inner.each("}", true);
            }
            inner.at = start;
            inner.lines = true;
            inner.entries().map(Kind::Object)
        })
    }

    fn entries(&mut self) -> Parsed<Vec<(Key<'a>, Expr<'a>)>> {
        let mut entries: Vec<(Key<'a>, Expr<'a>)> = Vec::new();
        let mut keys = BTreeSet::new();
        loop {
            self.space()?;
            if self.take("}") {
                return Ok(entries);
            }
            if self.line_end() {
                continue;
            }
            let key = self.key()?;
            let here = match &key {
                Key::Name(name) => name.at,
                Key::Expr(expr) => expr.at,
            };
            if entries.len() >= MAX_ENTRIES {
                return Err(Stop { why: Why::Many, at: here, label: "" });
            }
            if let Some(text) = key.text()
                && !keys.insert(text.to_owned())
            {
                return Err(Stop { why: Why::Twice, at: here, label: "this key is there above" });
            }
            self.space()?;
            let assigns = self.byte(0) == Some(b'=') && !matches!(self.byte(1), Some(b'=' | b'>'));
            if !assigns && (self.byte(0) != Some(b':') || self.byte(1) == Some(b':')) {
                return self.wrong("`=` is needed after the key");
            }
            self.at += 1;
            entries.push((key, self.expression()?));
            self.space()?;
            if !matches!(self.byte(0), Some(b'}' | b'\n' | b'\r')) {
                self.expect(",", "a comma or a new line is needed here")?;
            }
        }
    }

    /// A name is a literal key where `=` or `:` follows it; elsewhere it is an expression's beginning.
    fn key(&mut self) -> Parsed<Key<'a>> {
        let start = self.at;
        if self.at_name() {
            let name = self.name("a key is needed here")?;
            let end = self.at;
            self.space()?;
            let ends = match self.byte(0) {
                Some(b'=') => self.byte(1) != Some(b'='),
                Some(b':') => self.byte(1) != Some(b':'),
                _ => false,
            };
            self.at = end;
            if ends {
                return Ok(Key::Name(name));
            }
            self.at = start;
        }
        self.expression().map(Key::Expr)
    }

    /// The rest of `for …`, up to and with the bracket that closes it.
    fn each(&mut self, close: &'static str, object: bool) -> Parsed<Kind<'a>> {
        let mut operands = vec![self.each_of()?];
        self.space()?;
        self.expect(":", "`:` is needed here")?;
        operands.push(self.expression()?);
        self.space()?;
        if object {
            self.expect("=>", "`=>` is needed here")?;
            operands.push(self.expression()?);
            self.space()?;
            if self.take("...") {
                self.space()?;
            }
        }
        if self.take_keyword("if") {
            operands.push(self.expression()?);
            self.space()?;
        }
        self.expect(close, "this `for` should end here")?;
        Ok(Kind::Computed(operands))
    }

    /// `k, v in collection`: the collection.
    pub(super) fn each_of(&mut self) -> Parsed<Expr<'a>> {
        self.space()?;
        self.name("a name is needed after `for`")?;
        self.space()?;
        if self.take(",") {
            self.space()?;
            self.name("a name is needed here")?;
            self.space()?;
        }
        if !self.take_keyword("in") {
            return self.wrong("`in` is needed here");
        }
        self.expression()
    }

    /// Goes over the name `word`, if exactly that is here.
    pub(super) fn take_keyword(&mut self, word: &str) -> bool {
        let start = self.at;
        match self.name("") {
            Ok(Name { text, .. }) if text == word => true,
            _ => {
                self.at = start;
                false
            }
        }
    }
}

/// `all` has at least one.
fn computed(all: Vec<Expr>) -> Expr {
    let at = match (all.first(), all.last()) {
        (Some(first), Some(last)) => first.at.to(last.at),
        _ => At::new(0, 0),
    };
    Expr { kind: Kind::Computed(all), at }
}
