//! The names of this stage's blocks: one bare label each, of the alphabet of all names.

use writ_source::{Code, Diagnostic};
use writ_syntax::ast::{Block, Ident, Label};

use crate::report::Report;

const BAD_LABEL: Code = Code("expand/bad-label");
const BAD_NAME: Code = Code("expand/bad-name");

/// The name of a `profile`, `environment` or `input`.
pub(crate) fn of(block: &Block, report: &mut Report) -> Option<Ident> {
    let keyword = &block.keyword.name;
    let [Label::Ident(name)] = block.labels.as_slice() else {
        report.push(
            Diagnostic::error(
                BAD_LABEL,
                "block without its name",
                block.keyword.span,
                format!("a block `{keyword}` takes one bare name"),
            )
            .help(format!("write `{keyword} some-name {{ … }}`")),
        );
        return None;
    };
    if !is_name(&name.name) {
        report.push(
            Diagnostic::error(
                BAD_NAME,
                "name that cannot be used",
                name.span,
                format!("`{}` is no name of a block", name.name),
            )
            .help(
                "a name is up to 24 lower-case letters, digits and single hyphens, and begins with a letter",
            ),
        );
        return None;
    }
    Some(name.clone())
}

/// The alphabet of the names of buckets and services: an environment's names a folder, too.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= 24
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
}
