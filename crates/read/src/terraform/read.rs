//! All `.tf` files of a module → [`Terraform`].
//!
//! Source: Terraform documentation, "Files and Configuration Structure", "Resources", `file`,
//! `path.module`.
//!
//! INVARIANT: each call that gives a file's content is in `files`, or is an error.

use super::locals::Locals;
use super::uses::Uses;
use super::{Resource, Terraform};
use crate::bounds::{self, TOO_MANY};
use crate::hcl2::{self, Block, Body};
use crate::report::{Problem, Report, quote};
use std::collections::BTreeMap;
use writ_source::{Diagnostics, FileId, Files};

const UNKNOWN: Problem =
    Problem { code: "read/unmodelled-block", message: "what this block does is not modelled" };
const SHAPE: Problem = Problem { code: "read/terraform-shape", message: "Terraform wants another form here" };
const DUPLICATE: Problem =
    Problem { code: "read/duplicate-block", message: "there is another one like this" };
const SECRET: Problem = crate::json::SECRET;

/// As many resources as a module may have.
const MAX_RESOURCES: usize = 65_536;

/// As many files as all resources of a module may read together.
const MAX_READS: usize = 65_536;

/// Blocks that state no access: a resource's reads and literals are all that is looked at.
const WITHOUT_ACCESS: [&str; 10] =
    ["check", "data", "ephemeral", "import", "locals", "moved", "output", "provider", "removed", "terraform"];

/// Arguments that hold secrets, by the end of their names; `token` does as well.
const SECRETS: [&str; 6] =
    ["password", "password_wo", "private_key", "secret_id", "secret_key", "secret_key_wo"];

/// Reads the module that consists of `ids`, which stand in the tree's folder `terraform`.
///
/// # Errors
///
/// Text that is no HCL 2, `file()` calls whose paths can't be told or lead out of the tree, other
/// functions that give a file's content, `module` blocks, resources that are there twice, locals
/// that need themselves, and secrets.
pub fn terraform(files: &Files, ids: &[FileId]) -> Result<Terraform, Diagnostics> {
    let mut found = Diagnostics::new();
    let mut bodies = Vec::new();
    for id in ids {
        let parsed = bounds::open(files, *id).and_then(|(text, mut report)| {
            let body = hcl2::parse(text, &mut report);
            report.finish(body)
        });
        match parsed {
            Ok(body) => bodies.push((*id, body)),
            Err(errors) => found.append(errors),
        }
    }
    let mut reports: BTreeMap<FileId, Report> = ids.iter().map(|id| (*id, Report::new(*id))).collect();
    let mut locals = Locals::new(&bodies, &mut reports);
    let mut module = Terraform::default();
    let mut reads = 0;
    for (id, body) in &bodies {
        let mut report = Report::new(*id);
        calls(body, &mut locals, &mut module, &mut report);
        for block in body.blocks() {
            secrets(&block.body, &block.kind.range(), &mut report);
            match block.kind.text {
                // Past the limit, which is reported below, each could read what all of them read.
                "resource" if reads <= MAX_READS && module.resources.len() <= MAX_RESOURCES => {
                    reads += resource(block, &mut locals, &mut module, &mut report);
                }
                "resource" | "variable" => {}
                kind if WITHOUT_ACCESS.contains(&kind) => {}
                other => report.error(UNKNOWN, block.kind.range(), format!("{} is not read", quote(other))),
            }
        }
        found.append(errors(report));
    }
    if let (Some(id), true) = (ids.first(), reads > MAX_READS || module.resources.len() > MAX_RESOURCES) {
        let mut report = Report::new(*id);
        report.error(TOO_MANY, 0..0, "resources, or files that they read");
        found.append(errors(report));
    }
    locals.problems(&mut reports);
    for report in reports.into_values() {
        found.append(errors(report));
    }
    if found.is_empty() { Ok(module) } else { Err(found) }
}

fn errors(report: Report) -> Diagnostics {
    report.finish(Some(())).err().unwrap_or_default()
}

/// Every call of a file function in `body`, in order.
fn calls<'a>(body: &'a Body<'a>, locals: &mut Locals<'a>, module: &mut Terraform, report: &mut Report) {
    let mut uses = Uses::default();
    body.walk(&mut |expr| uses.note(expr));
    for (name, at) in &uses.unmodelled {
        report.error(super::uses::UNMODELLED, at.clone(), format!("{} is not read", quote(name)));
    }
    for (argument, at) in &uses.files {
        match argument.and_then(|argument| locals.text(argument)) {
            Some(path) => {
                if super::path::in_tree(&path).is_none() {
                    report.error(
                        super::path::OUTSIDE,
                        at.clone(),
                        "not below the tree's root by `path.module`",
                    );
                }
                module.files.push((path, report.span(at.clone())));
            }
            None => {
                report.error(hcl2::NOT_LITERAL, at.clone(), "which file this is depends on more than locals");
            }
        }
    }
}

/// Adds a resource; returns how many files it reads.
fn resource<'a>(
    block: &'a Block<'a>,
    locals: &mut Locals<'a>,
    module: &mut Terraform,
    report: &mut Report,
) -> usize {
    let [kind, name] = block.labels.as_slice() else {
        report.error(SHAPE, block.kind.range(), "a resource has a type and a name");
        return 0;
    };
    let key = (kind.text.clone().into_owned(), name.text.clone().into_owned());
    let mut uses = Uses::default();
    block.body.walk(&mut |expr| uses.note(expr));
    let reads: Vec<String> = locals.files_of(&uses).into_iter().collect();
    let count = reads.len();
    let mut arguments = BTreeMap::new();
    super::argument::arguments(&block.body, "", locals, report, &mut arguments);
    let resource = Resource { reads, arguments, span: report.span(block.range()) };
    if module.resources.insert(key, resource).is_some() {
        report.error(DUPLICATE, block.kind.range(), "this type and name are there already");
    }
    count
}

/// Reports each secret that is written out in `body` or in a block of it, at `at`: there, so that
/// what is shown of the source does not show it. The scan before parsing bounds the depth.
fn secrets(body: &Body, at: &std::ops::Range<usize>, report: &mut Report) {
    for attribute in body.attributes() {
        let name = attribute.name.text;
        if is_secret(name) && attribute.value.literal().is_some_and(|value| !value.is_empty()) {
            let label = format!("in the argument {}", quote(name));
            report.error_with_help(SECRET, at.clone(), label, "give it by an ephemeral variable");
        }
    }
    for block in body.blocks() {
        secrets(&block.body, at, report);
    }
}

fn is_secret(name: &str) -> bool {
    name == "token" || SECRETS.iter().any(|end| name.ends_with(end))
}
