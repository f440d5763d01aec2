//! A `template` block → [`Template`], with the secrets that its Go template asks for.

use super::action::Scan;
use super::args::Args;
use super::setting;
use crate::bounds;
use crate::hcl2::Block;
use crate::report::{Problem, Report};
use writ_semantics::nomad::{Read, Reads, Template};
use writ_source::{Diagnostics, FileId, Files};

const BROKEN: Problem =
    Problem { code: "read/template-syntax", message: "this template can't be read to its end" };

const ATTRIBUTES: [&str; 15] = [
    "change_mode",
    "change_signal",
    "data",
    "destination",
    "env",
    "error_on_missing_key",
    "gid",
    "left_delimiter",
    "once",
    "perms",
    "right_delimiter",
    "source",
    "splay",
    "uid",
    "vault_grace",
];

/// What a template says that has a fact of its own.
const FACTS: [&str; 6] = ["data", "destination", "env", "change_mode", "perms", "error_on_missing_key"];

pub(super) fn read(block: &Block, report: &mut Report) -> Template {
    let args = Args::new(block, &ATTRIBUTES, report);
    let data = args.raw_text("data", report);
    let source = args.text("source", report).filter(|source| !source.is_empty());
    let delimiter = |name: &str, default: &str, report: &mut Report| {
        args.raw_text(name, report).filter(|text| !text.is_empty()).unwrap_or_else(|| default.to_owned())
    };
    let left = delimiter("left_delimiter", "{{", report);
    let right = delimiter("right_delimiter", "}}", report);
    let mut calls = Scan::default();
    if let Some(data) = &data
        && calls.read(data, &left, &right).is_none()
    {
        report.error(BROKEN, block.range(), "an action is not closed, or a string in one");
    }
    let what = |reads: Vec<Read>| reads.into_iter().map(|read| read.what).collect::<Vec<_>>();
    let mut unread = what(calls.reads.unread);
    if source.is_some() {
        unread.push("source".to_owned());
    }
    Template {
        destination: args.text("destination", report).unwrap_or_default(),
        data,
        env: args.bool("env", false, report),
        change_mode: args.text("change_mode", report).unwrap_or_else(|| "restart".to_owned()),
        perms: args.text("perms", report).unwrap_or_else(|| "644".to_owned()),
        settings: setting::settings(&block.body, &FACTS, report),
        secrets: what(calls.reads.secrets),
        variables: what(calls.reads.variables),
        whole: args.bool("error_on_missing_key", false, report),
        unread,
        span: report.span(block.range()),
    }
}

/// What the Go template in `file` reaches out for, by the delimiters that are usual.
///
/// # Errors
///
/// Text that can't be read to its end as a template.
pub fn template(files: &Files, file: FileId) -> Result<Reads, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let mut calls = Scan::default();
    let whole = calls.read(text, "{{", "}}");
    if whole.is_none() {
        let help = "close it by `}}`; in a `script` or `file` nothing is an action";
        let label = "an action is not closed, or a string in one";
        report.error_with_help(BROKEN, calls.place(text), label, help);
    }
    report.finish(whole.map(|()| calls.reads))
}
