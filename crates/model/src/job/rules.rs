//! `restart`, `reschedule`, `update`, `migrate`, `disconnect`, `ephemeral_disk` and `logs`: Nomad's own
//! blocks, and what Nomad would refuse of them.

use super::setting::{duration_of, is_true, number_of, settings, span_of, text_of};
use crate::refusal::misplaced_label;
use std::time::Duration;
use writ_semantics::nomad::spec;
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::Block;

const CONTRADICTION: Code = Code("resolve/conflicting-option");
const NOT_OF_KIND: Code = Code("resolve/not-of-this-kind");

/// How Nomad runs a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All the time.
    Service,
    /// By a schedule.
    Batch,
}

/// A block of these as a setting; `None` where it is none of them.
pub fn rule(block: &Block, kind: Kind, out: &mut Diagnostics) -> Option<Setting> {
    let check: fn(&Block, &[Setting], Kind, &mut Diagnostics) = match block.keyword.name.as_str() {
        "restart" => restart,
        "reschedule" => reschedule,
        "update" => update,
        "migrate" => migrate,
        "disconnect" => disconnect,
        "ephemeral_disk" | "logs" => |_, _, _, _| {},
        _ => return None,
    };
    let known = match block.keyword.name.as_str() {
        "restart" => spec::RESTART,
        "reschedule" => spec::RESCHEDULE,
        "update" => spec::UPDATE,
        "migrate" => spec::MIGRATE,
        "disconnect" => spec::DISCONNECT,
        "ephemeral_disk" => spec::EPHEMERAL_DISK,
        _ => spec::LOGS,
    };
    if let Some(label) = block.labels.first() {
        let span = match label {
            writ_syntax::ast::Label::Ident(name) => name.span,
            writ_syntax::ast::Label::Text(name) => name.span,
        };
        let name = &block.keyword.name;
        out.push(
            misplaced_label(span, format!("a `{name}` takes no name"))
                .help(format!("write `{name} {{ … }}`")),
        );
    }
    let body = settings(block, known, out);
    check(block, &body, kind, out);
    Some(Setting::block(&block.keyword.name, body, block.span))
}

fn refuse(block: &Block, body: &[Setting], at: &str, label: String, help: &str, out: &mut Diagnostics) {
    let span = span_of(body, at).unwrap_or(block.keyword.span);
    let finding = Diagnostic::error(CONTRADICTION, "options that contradict each other", span, label);
    out.push(finding.help(help));
}

/// What Nomad takes where a restart policy leaves something out (`DefaultServiceJobRestartPolicy` and
/// `DefaultBatchJobRestartPolicy` in `nomad/structs/structs.go` of Nomad 1.11.1).
pub struct Restart {
    /// How often in an interval.
    pub attempts: i64,
    /// How long after a failure.
    pub delay: Duration,
    interval: Duration,
}

impl Restart {
    /// Of a body.
    pub fn of(body: &[Setting], kind: Kind) -> Self {
        let (attempts, interval) = match kind {
            Kind::Service => (2, Duration::from_mins(30)),
            Kind::Batch => (3, Duration::from_hours(24)),
        };
        Self {
            attempts: number_of(body, "attempts").unwrap_or(attempts),
            delay: duration_of(body, "delay").unwrap_or(Duration::from_secs(15)),
            interval: duration_of(body, "interval").unwrap_or(interval),
        }
    }

    /// How much later than a first run the last one begins that is made of it, where each takes so
    /// long. Nomad waits up to a quarter longer than the delay (`jitter` in
    /// `client/allocrunner/taskrunner/restarts/restarts.go`).
    pub fn again(&self, run: Duration) -> Duration {
        let attempts = u32::try_from(self.attempts.max(0)).unwrap_or(u32::MAX);
        let one = run.saturating_add(self.delay).saturating_add(self.delay / 4);
        let all = one.saturating_mul(attempts).as_secs();
        // Of that nobody wants to know the seconds.
        Duration::from_secs(all.div_ceil(60).saturating_mul(60))
    }
}

/// How a run is restarted that has keys of a new IAM user and says nothing itself: they take seconds
/// until AWS knows them everywhere (Vault documentation, "AWS secrets engine": "you may need to add a
/// delay of 5-10 seconds (or more)"), and another allocation would have new ones, as unknown as these.
pub fn with_new_keys(span: Span) -> Setting {
    let body = vec![
        Setting::is("attempts", Value::Number(2), span),
        Setting::is("interval", Value::duration(Duration::from_hours(24)), span),
        Setting::is("delay", Value::duration(Duration::from_secs(15)), span),
        Setting::is("mode", Value::text("fail"), span),
    ];
    Setting::block("restart", body, span)
}

/// A task that is restarted in place keeps the credentials that it was given, and so their
/// remaining life (`client/allocrunner/taskrunner/template_hook.go` of Nomad 1.11.1): unless
/// something is said, a run that fails is not restarted …
pub fn no_restart(span: Span) -> Setting {
    let body =
        vec![Setting::is("attempts", Value::Number(0), span), Setting::is("mode", Value::text("fail"), span)];
    Setting::block("restart", body, span)
}

/// … but placed again, as a new allocation with credentials of its own.
pub fn placed_again(span: Span) -> Setting {
    let body = vec![
        Setting::is("attempts", Value::Number(3), span),
        Setting::is("interval", Value::duration(Duration::from_hours(24)), span),
        Setting::is("delay", Value::duration(Duration::from_secs(30)), span),
        Setting::is("delay_function", Value::text("constant"), span),
        Setting::is("unlimited", Value::Bool(false), span),
    ];
    Setting::block("reschedule", body, span)
}

fn restart(block: &Block, body: &[Setting], kind: Kind, out: &mut Diagnostics) {
    let policy = Restart::of(body, kind);
    let delays = text_of(body, "mode") == Some("delay");
    if policy.attempts == 0 && delays {
        let label = "no attempts, and then a delay until the next: nomad refuses this".to_owned();
        refuse(block, body, "mode", label, "write `mode = fail`, or at least one attempt", out);
    } else if delays && kind == Kind::Batch {
        let label = "a run would be started again without end, with the credentials that it was given";
        refuse(block, body, "mode", label.to_owned(), "write `mode = fail`", out);
    }
    let attempts = u32::try_from(policy.attempts).unwrap_or(u32::MAX);
    if policy.delay.saturating_mul(attempts) > policy.interval {
        let label = "so many attempts with such a delay do not fit into the interval".to_owned();
        refuse(block, body, "attempts", label, "make `interval` longer, or `delay` shorter", out);
    }
}

fn reschedule(block: &Block, body: &[Setting], kind: Kind, out: &mut Diagnostics) {
    // What is left out Nomad fills in before it looks (`Canonicalize` of `ReschedulePolicy` in
    // `api/tasks.go`): without end for a service, once for a run.
    let attempts = number_of(body, "attempts").unwrap_or(i64::from(kind == Kind::Batch));
    let said = span_of(body, "unlimited").is_some();
    let unlimited = if said { is_true(body, "unlimited") } else { kind == Kind::Service };
    if unlimited && attempts > 0 {
        let label = "a number of attempts, and attempts without end".to_owned();
        let help = if said { "write `attempts = 0`" } else { "add `unlimited = false`" };
        refuse(block, body, "attempts", label, help, out);
        return;
    }
    if unlimited || attempts == 0 {
        return;
    }
    let constant = text_of(body, "delay_function").unwrap_or(match kind {
        Kind::Service => "exponential",
        Kind::Batch => "constant",
    }) == "constant";
    let delay = duration_of(body, "delay").unwrap_or(match kind {
        Kind::Service => Duration::from_secs(30),
        Kind::Batch => Duration::from_secs(5),
    });
    if !constant && duration_of(body, "max_delay").unwrap_or(Duration::from_hours(1)) < delay {
        let label = "the longest delay is shorter than the first".to_owned();
        refuse(block, body, "max_delay", label, "make `max_delay` at least `delay`", out);
    }
    let Some(interval) =
        duration_of(body, "interval").or((kind == Kind::Batch).then(|| Duration::from_hours(24)))
    else {
        let label = "a number of attempts needs an interval".to_owned();
        refuse(block, body, "attempts", label, "add `interval = 24h`", out);
        return;
    };
    let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
    if constant && delay.saturating_mul(attempts) > interval {
        let label = "so many attempts with such a delay do not fit into the interval".to_owned();
        refuse(block, body, "attempts", label, "make `interval` longer, or `delay` shorter", out);
    }
}

fn only_services(block: &Block, kind: Kind, out: &mut Diagnostics) {
    if kind == Kind::Batch {
        let name = &block.keyword.name;
        out.push(
            Diagnostic::error(
                NOT_OF_KIND,
                "block that does not fit",
                block.keyword.span,
                format!("nomad takes `{name}` for what runs all the time only, and this runs by a schedule"),
            )
            .help(format!("drop `{name}`")),
        );
    }
}

fn update(block: &Block, body: &[Setting], kind: Kind, out: &mut Diagnostics) {
    only_services(block, kind, out);
    if is_true(body, "auto_promote") && number_of(body, "canary").unwrap_or(0) == 0 {
        let label = "nothing is promoted without a canary".to_owned();
        refuse(block, body, "auto_promote", label, "add `canary = 1`", out);
    }
    // Nomad's defaults (`DefaultUpdateStrategy` in `nomad/structs/structs.go`).
    let healthy = duration_of(body, "min_healthy_time").unwrap_or(Duration::from_secs(10));
    let deadline = duration_of(body, "healthy_deadline").unwrap_or(Duration::from_mins(5));
    let progress = duration_of(body, "progress_deadline").unwrap_or(Duration::from_mins(10));
    if healthy >= deadline {
        let label = "a task has to be healthy for longer than it may take".to_owned();
        refuse(block, body, "min_healthy_time", label, "make `healthy_deadline` the longer of the two", out);
    }
    if !progress.is_zero() && deadline >= progress {
        let label = "a task may take longer than the whole deployment".to_owned();
        refuse(block, body, "healthy_deadline", label, "make `progress_deadline` the longer of the two", out);
    }
}

fn migrate(block: &Block, body: &[Setting], kind: Kind, out: &mut Diagnostics) {
    only_services(block, kind, out);
    let healthy = duration_of(body, "min_healthy_time").unwrap_or(Duration::from_secs(10));
    let deadline = duration_of(body, "healthy_deadline").unwrap_or(Duration::from_mins(5));
    if healthy > deadline {
        let label = "a task has to be healthy for longer than it may take".to_owned();
        refuse(block, body, "min_healthy_time", label, "make `healthy_deadline` the longer of the two", out);
    }
}

fn disconnect(block: &Block, body: &[Setting], _: Kind, out: &mut Diagnostics) {
    if span_of(body, "lost_after").is_some() && span_of(body, "stop_on_client_after").is_some() {
        let label = "nomad takes one of `lost_after` and `stop_on_client_after`".to_owned();
        refuse(block, body, "stop_on_client_after", label, "keep one of the two", out);
    }
}
