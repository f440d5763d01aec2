//! `service db-backup { … }`: a Nomad job with what it may do.

use crate::credential::credentials;
use crate::deliver::{clashes, secrets};
use crate::entities::{Model, Port, ScheduleId, Service, Spanned, Task};
use crate::fields::{Fields, bare_label, misplaced};
use crate::grant::{Holder, grant};
use crate::names::{Entity, Names};
use crate::{text, value};
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Label, Word};

const BAD_RUN: Code = Code("resolve/bad-run");
const SAME_PORT: Code = Code("resolve/same-port");
const SAME_TASK: Code = Code("resolve/same-task");
const BAD_PORT: Code = Code("resolve/bad-port");

/// What a task takes, and so a service for its own.
const OF_TASK: [&str; 3] = ["image", "cpu", "memory"];

/// Resolves a service; what it refers to is in `names` and `model` already.
pub fn service(
    block: &Block,
    name: &Ident,
    names: &Names,
    model: &Model,
    out: &mut Diagnostics,
) -> Option<Service> {
    let known = ["run", "runs_at_most", "namespace"];
    let fields = Fields::of(block, &[OF_TASK.as_slice(), &known].concat(), out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let namespace = match fields.get("namespace") {
        Some(attribute) => value::text(attribute, text::NAMESPACE, out).map(|t| t.value),
        None => Some(model.stack.namespace.clone()),
    };
    let run = fields.get("run").map(|attribute| run(attribute, names, out));
    let runs_at_most = fields
        .get("runs_at_most")
        .and_then(|a| value::duration(a, Duration::from_secs(1), Duration::from_hours(24), out));
    if let (Some(limit), None) = (&runs_at_most, run) {
        out.push(bad_run(limit.span, "a service without a schedule runs all the time"));
    }
    let mut ports = Vec::new();
    for item in &block.body {
        match item {
            Item::Block(inner) if inner.keyword.name == "port" => ports.extend(port(inner, &ports, out)),
            Item::Block(inner) if inner.keyword.name == "task" => {}
            Item::Block(_) | Item::Check(_) => misplaced(item, "service", out),
            Item::Attribute(_) | Item::Grant(_) => {}
        }
    }
    let context = Context { names, model, scheduled: run.is_some(), runs_at_most: runs_at_most.as_ref() };
    let tasks = tasks(block, name, &fields, &context, out);
    Some(Service {
        name: Spanned { value: own?, span: name.span },
        namespace: namespace?,
        run: run.flatten(),
        runs_at_most,
        ports,
        tasks: tasks?,
        span: block.span,
    })
}

/// What the tasks of a service have in common.
struct Context<'a> {
    names: &'a Names,
    model: &'a Model,
    scheduled: bool,
    runs_at_most: Option<&'a Spanned<Duration>>,
}

/// The service's own task, where it has an image or is the only one, and those of its blocks.
fn tasks(
    block: &Block,
    name: &Ident,
    fields: &Fields<'_>,
    context: &Context<'_>,
    out: &mut Diagnostics,
) -> Option<Vec<Task>> {
    let inner = || {
        block.body.iter().filter_map(|item| match item {
            Item::Block(inner) if inner.keyword.name == "task" => Some(inner),
            _ => None,
        })
    };
    let mut whole = true;
    let mut tasks: Vec<Task> = Vec::new();
    let grants = block.body.iter().any(|item| matches!(item, Item::Grant(_)));
    if inner().next().is_none() || grants || OF_TASK.iter().any(|field| fields.get(field).is_some()) {
        match task(block, name, fields, context, out) {
            Some(task) => tasks.push(Task { main: true, ..task }),
            None => whole = false,
        }
    }
    for block in inner() {
        let fields = Fields::of(block, &OF_TASK, out);
        for item in &block.body {
            if matches!(item, Item::Block(_) | Item::Check(_)) {
                misplaced(item, "task", out);
            }
        }
        let Some(name) = bare_label(block, out) else {
            whole = false;
            continue;
        };
        let Some(task) = task(block, name, &fields, context, out) else {
            whole = false;
            continue;
        };
        if let Some(first) = tasks.iter().find(|other| other.name.value == task.name.value) {
            out.push(
                Diagnostic::error(
                    SAME_TASK,
                    "task name used twice",
                    task.name.span,
                    format!("`{}` again", task.name.value),
                )
                .also(first.name.span, "this task has it already")
                .help("give each task of a service a name of its own"),
            );
        }
        tasks.push(task);
    }
    whole.then_some(tasks)
}

fn task(
    block: &Block,
    name: &Ident,
    fields: &Fields<'_>,
    context: &Context<'_>,
    out: &mut Diagnostics,
) -> Option<Task> {
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let image = fields.require("image", "\"registry.internal/app:1.0.0\"", block, out);
    let image = image.and_then(|a| value::text(a, text::IMAGE, out));
    // Nomad's own defaults: 100 MHz and 300 MiB (`DefaultResources` in `api/resources.go`).
    let cpu = fields.get("cpu").map_or(Some(100), |a| value::quantity(a, "MHz", 1..=1_000_000, out));
    let memory = fields.get("memory").map_or(Some(300), |a| value::quantity(a, "MiB", 10..=10_000_000, out));
    let mut grants = Vec::new();
    for item in &block.body {
        if let Item::Grant(written) = item {
            grants.extend(grant(written, Holder::Task, context.names, context.model, out));
        }
    }
    let name = Spanned { value: own?, span: name.span };
    let credentials =
        credentials(&name, &grants, context.scheduled, context.runs_at_most, context.model, out);
    let secrets = secrets(&grants, context.model, out);
    clashes(&name, &grants, &credentials, &secrets, context.model, out);
    Some(Task {
        name,
        main: false,
        image: image?.value,
        cpu: cpu?,
        memory: memory?,
        grants,
        credentials,
        secrets,
        span: block.span,
    })
}

/// `run = on twice-daily`.
fn run(attribute: &Attribute, names: &Names, out: &mut Diagnostics) -> Option<ScheduleId> {
    match value::phrase(attribute, "on some-schedule", out)? {
        [Word::Ident(on), Word::Ident(schedule)] if on.name == "on" => {
            match names.look_up(&schedule.name, schedule.span, &["schedule"], out)? {
                Entity::Schedule(id) => Some(id),
                _ => None,
            }
        }
        _ => {
            out.push(bad_run(attribute.value.span, "this is not `on` and the name of a schedule"));
            None
        }
    }
}

fn bad_run(span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(BAD_RUN, "schedule that does not fit", span, label)
        .help("write `run = on some-schedule`, or leave it out for a service that runs all the time")
}

/// `port http { to = 8080 }`.
fn port(block: &Block, others: &[Port], out: &mut Diagnostics) -> Option<Port> {
    let fields = Fields::of_plain(block, &["to"], out);
    let [Label::Ident(label)] = block.labels.as_slice() else {
        out.push(
            Diagnostic::error(
                BAD_PORT,
                "port without a label",
                block.keyword.span,
                "a `port` takes one bare name",
            )
            .help("write `port http { to = 8080 }`"),
        );
        return None;
    };
    let name = value::checked(&label.name, label.span, text::PORT, out)?;
    if others.iter().any(|other| other.name == name) {
        out.push(
            Diagnostic::error(SAME_PORT, "port label used twice", label.span, format!("`{name}` again"))
                .help("give each port a label of its own"),
        );
    }
    let to = fields.get("to").and_then(|a| value::number(a, 1..=65535, out));
    Some(Port { name, to: to.and_then(|n| u16::try_from(n).ok()) })
}
