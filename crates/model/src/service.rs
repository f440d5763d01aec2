//! `service db-backup { … }`: a Nomad job with what it may do.

use crate::allow::is_allow;
use crate::beside::Beside;
use crate::entities::{Model, Port, ScheduleId, Service, Spanned, Task};
use crate::fields::{Fields, bare_label, misplaced};
use crate::job::network::{self, network, port};
use crate::job::raw::{self, Place};
use crate::job::register::Registrations;
use crate::job::rules::{self, Kind};
use crate::job::setting::{attribute, map};
use crate::job::task::{self, Context, once, task};
use crate::job::{files, placement, volumes};
use crate::meant::{as_text, quoted};
use crate::names::{Entity, Names, Said};
use crate::{text, value};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_semantics::nomad::Setting;
use writ_semantics::nomad::spec::Takes;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, Item, ValueKind, Word};

const BAD_RUN: Code = Code("resolve/bad-run");
const SAME_TASK: Code = Code("resolve/same-task");
const BAD_LIFECYCLE: Code = Code("resolve/bad-lifecycle");

/// What a service takes beside what its own task does.
const ATTRIBUTES: [&str; 10] = [
    "run",
    "runs_at_most",
    "namespace",
    "count",
    "priority",
    "node_pool",
    "datacenters",
    "constraint",
    "affinity",
    "shutdown_delay",
];

/// The blocks of a service, those of its own task included.
pub const BLOCKS: [&str; 19] = [
    "port",
    "network",
    "register",
    "task",
    "affinity",
    "spread",
    "env",
    "meta",
    "restart",
    "reschedule",
    "update",
    "migrate",
    "disconnect",
    "ephemeral_disk",
    "logs",
    "script",
    "file",
    "template",
    "raw",
];

/// What the stages before have for a service.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What names stand for.
    pub names: &'a Names,
    /// What is resolved already.
    pub model: &'a Model,
    /// The files beside the sources.
    pub beside: &'a Beside,
}

/// Resolves a service; what it refers to is known already.
pub fn service(block: &Block, name: &Ident, known: Known<'_>, out: &mut Diagnostics) -> Option<Service> {
    let fields = fields(block, out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let namespace = match fields.get("namespace") {
        Some(attribute) => value::text(attribute, text::NAMESPACE, out).map(|t| t.value),
        None => Some(known.model.stack.namespace.clone()),
    };
    let run = fields.get("run").map(|attribute| run(attribute, known.names, out));
    let runs_at_most = fields
        .get("runs_at_most")
        .and_then(|a| value::duration(a, Duration::from_secs(1), Duration::from_hours(24), out));
    if let (Some(limit), None) = (&runs_at_most, run) {
        out.push(bad_run(limit.span, "a service without a schedule runs all the time"));
    }
    let kind = if run.is_some() { Kind::Batch } else { Kind::Service };
    let parts = parts(block, kind, out);
    let context = Context {
        names: known.names,
        model: known.model,
        beside: known.beside,
        kind,
        runs_at_most: runs_at_most.as_ref(),
        before: before(block),
        restart: parts.restart.as_ref(),
        ports: &parts.ports,
    };
    let tasks = tasks(block, name, &context, out);
    let mut job = Vec::new();
    let mut group = Vec::new();
    of_fields(&fields, block.span, &mut job, &mut group, out);
    job.extend(parts.job);
    group.extend(parts.group);
    group.extend(network::whole(parts.network, &parts.ports, block.span));
    let count = crate::job::setting::number_of(&group, "count").unwrap_or(1);
    volumes::check(tasks.as_deref().unwrap_or_default(), count, known.model, out);
    Some(Service {
        name: Spanned { value: own?, span: name.span },
        namespace: namespace?,
        run: run.flatten(),
        runs_at_most,
        job,
        group,
        tasks: tasks?,
        span: block.span,
    })
}

/// The service's attributes: those of its own task are read with it, and those with a label too.
fn fields<'a>(block: &'a Block, out: &mut Diagnostics) -> Fields<'a> {
    let all: Vec<&str> = ATTRIBUTES.iter().chain(&task::ATTRIBUTES).copied().collect();
    let of_task = |attribute: &&Attribute| {
        let name = attribute.name.name.as_str();
        task::ATTRIBUTES.contains(&name) || files::WORDS.contains(&name) || name == files::BIND
    };
    let attributes = block.body.iter().filter_map(|item| match item {
        Item::Attribute(attribute) => Some(attribute),
        _ => None,
    });
    Fields::from_list(attributes.filter(|attribute| !of_task(attribute)), "service", &all, out)
}

/// How many ports and registrations a service may have: each is compared with the others.
const MOST: usize = 1_000;

fn too_many(span: Span, what: &str) -> Diagnostic {
    let label = format!("a service has {MOST} {what} at most");
    value::too_many(span, label, "write another `service` for some of them")
}

/// What the blocks of a service say beside its tasks.
#[derive(Default)]
struct Parts {
    job: Vec<Setting>,
    group: Vec<Setting>,
    ports: Vec<Port>,
    network: Option<Setting>,
    /// The `restart` that is said, which is in the group too.
    restart: Option<Setting>,
}

fn parts(block: &Block, kind: Kind, out: &mut Diagnostics) -> Parts {
    let mut parts = Parts::default();
    for item in &block.body {
        if let Item::Block(inner) = item
            && inner.keyword.name == "port"
        {
            if parts.ports.len() >= MOST {
                out.push(too_many(inner.keyword.span, "ports"));
                break;
            }
            parts.ports.extend(port(inner, &parts.ports, out));
        }
    }
    let mut registrations = Registrations::default();
    let mut meta = None;
    let mut rules: Vec<Option<Setting>> = Vec::new();
    for item in &block.body {
        let inner = match item {
            Item::Block(inner) => inner,
            Item::Check(_) => {
                misplaced(item, "service", out);
                continue;
            }
            Item::Attribute(_) | Item::Grant(_) => continue,
        };
        match inner.keyword.name.as_str() {
            "port" | "task" | "logs" => {}
            "network" => {
                let found = network(inner, out);
                once(&mut parts.network, Setting::block("network", found, inner.span), out);
            }
            "register" if registrations.len() >= MOST => {
                out.push(too_many(inner.keyword.span, "registrations"));
                break;
            }
            "register" => registrations.add(inner, &parts.ports, out),
            "affinity" => parts.group.extend(placement::affinity(inner, out)),
            "spread" => parts.group.extend(placement::spread(inner, out)),
            "meta" => once(&mut meta, Setting::block("meta", map(inner, out), inner.span), out),
            "raw" => match raw::place(inner, false, out) {
                Some(place @ Place::Job) => raw::raw(inner, place, "", &mut parts.job, out),
                Some(place @ Place::Group) => raw::raw(inner, place, "", &mut parts.group, out),
                // The own task's.
                Some(Place::Task | Place::Config) | None => {}
            },
            word if task::BLOCKS.contains(&word) => {}
            word => match rules::rule(inner, kind, out) {
                Some(rule) => {
                    let slot = rules.iter().position(|other| other.as_ref().is_some_and(|o| o.name == word));
                    match slot.and_then(|at| rules.get_mut(at)) {
                        Some(first) => once(first, rule, out),
                        None => rules.push(Some(rule)),
                    }
                }
                None => misplaced(item, "service", out),
            },
        }
    }
    parts.job.extend(meta);
    parts.restart = rules.iter().flatten().find(|rule| rule.name == "restart").cloned();
    let says = |name: &str| rules.iter().flatten().any(|rule| rule.name == name);
    if kind == Kind::Batch {
        let (restart, reschedule) = (says("restart"), says("reschedule"));
        parts.group.extend((!restart).then(|| rules::no_restart(block.span)));
        parts.group.extend((!reschedule).then(|| rules::placed_again(block.span)));
    }
    parts.group.extend(rules.into_iter().flatten());
    parts.group.extend(registrations.finish());
    parts
}

/// What the attributes of a service say beside its tasks.
fn of_fields(
    fields: &Fields<'_>,
    place: Span,
    job: &mut Vec<Setting>,
    group: &mut Vec<Setting>,
    out: &mut Diagnostics,
) {
    if let Some(written) = fields.get("datacenters") {
        job.extend(placement::datacenters(written, out));
    }
    if let Some(written) = fields.get("node_pool") {
        job.extend(placement::node_pool(written, out));
    }
    // Nomad's servers may allow more, by `job_max_priority`; 100 is what they allow unless told.
    if let Some(written) = fields.get("priority") {
        job.extend(attribute(written, Takes::Number(1, 100), job, out));
    }
    match fields.get("count") {
        Some(written) => group.extend(attribute(written, Takes::Number(1, 10_000), group, out)),
        None => group.push(Setting::is("count", writ_semantics::nomad::Value::Number(1), place)),
    }
    if let Some(written) = fields.get("shutdown_delay") {
        group.extend(attribute(written, Takes::Duration(0), group, out));
    }
    if let Some(written) = fields.get("constraint") {
        group.extend(placement::constraints(written, out));
    }
    if let Some(written) = fields.get("affinity") {
        group.extend(placement::affinities(written, out));
    }
}

/// How long the tasks take that run before the others, where that is said.
fn before(block: &Block) -> Duration {
    let mut sum = Duration::ZERO;
    for item in &block.body {
        let Item::Block(inner) = item else { continue };
        if inner.keyword.name != "task" {
            continue;
        }
        // What is wrong with these is told where the task is read.
        let mut unheard = Diagnostics::new();
        let attribute = |name: &str| {
            inner.body.iter().find_map(|item| match item {
                Item::Attribute(attribute) if attribute.name.name == name => Some(attribute),
                _ => None,
            })
        };
        let words = attribute("lifecycle").and_then(|a| value::phrase(a, &task::LIFECYCLES, &mut unheard));
        if !matches!(words, Some([Word::Ident(word)]) if word.name == "prestart") {
            continue;
        }
        let (least, most) = (Duration::from_secs(1), Duration::from_hours(24));
        let limit = attribute("runs_at_most").and_then(|a| value::duration(a, least, most, &mut unheard));
        sum = sum.saturating_add(limit.map_or(Duration::ZERO, |limit| limit.value));
    }
    sum
}

/// Whether a block says something that is of its own task.
fn has_task_of_its_own(block: &Block) -> bool {
    block.body.iter().any(|item| match item {
        Item::Attribute(attribute) => {
            let name = attribute.name.name.as_str();
            !is_allow(attribute)
                && (task::ATTRIBUTES.contains(&name) || files::WORDS.contains(&name) || name == files::BIND)
        }
        Item::Block(inner) => {
            let keyword = inner.keyword.name.as_str();
            match keyword {
                "raw" => raw::place(inner, false, &mut Diagnostics::new())
                    .is_some_and(|place| matches!(place, Place::Task | Place::Config)),
                _ => task::BLOCKS.contains(&keyword),
            }
        }
        Item::Grant(_) => true,
        Item::Check(_) => false,
    })
}

/// The service's own task, where it has one or is the only one, and those of its blocks.
fn tasks(block: &Block, name: &Ident, context: &Context<'_>, out: &mut Diagnostics) -> Option<Vec<Task>> {
    let inner = || {
        block.body.iter().filter_map(|item| match item {
            Item::Block(inner) if inner.keyword.name == "task" => Some(inner),
            _ => None,
        })
    };
    let mut whole = true;
    let mut tasks: Vec<Task> = Vec::new();
    let mut names: BTreeMap<String, Span> = BTreeMap::new();
    if inner().next().is_none() || has_task_of_its_own(block) {
        match task(block, name, true, context, out) {
            Some(task) => {
                names.insert(task.name.value.clone(), task.name.span);
                tasks.push(task);
            }
            None => whole = false,
        }
    }
    for block in inner() {
        let Some(name) = bare_label(block, out) else {
            whole = false;
            continue;
        };
        let Some(task) = task(block, name, false, context, out) else {
            whole = false;
            continue;
        };
        if let Some(first) = names.get(&task.name.value) {
            out.push(
                Diagnostic::error(
                    SAME_TASK,
                    "task name used twice",
                    task.name.span,
                    format!("`{}` again", task.name.value),
                )
                .also(*first, "this task has it already")
                .help("give each task of a service a name of its own"),
            );
        } else {
            names.insert(task.name.value.clone(), task.name.span);
        }
        tasks.push(task);
    }
    if whole {
        together(&tasks, name, out);
    }
    whole.then_some(tasks)
}

/// What Nomad wants of the tasks of a group together (`TaskGroup.Validate` in
/// `nomad/structs/structs.go` of Nomad 1.11.1; `client/allocrunner/tasklifecycle`: what is before or
/// after the others needs others).
fn together(tasks: &[Task], name: &Ident, out: &mut Diagnostics) {
    if !tasks.is_empty() && tasks.iter().all(|task| task.lifecycle.is_some()) {
        out.push(
            Diagnostic::error(
                BAD_LIFECYCLE,
                "service without a task that it is for",
                name.span,
                "each of its tasks is before, after or beside others, and there are none",
            )
            .help("drop the `lifecycle` of one of them"),
        );
    }
    let leader = |task: &&Task| crate::job::setting::is_true(&task.settings, "leader");
    let mut leaders = tasks.iter().filter(leader);
    if let (Some(first), Some(second)) = (leaders.next(), leaders.next()) {
        out.push(
            Diagnostic::error(
                BAD_LIFECYCLE,
                "two leaders",
                second.name.span,
                "when a leader ends, nomad ends the others: there can be one",
            )
            .also(first.name.span, "this task is one already")
            .help("keep `leader = true` in one of the two"),
        );
    }
}

/// What people call the kinds of job that a service cannot be.
const OTHER_KINDS: [&str; 6] = ["batch", "once", "system", "everywhere", "sysbatch", "parameterized"];

/// `run = on twice-daily`.
fn run(attribute: &Attribute, names: &Names, out: &mut Diagnostics) -> Option<ScheduleId> {
    if let ValueKind::Phrase(words) = &attribute.value.kind
        && let [Word::Ident(on), Word::Ident(schedule)] = words.as_slice()
        && on.name == "on"
    {
        let said = Said { name: &schedule.name, span: schedule.span };
        return match names.look_up(said, &["schedule"], &["schedule"], out)? {
            Entity::Schedule(id) => Some(id),
            _ => None,
        };
    }
    if let Some(kind) = as_text(&attribute.value).filter(|word| OTHER_KINDS.contains(&word.as_str())) {
        out.push(
            bad_run(attribute.value.span, "a service runs all the time, or by a schedule")
                .help(format!("nomad's other kinds of job are not there yet, `{kind}` as little as the rest: leave `run` out, or write `run = on some-schedule`")),
        );
        return None;
    }
    let finding = bad_run(attribute.value.span, "this is not `on` and the name of a schedule");
    out.push(match meant_schedule(attribute) {
        Some(help) => finding.help(help),
        None => finding,
    });
    None
}

/// What to write for a schedule that is said in another way: by its name alone, in quotes, or as a cron
/// line.
fn meant_schedule(attribute: &Attribute) -> Option<String> {
    let written = match &attribute.value.kind {
        ValueKind::Phrase(words) => match words.as_slice() {
            [Word::Ident(on), Word::Text(name)] if on.name == "on" => name.value.clone(),
            _ => as_text(&attribute.value)?,
        },
        _ => as_text(&attribute.value)?,
    };
    let name = written.trim();
    let name = name.strip_prefix("on ").unwrap_or(name).trim();
    if name.starts_with('@') || name.split(' ').count() >= 5 {
        return Some(format!(
            "declare it: `schedule some-name {{ cron = {} }}`, and write `run = on some-name`",
            quoted(name)
        ));
    }
    text::NAME.accepts(name).then(|| format!("write `run = on {name}`"))
}

fn bad_run(span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(BAD_RUN, "schedule that does not fit", span, label)
        .help("write `run = on some-schedule`, or leave it out for a service that runs all the time")
}
