//! `check "…" { … }`: tests beside the policy.

use crate::allow::is_allow;
use crate::at_vault;
use crate::entities::{Check, CheckMode, Circumstances, Object, Reaches, Spanned, Subject};
use crate::fields::quoted_label;
use crate::grant::{object, verb};
use crate::names::{Entity, Names, Said};
use crate::nomad_grant;
use crate::{in_bucket, in_database};
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{self, Block, Circumstance, Item};

const MISPLACED: Code = Code("resolve/misplaced");
const TWICE: Code = Code("resolve/circumstance-twice");
const BAD_CHECK: Code = Code("resolve/bad-check");

/// The lines of a `check` block.
#[derive(Debug, Default)]
pub struct Lines {
    /// Those about single requests.
    pub checks: Vec<Check>,
    /// Those about chains.
    pub reaches: Vec<Reaches>,
}

/// Resolves the lines of one `check` block.
pub fn checks(block: &Block, names: &Names, out: &mut Diagnostics) -> Lines {
    let title = quoted_label(block, out).and_then(|l| value::checked(&l.value, l.span, text::PROSE, out));
    let title = title.as_deref().unwrap_or_default();
    let mut lines = Lines::default();
    for item in &block.body {
        match item {
            Item::Check(line) => match mode(line.mode) {
                Mode::Single(mode) => lines.checks.extend(check(line, mode, title, names, out)),
                Mode::Chain(claim) => lines.reaches.extend(reaches(line, claim, title, names, out)),
            },
            Item::Attribute(a) if is_allow(a) => {}
            Item::Attribute(a) => out.push(wrong_item(a.span)),
            Item::Block(b) => out.push(wrong_item(b.keyword.span)),
            Item::Grant(g) => out.push(wrong_item(g.span)),
        }
    }
    lines
}

/// What a line claims: of a single request, or that some chain is or isn't there.
enum Mode {
    Single(CheckMode),
    Chain(bool),
}

fn mode(written: ast::CheckMode) -> Mode {
    match written {
        ast::CheckMode::Can => Mode::Single(CheckMode::Can),
        ast::CheckMode::Cannot => Mode::Single(CheckMode::Cannot),
        ast::CheckMode::Only => Mode::Single(CheckMode::Only),
        ast::CheckMode::Reaches => Mode::Chain(true),
        ast::CheckMode::CannotReach => Mode::Chain(false),
    }
}

/// `x reaches y`, `x cannot reach y`.
fn reaches(
    line: &ast::CheckLine,
    claim: bool,
    title: &str,
    names: &Names,
    out: &mut Diagnostics,
) -> Option<Reaches> {
    let subjects = subjects(line, names, out);
    let (object, _) = object(&line.object, &[], names, out)?;
    if !line.circumstances.is_empty() {
        out.push(
            Diagnostic::error(
                BAD_CHECK,
                "circumstance that does not fit",
                line.span,
                "a chain is one of whom it begins with, under any circumstances",
            )
            .help("drop it"),
        );
        return None;
    }
    let subjects = subjects?;
    let [subject] = subjects.as_slice() else { return None };
    Some(Reaches { title: title.to_owned(), subject: *subject, claim, object, span: line.span })
}

/// The kinds of principal.
const PRINCIPALS: [&str; 2] = ["service", "operator"];

/// The principals that a line names.
fn subjects(line: &ast::CheckLine, names: &Names, out: &mut Diagnostics) -> Option<Vec<Subject>> {
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in &line.subjects {
        let said = Said { name: &subject.name, span: subject.span };
        match names.look_up(said, &PRINCIPALS, &PRINCIPALS, out) {
            Some(Entity::Service(id)) => subjects.push(Subject::Service(id)),
            Some(Entity::Operator(id)) => subjects.push(Subject::Operator(id)),
            _ => {}
        }
    }
    (subjects.len() == line.subjects.len()).then_some(subjects)
}

fn wrong_item(span: writ_source::Span) -> Diagnostic {
    Diagnostic::error(MISPLACED, "item in the wrong place", span, "a `check` block has check lines only")
        .help("write `some-service can read archive/\"x\"`, `… cannot …` or `only … can …`")
}

fn check(
    line: &ast::CheckLine,
    mode: CheckMode,
    title: &str,
    names: &Names,
    out: &mut Diagnostics,
) -> Option<Check> {
    let subjects = subjects(line, names, out);
    let (object, kind) = object(&line.object, std::slice::from_ref(&line.verb), names, out)?;
    let verb = verb(&line.verb, kind, out)?;
    let said = [Spanned { value: verb, span: line.verb.span }];
    let object = in_database::of_verbs(object, &said, line.object.span, out)?;
    if let Object::Nomad { namespace } = &object {
        let (part, span) = (namespace.as_deref(), line.object.span);
        let asked = nomad_grant::Sentence { part, span, grant: false, because: false };
        if !nomad_grant::fits(&said, asked, out) {
            return None;
        }
    }
    at_vault::of_verbs(&object, &said, line.object.span, out);
    let [said] = said;
    in_bucket::checked(&said, mode, &line.object, out)?;
    let circumstances = circumstances(&line.circumstances, out)?;
    if mode == CheckMode::Only && circumstances != Circumstances::default() {
        out.push(
            Diagnostic::error(
                BAD_CHECK,
                "circumstance that does not fit",
                line.span,
                "`only` speaks of everybody, under any circumstances",
            )
            .help("drop what follows the object"),
        );
        return None;
    }
    let subjects = subjects?;
    let of_workloads = Circumstances { after_revoke: false, ..circumstances.clone() };
    if subjects.iter().any(|s| matches!(s, Subject::Operator(_))) && of_workloads != Circumstances::default()
    {
        out.push(
            Diagnostic::error(
                BAD_CHECK,
                "circumstance that does not fit",
                line.span,
                "an operator is no job of nomad's: it has no job, task, namespace or audience",
            )
            .help("drop the circumstance; `after revoke` can stay"),
        );
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
            out.push(
                Diagnostic::error(TWICE, "circumstance said twice", text.span, "said already on this line")
                    .help("keep one of the two, or write a line for each"),
            );
        }
        *slot = Some(value::checked(&text.value, text.span, alphabet, out)?);
    }
    Some(all)
}
