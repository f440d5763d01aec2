//! What is refused before any parser sees it: artifacts that are too large or too deep.
//!
//! Sources of the numbers: Nomad's and Vault's own requests end at 32 MiB, and a policy, a role or
//! a jobspec that people write has kilobytes. The parsers under us recurse, so depth is bounded
//! here, in one linear scan without recursion.

use crate::report::{Problem, Report};
use writ_source::{Diagnostics, FileId, Files};

/// The largest artifact, in bytes.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// The deepest nesting of brackets, blocks and templates.
pub(crate) const MAX_DEPTH: usize = 64;

/// The most entries that one object or body may have where a parser's cost is their square.
pub(crate) const MAX_ENTRIES: usize = 1024;

const TOO_LARGE: Problem = Problem { code: "read/too-large", message: "the file is too large to be read" };
pub(crate) const TOO_DEEP: Problem =
    Problem { code: "read/too-deep", message: "the nesting is too deep to be read" };
pub(crate) const TOO_MANY: Problem =
    Problem { code: "read/too-many", message: "there is more of this than can be read" };

/// The text of `file` and a fresh report, unless it is too large.
pub(crate) fn open(files: &Files, file: FileId) -> Result<(&str, Report), Diagnostics> {
    let text: &str = &files.get(file).text;
    let mut report = Report::new(file);
    if text.len() <= MAX_BYTES {
        return Ok((text, report));
    }
    report.error(TOO_LARGE, 0..0, format!("{} bytes, the limit is {MAX_BYTES}", text.len()));
    report.finish(None)
}
