//! Texts of a policy as globs: wildcards, policy variables, incomplete ARNs.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Resource" (`*` and `?` also match `/` and, at
//! a segment's end, `:`; an ARN with fewer than six fields is completed with `*`) and "… Variables
//! and tags": from version 2012-10-17 `${…}` is a variable, and `${*}`, `${?}`, `${$}` stand for the
//! characters themselves; in version 2008-10-17 it is plain text.

use crate::sets::Glob;

/// The version in which `${…}` is a variable.
const WITH_VARIABLES: &str = "2012-10-17";

/// A variable whose value is not known here, as written: `${aws:username}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable(pub(super) String);

/// How texts of a document are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading {
    /// Whether `${…}` is a variable.
    variables: bool,
}

impl Reading {
    pub(super) fn of(version: Option<&str>) -> Self {
        Self { variables: version == Some(WITH_VARIABLES) }
    }

    /// A text in which `*` and `?` are wildcards where `wild`, and case counts unless `fold`.
    pub(super) fn glob(self, text: &str, wild: bool, fold: bool) -> Result<Glob, Variable> {
        if !(self.variables && text.contains("${")) {
            return Ok(if wild { Glob::wild(text, fold) } else { Glob::literal(text, fold) });
        }
        let mut glob = Glob::empty(fold);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            push(&mut glob, before, wild);
            let Some((name, following)) = after.split_once('}') else {
                return Err(Variable(format!("${{{after}")));
            };
            match name {
                "*" | "?" | "$" => name.chars().for_each(|c| glob.push_char(c)),
                _ => return Err(Variable(format!("${{{name}}}"))),
            }
            rest = following;
        }
        push(&mut glob, rest, wild);
        Ok(glob)
    }

    /// A resource.
    pub(super) fn resource(self, text: &str) -> Result<Glob, Variable> {
        let missing = 6usize.saturating_sub(text.split(':').count());
        if missing == 0 || !text.starts_with("arn:") || text.contains("${") {
            return self.glob(text, true, false);
        }
        self.glob(&format!("{text}{}", ":*".repeat(missing)), true, false)
    }
}

fn push(glob: &mut Glob, text: &str, wild: bool) {
    text.chars().for_each(|c| if wild { glob.push_wild(c) } else { glob.push_char(c) });
}

/// An action: `*` and `?` are wildcards, case doesn't count, no variables (IAM User Guide, "IAM
/// JSON policy elements: Action").
pub(super) fn action(text: &str) -> Glob {
    Glob::wild(text, true)
}
