//! `check "…" { … }`: tests beside the policy.

use crate::entities::{Check, CheckMode, Circumstances, Object, Subject};
use crate::fields::quoted_label;
use crate::grant::{object, verb};
use crate::names::{Entity, Names};
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{self, Block, Circumstance, Item};

const MISPLACED: Code = Code("resolve/misplaced");
const TWICE: Code = Code("resolve/circumstance-twice");
const NOT_YET: Code = Code("resolve/not-yet");
const BAD_CHECK: Code = Code("resolve/bad-check");

/// Resolves the lines of one `check` block.
pub fn checks(block: &Block, names: &Names, out: &mut Diagnostics) -> Vec<Check> {
    let title = quoted_label(block, out).and_then(|l| value::checked(&l.value, l.span, text::PROSE, out));
    let mut checks = Vec::new();
    for item in &block.body {
        match item {
            Item::Check(line) => checks.extend(check(line, title.as_deref().unwrap_or_default(), names, out)),
            Item::Attribute(a) => out.push(wrong_item(a.span)),
            Item::Block(b) => out.push(wrong_item(b.keyword.span)),
            Item::Grant(g) => out.push(wrong_item(g.span)),
        }
    }
    checks
}

fn wrong_item(span: writ_source::Span) -> Diagnostic {
    Diagnostic::error(MISPLACED, "item in the wrong place", span, "a `check` block has check lines only")
        .help("write `some-service can read archive/\"x\"`, `… cannot …` or `only … can …`")
}

fn check(line: &ast::CheckLine, title: &str, names: &Names, out: &mut Diagnostics) -> Option<Check> {
    let mode = match line.mode {
        ast::CheckMode::Can => CheckMode::Can,
        ast::CheckMode::Cannot => CheckMode::Cannot,
        ast::CheckMode::Only => CheckMode::Only,
        _ => {
            out.push(
                Diagnostic::error(
                    NOT_YET,
                    "check that is not decided yet",
                    line.span,
                    "`reaches` is not decided by this version",
                )
                .help("use `can`, `cannot` or `only … can`"),
            );
            return None;
        }
    };
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in &line.subjects {
        match names.look_up(&subject.name, subject.span, &["service", "operator"], out) {
            Some(Entity::Service(id)) => subjects.push(Subject::Service(id, 0)),
            Some(Entity::Operator(id)) => subjects.push(Subject::Operator(id)),
            _ => {}
        }
    }
    let (object, kind) = object(&line.object, names, out)?;
    let verb = verb(&line.verb, kind, out)?;
    if let Object::Bucket { part, .. } = &object
        && part.is_empty()
        && mode == CheckMode::Can
    {
        out.push(
            Diagnostic::error(
                BAD_CHECK,
                "check of no single request",
                line.object.span,
                "which key is meant?",
            )
            .help("name one: `archive/\"dbbackup/some.sql\"`"),
        );
        return None;
    }
    let circumstances = circumstances(&line.circumstances, out)?;
    if mode == CheckMode::Only && circumstances != Circumstances::default() {
        out.push(Diagnostic::error(
            BAD_CHECK,
            "circumstance that does not fit",
            line.span,
            "`only` speaks of everybody, under any circumstances",
        ));
        return None;
    }
    if subjects.len() != line.subjects.len() {
        return None;
    }
    Some(Check { title: title.to_owned(), subjects, mode, verb, object, circumstances, span: line.span })
}

fn circumstances(written: &[Circumstance], out: &mut Diagnostics) -> Option<Circumstances> {
    let mut all = Circumstances::default();
    for one in written {
        let (slot, text, alphabet) = match one {
            Circumstance::Job(text) => (&mut all.job, text, text::WORKLOAD),
            Circumstance::Task(text) => (&mut all.task, text, text::WORKLOAD),
            Circumstance::Namespace(text) => (&mut all.namespace, text, text::NAMESPACE),
            Circumstance::Audience(text) => (&mut all.audience, text, text::AUDIENCE),
            Circumstance::AfterRevoke(_) => {
                all.after_revoke = true;
                continue;
            }
        };
        if slot.is_some() {
            out.push(Diagnostic::error(
                TWICE,
                "circumstance said twice",
                text.span,
                "said already on this line",
            ));
        }
        *slot = Some(value::checked(&text.value, text.span, alphabet, out)?);
    }
    Some(all)
}
