//! A second look at a piece that failed, so that one run shows many errors.
//!
//! A block is taken apart into its first line and the lines of its body, and each is parsed by
//! itself; a block among them that fails is taken apart in turn, down to
//! [`limits::RECOVERY_DEPTH`].
//!
//! INVARIANT: a piece that failed leaves an error behind, whatever recovery makes of it.

use std::ops::Range;

use writ_source::{Code, Diagnostic, FileId, Span};

use crate::ast::{Block, Ident, Item, Label};
use crate::explain::{Context, explain};
use crate::lex::{Kind, Lexer, Token};
use crate::limits;
use crate::lower::Lower;
use crate::peg::{self, Failure, Rule};
use crate::report::Report;

pub(crate) struct Recover<'a> {
    pub text: &'a str,
    pub id: FileId,
    /// What the scan has reported, in rising order.
    pub damage: &'a [usize],
    pub report: &'a mut Report,
}

/// A block taken apart.
struct Parts {
    /// From the keyword to `{`.
    header: Range<usize>,
    /// What is between the braces, a line each.
    lines: Vec<Range<usize>>,
    /// What comes after `}` and should not.
    trailing: Option<Token>,
}

impl<'a> Recover<'a> {
    /// Whether the scan has reported something in there.
    pub fn is_damaged(&self, range: &Range<usize>) -> bool {
        self.damage.get(self.damage.partition_point(|d| *d < range.start)).is_some_and(|d| *d < range.end)
    }

    /// What can be saved of a top-level piece. `failure` is pest's; none where the scan failed.
    pub fn top_level(&mut self, range: Range<usize>, failure: Option<Failure>) -> Option<Block> {
        let before = self.report.len();
        let block = self.parts(&range).and_then(|parts| {
            let found = self.block(&parts, &range, limits::RECOVERY_DEPTH, Context::Top);
            if let Some(token) = parts.trailing.filter(|_| self.report.len() == before && failure.is_some()) {
                self.report.push(trailing(token, self.text, self.id));
            }
            found
        });
        if let Some(failure) = failure.filter(|_| self.report.len() == before) {
            self.explain(&range, &failure, Context::Top);
        }
        block
    }

    fn block(
        &mut self,
        parts: &Parts,
        range: &Range<usize>,
        depth: usize,
        context: Context,
    ) -> Option<Block> {
        let header = self.header(&parts.header, context);
        let mut body = Vec::new();
        for line in &parts.lines {
            if self.report.is_full() {
                break;
            }
            self.line(line, depth, &mut body);
        }
        let (keyword, labels) = header?;
        Some(Block { keyword, labels, body, span: Span::new(self.id, range.clone()) })
    }

    fn header(&mut self, range: &Range<usize>, context: Context) -> Option<(Ident, Vec<Label>)> {
        match peg::read(Rule::one_header, self.slice(range)) {
            Ok(pairs) => Lower { id: self.id, base: range.start, report: self.report }
                .header(pairs, context == Context::Top),
            Err(failure) => {
                if !self.is_damaged(range) {
                    self.explain(range, &failure, context);
                }
                None
            }
        }
    }

    fn line(&mut self, range: &Range<usize>, depth: usize, body: &mut Vec<Item>) {
        let before = self.report.len();
        let damaged = self.is_damaged(range);
        let failure = if damaged {
            None
        } else {
            match peg::read(Rule::some_items, self.slice(range)) {
                Ok(pairs) => {
                    Lower { id: self.id, base: range.start, report: self.report }.items(pairs, body);
                    return;
                }
                Err(failure) => Some(failure),
            }
        };
        let parts = (depth > 0).then(|| self.parts(range)).flatten().filter(|parts| {
            let inside = match &failure {
                Some(Failure::Unexpected { at, .. }) => range.start + at >= parts.header.end,
                Some(Failure::TooMuchWork) => false,
                None => true,
            };
            inside && parts.trailing.is_none() && self.is_block(&parts.header)
        });
        if let Some(parts) = parts {
            body.extend(self.block(&parts, range, depth - 1, Context::Body).map(Item::Block));
        }
        if let Some(failure) = failure.filter(|_| self.report.len() == before) {
            self.explain(range, &failure, Context::Body);
        }
    }

    /// Words and texts and a `{`, and no grant.
    fn is_block(&self, header: &Range<usize>) -> bool {
        let mut tokens = Lexer::new(self.text, header.clone());
        let keyword =
            tokens.next().is_some_and(|t| t.kind == Kind::Word && self.text.get(t.range()) != Some("may"));
        keyword
            && tokens.all(|t| matches!(t.kind, Kind::Word | Kind::Text | Kind::Newline | Kind::Open(b'{')))
    }

    fn parts(&self, range: &Range<usize>) -> Option<Parts> {
        let mut tokens = Lexer::new(self.text, range.clone()).peekable();
        let first = tokens.peek()?.start;
        let open = tokens.find(|t| t.kind == Kind::Open(b'{'))?;
        let mut parts = Parts { header: first..open.end, lines: Vec::new(), trailing: None };
        let mut line: Option<Range<usize>> = None;
        let mut depth = 0_usize;
        let mut after_comma = false;
        while let Some(token) = tokens.next() {
            match token.kind {
                Kind::Newline => {
                    let goes_on =
                        depth > 0 || after_comma || tokens.peek().is_some_and(|t| t.kind == Kind::Open(b'{'));
                    if !goes_on {
                        parts.lines.extend(line.take());
                    }
                    continue;
                }
                Kind::Close(b'{') if depth == 0 => {
                    parts.lines.extend(line.take());
                    parts.trailing = tokens.find(|t| t.kind != Kind::Newline);
                    return Some(parts);
                }
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            after_comma = self.text.get(token.range()) == Some(",");
            line.get_or_insert(token.range()).end = token.end;
        }
        parts.lines.extend(line);
        Some(parts)
    }

    fn explain(&mut self, range: &Range<usize>, failure: &Failure, context: Context) {
        let diagnostic = explain(self.text, self.id, range, failure, context);
        self.report.push(diagnostic);
    }

    fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or("")
    }
}

fn trailing(token: Token, text: &str, id: FileId) -> Diagnostic {
    let shown = crate::explain::shown(text.get(token.range()).unwrap_or(""));
    Diagnostic::error(
        Code("syntax/unexpected-token"),
        "something else was expected",
        Span::new(id, token.range()),
        format!("expected the end of the line, found {shown}"),
    )
    .help("begin a new line after `}`")
}
