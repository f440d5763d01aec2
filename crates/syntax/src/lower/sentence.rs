//! Sentences: grants, check lines, and what they speak of.

use pest::iterators::Pair;
use writ_source::Span;

use super::Lower;
use crate::ast::{CheckLine, CheckMode, Circumstance, Grant, Object, PathName};
use crate::peg::Rule;

impl Lower<'_> {
    pub(super) fn grant(&mut self, pair: Pair<'_, Rule>) -> Option<Grant> {
        let mut span = self.span(&pair);
        let (mut verbs, mut object, mut at, mut options) = (Vec::new(), None, None, Vec::new());
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::verb => verbs.push(self.ident(&pair)),
                Rule::object => {
                    let found = self.object(pair)?;
                    span.end = found.span.end;
                    object = Some(found);
                }
                Rule::place => {
                    let text = pair.into_inner().find(|p| p.as_rule() == Rule::text)?;
                    let text = self.text(&text);
                    span.end = text.span.end;
                    at = Some(text);
                }
                Rule::options => {
                    span.end = self.span(&pair).end;
                    for pair in pair.into_inner().filter(|p| p.as_rule() == Rule::attribute) {
                        options.push(self.attribute(pair)?);
                    }
                }
                _ => {}
            }
        }
        Some(Grant { verbs, object: object?, at, options, span })
    }

    pub(super) fn check_line(&mut self, pair: Pair<'_, Rule>) -> Option<CheckLine> {
        let mut span = self.span(&pair);
        let pair = pair.into_inner().next()?;
        let mut mode = match pair.as_rule() {
            Rule::only => CheckMode::Only,
            Rule::reaching => CheckMode::Reaches,
            Rule::asking => CheckMode::Can,
            _ => return None,
        };
        let (mut subjects, mut verb, mut object, mut circumstances) = (Vec::new(), None, None, Vec::new());
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::name => subjects.push(self.ident(&pair)),
                Rule::verb | Rule::kw_reach | Rule::kw_reaches => verb = Some(self.ident(&pair)),
                Rule::kw_cannot => {
                    mode = if mode == CheckMode::Reaches { CheckMode::CannotReach } else { CheckMode::Cannot }
                }
                Rule::object => {
                    let found = self.object(pair)?;
                    span.end = found.span.end;
                    object = Some(found);
                }
                Rule::circumstance => {
                    let (circumstance, end) = self.circumstance(pair)?;
                    span.end = end;
                    circumstances.push(circumstance);
                }
                _ => {}
            }
        }
        Some(CheckLine { subjects, mode, verb: verb?, object: object?, circumstances, span })
    }

    /// With where it ends.
    fn circumstance(&mut self, pair: Pair<'_, Rule>) -> Option<(Circumstance, u32)> {
        let pair = pair.into_inner().next()?;
        let rule = pair.as_rule();
        if rule == Rule::after_revoke {
            let span = self.span(&pair);
            return Some((Circumstance::AfterRevoke(span), span.end));
        }
        let text = pair.into_inner().find(|p| p.as_rule() == Rule::text)?;
        let text = self.text(&text);
        let end = text.span.end;
        let circumstance = match rule {
            Rule::as_job => Circumstance::Job(text),
            Rule::as_task => Circumstance::Task(text),
            Rule::in_namespace => Circumstance::Namespace(text),
            Rule::with_audience => Circumstance::Audience(text),
            _ => return None,
        };
        Some((circumstance, end))
    }

    fn object(&mut self, pair: Pair<'_, Rule>) -> Option<Object> {
        let span = self.span(&pair);
        let (mut all, mut names, mut part) = (None, Vec::new(), None);
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::everything => {
                    all = pair.into_inner().find(|p| p.as_rule() == Rule::name).map(|p| self.ident(&p));
                }
                Rule::path => {
                    for pair in pair.into_inner() {
                        match pair.as_rule() {
                            Rule::name => {
                                names.push(PathName {
                                    name: pair.as_str().to_owned(),
                                    span: self.span(&pair),
                                });
                            }
                            Rule::text => {
                                let text = self.text(&pair);
                                names.push(PathName { name: text.value, span: text.span });
                            }
                            Rule::part => {
                                let text = pair.into_inner().find(|p| p.as_rule() == Rule::text)?;
                                part = Some(self.text(&text));
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let last = part.as_ref().map(|p| p.span).or_else(|| names.last().map(|n| n.span))?;
        Some(Object { all, path: names, part, span: Span { end: last.end, ..span } })
    }
}
