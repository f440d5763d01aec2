//! `nomad/jobs/<id>.nomad.hcl` → [`nomad::Job`](Job).
//!
//! Source: `api/jobs.go`, `api/tasks.go` (field names; the module `nomad/api`) and
//! `jobspec2/parse_job.go`, `jobspec2/types.config.go` (defaults, what is inherited) of Nomad
//! 1.11.1.
//!
//! INVARIANT: where a value bears on access, it is a literal without run-time interpolation, or
//! the job is refused. An attribute or top-level block that Nomad doesn't know is refused.

mod access;
mod action;
mod args;
mod functions;
mod setting;
mod task;
mod template;
mod volume;

use crate::bounds;
use crate::hcl2::{self, Block};
use crate::report::{Problem, Report, quote};
use args::{Args, UNKNOWN};
use std::collections::BTreeSet;
use task::Inherited;
pub use template::template;
use writ_semantics::nomad::{Group, Job};
use writ_source::{Diagnostics, FileId, Files};

const SHAPE: Problem =
    Problem { code: "read/jobspec-shape", message: "the jobspec does not have the form that Nomad wants" };
const DUPLICATE: Problem =
    Problem { code: "read/duplicate-block", message: "there is another one like this" };

const JOB_ATTRIBUTES: [&str; 10] = [
    "all_at_once",
    "datacenters",
    "id",
    "meta",
    "name",
    "namespace",
    "node_pool",
    "priority",
    "region",
    "type",
];

/// What a job says that has a fact of its own.
const JOB_FACTS: [&str; 7] = ["id", "namespace", "type", "group", "task", "vault", "secret"];

const GROUP_ATTRIBUTES: [&str; 7] = [
    "count",
    "max_client_disconnect",
    "max_run_duration",
    "meta",
    "prevent_reschedule_on_lost",
    "shutdown_delay",
    "stop_after_client_disconnect",
];

/// Reads the jobspec in `file`.
///
/// A `vault` or `secret` block of the job counts for its tasks as in Nomad, and a `task` directly
/// in the job is a group of its own.
///
/// # Errors
///
/// Text that is no HCL 2 (a jobspec in JSON is none), anything but one `job`, values that are not
/// literals where they bear on access, `dynamic` blocks, and attributes that Nomad doesn't know.
pub fn jobspec(files: &Files, file: FileId) -> Result<Job, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let job = hcl2::parse(text, &mut report).and_then(|body| {
        for attribute in body.attributes() {
            let label = format!("{} outside the job", quote(attribute.name.text));
            report.error(UNKNOWN, attribute.name.range(), label);
        }
        let mut job = None;
        for block in body.blocks() {
            match block.kind.text {
                "job" if job.is_some() => report.error(DUPLICATE, block.kind.range(), "a second job"),
                "job" => job = Some(read_job(block, &mut report)),
                // What they define is an expression wherever it is used, so not literal there.
                "variable" | "variables" | "locals" => {}
                other => {
                    report.error(UNKNOWN, block.kind.range(), format!("{} outside the job", quote(other)));
                }
            }
        }
        if job.is_none() {
            report.error(SHAPE, 0..0, "there is no `job`");
        }
        job
    });
    report.finish(job)
}

fn read_job(block: &Block, report: &mut Report) -> Job {
    let label = name(block, report);
    let args = Args::new(block, &JOB_ATTRIBUTES, report);
    let mut inherited = Inherited::default();
    for block in block.body.blocks() {
        match block.kind.text {
            "vault" if inherited.vault.is_some() => {
                report.error(DUPLICATE, block.kind.range(), "a second `vault`");
            }
            "vault" => inherited.vault = Some(access::vault(block, report)),
            "secret" => inherited.secrets.push(("secret".to_owned(), report.span(block.range()))),
            _ => {}
        }
    }
    let mut groups = Vec::new();
    for block in block.body.blocks() {
        match block.kind.text {
            "group" => groups.push(read_group(block, &inherited, report)),
            "task" => {
                let task = task::read(block, &inherited, report);
                groups.push(Group {
                    name: task.name.clone(),
                    volumes: Vec::new(),
                    settings: Vec::new(),
                    span: task.span,
                    tasks: vec![task],
                });
            }
            // Read above.
            "vault" | "secret"
            // Kept as they are.
            | "affinity" | "constraint" | "meta" | "migrate" | "multiregion" | "parameterized" | "periodic"
            | "reschedule" | "spread" | "ui" | "update" => {}
            other => report.error(UNKNOWN, block.kind.range(), format!("{} in a job", quote(other))),
        }
    }
    unique("group", groups.iter().map(|group| group.name.as_str()), block, report);
    Job {
        id: args.text("id", report).unwrap_or(label),
        namespace: args.text("namespace", report).unwrap_or_else(|| "default".to_owned()),
        kind: args.text("type", report).unwrap_or_else(|| "service".to_owned()),
        settings: setting::settings(&block.body, &JOB_FACTS, report),
        groups,
        span: report.span(block.range()),
    }
}

fn read_group(block: &Block, inherited: &Inherited, report: &mut Report) -> Group {
    let name = name(block, report);
    Args::new(block, &GROUP_ATTRIBUTES, report);
    let mut tasks = Vec::new();
    let mut volumes = Vec::new();
    for block in block.body.blocks() {
        match block.kind.text {
            "task" => tasks.push(task::read(block, inherited, report)),
            "volume" => volumes.push(volume::volume(block, report)),
            _ => {}
        }
    }
    unique("task", tasks.iter().map(|task| task.name.as_str()), block, report);
    unique("volume", volumes.iter().map(|volume| volume.name.as_str()), block, report);
    let settings = setting::settings(&block.body, &["task", "volume"], report);
    Group { name, volumes, settings, tasks, span: report.span(block.range()) }
}

/// The one label of a block.
fn name(block: &Block, report: &mut Report) -> String {
    match block.labels.as_slice() {
        [label] if !label.text.is_empty() => {
            if label.text.contains("${") {
                report.error(hcl2::NOT_LITERAL, label.range(), "Nomad fills this in when the task runs");
            }
            label.text.clone().into_owned()
        }
        _ => {
            report.error(SHAPE, block.kind.range(), "one name is needed");
            String::new()
        }
    }
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>, block: &Block, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            report.error(DUPLICATE, block.kind.range(), format!("has two of {what} {}", quote(name)));
        }
    }
}
