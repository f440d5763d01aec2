//! A task: the service's own, or a `task` block.

use super::files::{self, Bind};
use super::places::Places;
use super::raw::{self, Place};
use super::rules::{self, Restart};
use super::setting::{attribute, map, text_of};
use super::{SIGNALS, alphabet, driver, resources};
use crate::beside::Beside;
use crate::credential::{self, Run};
use crate::deliver;
use crate::entities::{Driver, Hook, Lifecycle, Model, Port, Spanned, Task};
use crate::fields::Fields;
use crate::grant::{Holder, grant};
use crate::keys;
use crate::names::Names;
use crate::refusal::{second_block, unknown_port};
use crate::{text, value};
use rules::Kind;
use std::time::Duration;
use writ_semantics::nomad::spec::Takes;
use writ_semantics::nomad::{Says, Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Word};

const BAD_LIFECYCLE: Code = Code("resolve/bad-lifecycle");
const BAD_RUN: Code = Code("resolve/bad-run");
const BAD_TEXT: Code = Code("resolve/bad-text");
const NOT_OF_DRIVER: Code = Code("resolve/not-of-this-driver");
const RESERVED: Code = Code("resolve/reserved-variable");

/// The attributes that a task takes, in a block of its own or as the service's.
pub const ATTRIBUTES: [&str; 13] = [
    "driver",
    "image",
    "command",
    "args",
    "entrypoint",
    "user",
    "cpu",
    "cores",
    "memory",
    "memory_max",
    "kill_timeout",
    "kill_signal",
    "leader",
];

/// Those that a `task` block takes beside them.
pub const OF_BLOCK: [&str; 4] = ["lifecycle", "runs_at_most", "shutdown_delay", "ports"];

/// The blocks that a task takes, in a block of its own or as the service's.
pub const BLOCKS: [&str; 6] = ["env", "logs", "raw", "script", "file", "template"];

/// All that a `task` block takes.
pub const BLOCKS_OF_BLOCK: [&str; 8] =
    ["env", "logs", "raw", "script", "file", "template", "meta", "restart"];

/// All that `lifecycle` can be.
pub const LIFECYCLES: [&str; 5] =
    ["prestart", "prestart sidecar", "poststart", "poststart sidecar", "poststop"];

/// What the tasks of a service have in common.
pub struct Context<'a> {
    /// What names stand for.
    pub names: &'a Names,
    /// What is resolved already.
    pub model: &'a Model,
    /// The files beside the sources.
    pub beside: &'a Beside,
    /// How the job runs.
    pub kind: Kind,
    /// How long a run takes.
    pub runs_at_most: Option<&'a Spanned<Duration>>,
    /// How long the tasks before it take, where that is said.
    pub before: Duration,
    /// The group's `restart`.
    pub restart: Option<&'a Setting>,
    /// The service's ports.
    pub ports: &'a [Port],
}

/// Reads a task. `own`: it is the service's own, in the service's block.
pub fn task(
    block: &Block,
    name: &Ident,
    own: bool,
    context: &Context<'_>,
    out: &mut Diagnostics,
) -> Option<Task> {
    let fields = fields(block, own, out);
    let called = value::checked(&name.name, name.span, text::NAME, out).filter(|called| {
        let is_free = called != "alloc";
        if !is_free {
            // `Task.Validate` in `nomad/structs/structs.go` of Nomad 1.11.1.
            let label = "nomad keeps the folder that all tasks share under this name";
            out.push(
                Diagnostic::error(BAD_TEXT, "text that is not taken", name.span, label)
                    .help("give the task another name"),
            );
        }
        is_free
    });
    let driver = driver::driver(&fields, out);
    let options = driver.as_ref().and_then(|driver| driver::options(driver, block, &fields, out));
    let lifecycle = fields.get("lifecycle").map(|attribute| lifecycle(attribute, out));
    let limit = fields
        .get("runs_at_most")
        .filter(|_| !own)
        .and_then(|a| value::duration(a, Duration::from_secs(1), Duration::from_hours(24), out));
    let lifecycle_known = lifecycle.flatten();
    let ephemeral = lifecycle_known.is_some_and(|lifecycle| !lifecycle.sidecar);
    if let (Some(limit), false) = (&limit, ephemeral) {
        out.push(
            Diagnostic::error(
                BAD_RUN,
                "run that does not fit",
                limit.span,
                "this task runs as long as the service does",
            )
            .help("say `runs_at_most` in the service"),
        );
    }
    let ends = ephemeral || context.kind == Kind::Batch;
    let mut settings = attributes(&fields, out);
    if let (Some(lifecycle), Some(attribute)) = (lifecycle_known, fields.get("lifecycle")) {
        settings.push(hook(lifecycle, attribute.span));
    }
    let blocks = blocks(block, driver.as_ref(), own, context, out);
    let (files, binds) = files::files(&block.body, context.beside, ends, out);
    let resources = resources::resources(&fields, block.span, out);
    let mut grants = Vec::new();
    for item in &block.body {
        if let Item::Grant(written) = item {
            grants.extend(grant(written, Holder::Task, context.names, context.model, out));
        }
    }
    let name = Spanned { value: called?, span: name.span };
    let mut blocks = blocks;
    if ends && keys::of_user(&grants, context.model) {
        match blocks.restart.as_ref().or(context.restart) {
            Some(restart) => new_keys(restart, context.kind, name.span, out),
            None => blocks.restart = Some(rules::with_new_keys(block.span)),
        }
    }
    let run = run(ends, lifecycle_known, limit.as_ref(), blocks.restart.as_ref(), context);
    let credentials = credential::credentials(&name, &grants, &run, context.model, out);
    let secrets = deliver::secrets(&grants, ends, context.model, out);
    let taken = deliver::clashes(&name, &grants, &credentials, &secrets, context.model, out);
    if let Some(env) = &blocks.env {
        for variable in env.body().unwrap_or_default() {
            if let Some((first, what)) = taken.variables.get(&variable.name) {
                out.push(shadowed(variable, *first, what));
            }
        }
    }
    let mut delivered: Places<Span> = Places::default();
    for (file, granted) in &taken.files {
        delivered.take(file, *granted);
    }
    for file in &files {
        if let Some((_, first)) = delivered.overlapping(&file.destination.value) {
            out.push(files::clash(&file.destination, *first));
        }
    }
    super::volumes::places(&grants, &binds, out);
    let (driver, mut config) = (driver?, options?);
    config.extend(ports(block, &fields, own, &driver, context.ports, out));
    config.extend(volumes(&binds, &driver, out));
    config.extend(blocks.config);
    settings.extend([blocks.env, blocks.meta, blocks.restart, blocks.logs].into_iter().flatten());
    settings.extend(with_resources(blocks.raw, resources?, block.span));
    let user = fields.get("user").and_then(|a| value::text(a, alphabet::USER, out)).map(|user| user.value);
    let image = text_of(&config, "image").map(str::to_owned);
    Some(Task {
        name,
        main: own,
        driver,
        image,
        user,
        lifecycle: lifecycle_known,
        ends,
        runs: run.needed(),
        config,
        settings,
        files,
        grants,
        credentials,
        secrets,
        span: block.span,
    })
}

fn shadowed(variable: &Setting, first: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        RESERVED,
        "variable that is delivered",
        variable.span,
        format!("`{}` is a part of the {what} that the task is given", variable.name),
    )
    .also(first, "granted here")
    .help("drop it: what stands in a job is read by whoever may read the job")
}

/// The attributes of a task; those with a label are read with the files.
fn fields<'a>(block: &'a Block, own: bool, out: &mut Diagnostics) -> Fields<'a> {
    let known: Vec<&str> = if own {
        // The others are the service's, which reports what is unknown.
        ATTRIBUTES.to_vec()
    } else {
        ATTRIBUTES.iter().chain(&OF_BLOCK).copied().collect()
    };
    let labelled = |attribute: &&Attribute| {
        let name = attribute.name.name.as_str();
        files::WORDS.contains(&name) || name == files::BIND
    };
    let attributes = block.body.iter().filter_map(|item| match item {
        Item::Attribute(attribute) => Some(attribute),
        _ => None,
    });
    let attributes = attributes.filter(|attribute| !labelled(attribute));
    let mine = attributes.filter(|a| !own || known.contains(&a.name.name.as_str()));
    Fields::from_list(mine, &block.keyword.name, &known, out)
}

/// What is the same in Nomad's words.
fn attributes(fields: &Fields<'_>, out: &mut Diagnostics) -> Vec<Setting> {
    let mut all = Vec::new();
    for (name, takes) in [
        ("leader", Takes::Bool),
        ("kill_signal", Takes::Words(SIGNALS)),
        ("kill_timeout", Takes::Duration(0)),
        ("shutdown_delay", Takes::Duration(0)),
    ] {
        if let Some(written) = fields.get(name) {
            all.extend(attribute(written, takes, &all, out));
        }
    }
    all
}

/// `lifecycle = prestart`, `lifecycle = prestart sidecar`.
fn lifecycle(attribute: &Attribute, out: &mut Diagnostics) -> Option<Lifecycle> {
    let words = value::phrase(attribute, &LIFECYCLES, out)?;
    let plain: Vec<&str> = words
        .iter()
        .map(|word| match word {
            Word::Ident(ident) => ident.name.as_str(),
            Word::Text(_) => "\"\"",
        })
        .collect();
    let found = match plain.as_slice() {
        ["prestart"] => (Hook::Prestart, false),
        ["prestart", "sidecar"] => (Hook::Prestart, true),
        ["poststart"] => (Hook::Poststart, false),
        ["poststart", "sidecar"] => (Hook::Poststart, true),
        ["poststop"] => (Hook::Poststop, false),
        _ => {
            let finding = Diagnostic::error(
                BAD_LIFECYCLE,
                "lifecycle that nomad does not have",
                attribute.value.span,
                "nomad runs a task neither before nor after the others like this",
            );
            out.push(finding.help(
                "write `prestart`, `prestart sidecar`, `poststart`, `poststart sidecar` or `poststop`",
            ));
            return None;
        }
    };
    Some(Lifecycle { hook: found.0, sidecar: found.1 })
}

fn hook(lifecycle: Lifecycle, span: Span) -> Setting {
    let mut body = vec![Setting::is("hook", Value::text(lifecycle.hook.name()), span)];
    body.push(Setting::is("sidecar", Value::Bool(lifecycle.sidecar), span));
    Setting::block("lifecycle", body, span)
}

/// What the blocks of a task say.
#[derive(Default)]
struct Blocks {
    env: Option<Setting>,
    meta: Option<Setting>,
    restart: Option<Setting>,
    logs: Option<Setting>,
    config: Vec<Setting>,
    raw: Vec<Setting>,
}

fn blocks(
    block: &Block,
    driver: Option<&Driver>,
    own: bool,
    context: &Context<'_>,
    out: &mut Diagnostics,
) -> Blocks {
    let mut all = Blocks::default();
    for item in &block.body {
        let Item::Block(inner) = item else { continue };
        let keyword = inner.keyword.name.as_str();
        match keyword {
            "env" => once(&mut all.env, Setting::block("env", env(inner, out), inner.span), out),
            "logs" => {
                if let Some(logs) = rules::rule(inner, context.kind, out) {
                    once(&mut all.logs, logs, out);
                }
            }
            "meta" if !own => once(&mut all.meta, Setting::block("meta", map(inner, out), inner.span), out),
            "restart" if !own => {
                if let Some(restart) = rules::rule(inner, context.kind, out) {
                    once(&mut all.restart, restart, out);
                }
            }
            "raw" => match raw::place(inner, !own, out) {
                Some(Place::Task) => raw::raw(inner, Place::Task, "", &mut all.raw, out),
                Some(Place::Config) => {
                    // What a driver takes that is none, nobody can say.
                    if let Some(driver) = driver {
                        raw::raw(inner, Place::Config, driver.name(), &mut all.config, out);
                    }
                }
                // The service's.
                Some(Place::Job | Place::Group) | None => {}
            },
            _ if own || BLOCKS.contains(&keyword) => {}
            _ => crate::fields::misplaced(item, "task", out),
        }
    }
    all
}

/// A block that is there once.
pub fn once(slot: &mut Option<Setting>, found: Setting, out: &mut Diagnostics) {
    if let Some(first) = slot {
        out.push(second_block(&found.name, found.span, first.span));
        return;
    }
    *slot = Some(found);
}

/// `env { KEY = "value" }`.
fn env(block: &Block, out: &mut Diagnostics) -> Vec<Setting> {
    for item in &block.body {
        let Item::Attribute(attribute) = item else { continue };
        let name = &attribute.name;
        if value::checked(&name.name, name.span, alphabet::VARIABLE, out).is_none() {
            continue;
        }
        if name.name.starts_with("NOMAD_") || name.name == "VAULT_TOKEN" {
            out.push(
                Diagnostic::error(
                    RESERVED,
                    "variable that is nomad's own",
                    name.span,
                    format!("nomad sets `{}` itself", name.name),
                )
                .help("give the variable another name"),
            );
        }
    }
    map(block, out)
}

/// Keys of a new IAM user take seconds until AWS knows them: a run has to be tried again with them.
fn new_keys(restart: &Setting, kind: Kind, task: Span, out: &mut Diagnostics) {
    if Restart::of(restart.body().unwrap_or_default(), kind).attempts == 0 {
        out.push(
            Diagnostic::error(
                BAD_RUN,
                "run that does not fit",
                restart.span,
                "it would fail before AWS knows its keys, and the next allocation has new ones",
            )
            .also(task, "this task has keys of an IAM user")
            .help("let it be started again in place: `attempts = 2`, or drop the block"),
        );
    }
}

/// How long a task may run.
///
/// Nomad waits for a task's turn before its prestart hooks, by which it is given its credentials
/// (`TaskRunner.Run` in `client/allocrunner/taskrunner/task_runner.go` of Nomad 1.11.1: `startConditionMetCh`,
/// then `prestart`). So who comes after tasks that run before is given nothing while these run; only a
/// `prestart sidecar` begins with them and stays.
fn run<'a>(
    ends: bool,
    lifecycle: Option<Lifecycle>,
    own: Option<&'a Spanned<Duration>>,
    restart: Option<&Setting>,
    context: &Context<'a>,
) -> Run<'a> {
    let ephemeral = lifecycle.is_some_and(|lifecycle| !lifecycle.sidecar);
    let limit = if ephemeral { own } else { context.runs_at_most };
    let length = limit.map_or(Duration::ZERO, |limit| limit.value);
    let policy = restart.or(context.restart).and_then(Setting::body);
    let again = match (policy, context.kind) {
        (Some(body), kind) => Restart::of(body, kind).again(length),
        (None, Kind::Service) if ephemeral => Restart::of(&[], Kind::Service).again(length),
        // A run is not restarted unless that is said.
        (None, Kind::Service | Kind::Batch) => Duration::ZERO,
    };
    let waits_too = lifecycle == Some(Lifecycle { hook: Hook::Prestart, sidecar: true });
    let before = if waits_too { context.before } else { Duration::ZERO };
    Run { ends, limit, more: again.saturating_add(before) }
}

/// `ports = [http]`: those that the container listens on. The service's own task has them all.
fn ports(
    block: &Block,
    fields: &Fields<'_>,
    own: bool,
    driver: &Driver,
    all: &[Port],
    out: &mut Diagnostics,
) -> Option<Setting> {
    let Some(attribute) = fields.get("ports") else {
        let labels = all.iter().map(|port| &port.name);
        return (own && *driver == Driver::Docker && !all.is_empty())
            .then(|| Setting::is("ports", Value::texts(labels), block.span));
    };
    if *driver != Driver::Docker {
        out.push(
            Diagnostic::error(
                NOT_OF_DRIVER,
                "attribute that the driver does not have",
                attribute.name.span,
                format!("a task of `{}` listens where the group does", driver.name()),
            )
            .help("drop `ports`"),
        );
        return None;
    }
    let labels = value::names(attribute, text::PORT, out)?;
    for label in &labels {
        if !all.iter().any(|port| port.name == label.value) {
            out.push(unknown_port(&label.value, label.span, all));
        }
    }
    Some(Setting::is("ports", Value::texts(labels.iter().map(|label| &label.value)), attribute.span))
}

/// The folders of the task that are mounted elsewhere too: Docker's `volumes`, whose paths are
/// relative to the task's folder (`drivers/docker/driver.go` of Nomad 1.11.1, `expandPath`).
fn volumes(binds: &[Bind], driver: &Driver, out: &mut Diagnostics) -> Option<Setting> {
    let first = binds.first()?;
    if *driver != Driver::Docker {
        out.push(
            Diagnostic::error(
                NOT_OF_DRIVER,
                "attribute that the driver does not have",
                first.from.span,
                format!("a task of `{}` sees its folders where they are", driver.name()),
            )
            .help("drop `bind`"),
        );
        return None;
    }
    let texts = binds.iter().map(|bind| format!("{}:{}", bind.from.value, bind.to.value));
    Some(Setting::is("volumes", Value::texts(texts), first.from.span))
}

/// `resources`, with what a raw block adds to it.
fn with_resources(raw: Vec<Setting>, mut resources: Vec<Setting>, span: Span) -> Vec<Setting> {
    let mut all = Vec::new();
    for one in raw {
        match one.says {
            Says::Block(body) if one.name == "resources" => resources.extend(body),
            says => all.push(Setting { says, ..one }),
        }
    }
    all.push(Setting::block("resources", resources, span));
    all
}
