//! What becomes of a running task when what it was given is another: `on_change`.
//!
//! Nomad's `change_mode` and `change_signal` in one (`Template.Validate` in `nomad/structs/structs.go` of
//! Nomad 1.11.1).

use super::SIGNALS;
use crate::entities::{OnChange, Spanned};
use crate::value;
use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};
use writ_syntax::ast::{Attribute, Word};

const BAD_ON_CHANGE: Code = Code("resolve/bad-on-change");
const KILLS_A_RUN: Code = Code("resolve/change-kills-a-run");

/// How all of them are written.
pub const ALL: &str = "write `on_change = restart`, `on_change = noop` or `on_change = signal \"SIGHUP\"`";

/// `on_change = restart`, `on_change = signal "SIGHUP"`.
pub fn on_change(attribute: &Attribute, out: &mut Diagnostics) -> Option<Spanned<OnChange>> {
    let span = attribute.value.span;
    let value = match value::phrase(attribute, &["restart", "noop", "signal \"SIGHUP\""], out)? {
        [Word::Ident(word)] if word.name == "restart" => OnChange::Restart,
        [Word::Ident(word)] if word.name == "noop" => OnChange::Noop,
        [Word::Ident(word), Word::Text(signal)] if word.name == "signal" => {
            if !SIGNALS.contains(&signal.value.as_str()) {
                let label = "nomad sends no such signal";
                let finding =
                    Diagnostic::error(BAD_ON_CHANGE, "unknown way to tell of a change", signal.span, label);
                out.push(match nearest(&signal.value, SIGNALS.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("name it as the system does, such as `SIGHUP` or `SIGUSR1`"),
                });
                return None;
            }
            OnChange::Signal(signal.value.clone())
        }
        _ => {
            let label = "neither `restart` nor `noop` nor `signal \"…\"`";
            out.push(
                Diagnostic::error(BAD_ON_CHANGE, "unknown way to tell of a change", span, label).help(ALL),
            );
            return None;
        }
    };
    Some(Spanned { value, span })
}

/// What is done on a change, where it is said or not. `ends`: the task is a run. `variables`: what is
/// given are variables, and `instead` is how they would be a file.
pub fn settled(
    said: Option<&Spanned<OnChange>>,
    ends: bool,
    variables: bool,
    instead: &str,
    out: &mut Diagnostics,
) -> OnChange {
    let Some(said) = said else { return OnChange::usual(ends) };
    match &said.value {
        OnChange::Restart if ends => out.push(
            Diagnostic::error(
                KILLS_A_RUN,
                "change that kills a run",
                said.span,
                "a run would be killed in its middle when a value changes",
            )
            .help("write `on_change = noop`: the next run has the new value"),
        ),
        OnChange::Noop if variables && !ends => {
            out.push(of_variables(said.span, "it would go on with the old ones", instead));
        }
        OnChange::Signal(_) if variables => {
            out.push(of_variables(said.span, "nomad sends no signal for them", instead));
        }
        OnChange::Restart | OnChange::Noop | OnChange::Signal(_) => {}
    }
    said.value.clone()
}

/// Only a new process has new variables.
fn of_variables(span: Span, why: &str, instead: &str) -> Diagnostic {
    let label = format!("the variables of a running program never change: {why}");
    Diagnostic::error(BAD_ON_CHANGE, "change that cannot reach the task", span, label)
        .help(format!("write `on_change = restart`, or {instead}"))
}

/// A template of the task's own says itself what its change does.
pub fn of_template(said: &Spanned<OnChange>) -> Diagnostic {
    let label = "a template of the task's own reads this, and its changes are the template's";
    Diagnostic::error(BAD_ON_CHANGE, "change that cannot reach the task", said.span, label)
        .help("write it there: `template \"secrets/x\" { source = file(\"x.tpl\"), on_change = noop }`")
}
