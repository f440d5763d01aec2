//! The other stacks that a stack takes something from: read, expanded, taken.

use crate::compile::parse;
use std::fmt;
use std::sync::Arc;
use writ_expand::{Choice, Expanded, Wanted};
use writ_model::NotRead as Refused;
use writ_source::{Code, Diagnostic, Diagnostics, Files, Span};

const UNREADABLE: &str = "expand/unreadable-stack";

/// The most bytes of all other stacks together.
const BYTES: usize = 64 << 20;

/// Where the files of other stacks come from: the reading itself is the caller's.
#[derive(Clone)]
pub struct Folders(Arc<Read>);

type Sources = Vec<(String, Vec<u8>)>;
type Read = dyn Fn(&str) -> Result<Sources, Refused> + Send + Sync;

impl Folders {
    /// Folders that are read by `read`: from a relative path to the names and bytes of its sources.
    pub fn new(read: impl Fn(&str) -> Result<Sources, Refused> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl Default for Folders {
    /// None can be read: the stack has no place of its own.
    fn default() -> Self {
        Self::new(|_| {
            Err(Refused {
                code: UNREADABLE,
                why: "these sources have no folder, so there is none beside it".to_owned(),
                help: "put them into a folder".to_owned(),
            })
        })
    }
}

impl fmt::Debug for Folders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Folders")
    }
}

/// Takes all that a stack wants from others. Their texts are added to `files`, called by the path
/// to them.
pub(crate) fn take(stack: &mut Expanded, folders: &Folders, files: &mut Files) -> Diagnostics {
    let mut out = Diagnostics::new();
    let mut left = BYTES;
    for wanted in stack.wanted.clone() {
        if let Some(other) = other(stack, &wanted, folders, &mut left, files, &mut out) {
            out.append(stack.take(&wanted, &other));
        }
    }
    out
}

fn other(
    stack: &Expanded,
    wanted: &Wanted,
    folders: &Folders,
    left: &mut usize,
    files: &mut Files,
    out: &mut Diagnostics,
) -> Option<Expanded> {
    let from = &wanted.from;
    let sources = match (folders.0)(&from.value) {
        Ok(sources) => sources,
        Err(refused) => {
            out.push(unreadable(refused.code, from.span, refused.why).help(refused.help));
            return None;
        }
    };
    let size = sources.iter().map(|(_, bytes)| bytes.len()).sum();
    let Some(rest) = left.checked_sub(size) else {
        let why = format!("more than {BYTES} bytes of other stacks");
        out.push(unreadable(UNREADABLE, from.span, why).help("take from fewer or smaller stacks"));
        return None;
    };
    *left = rest;
    let named = sources.into_iter().map(|(name, bytes)| (format!("{}/{name}", from.value), bytes));
    let mut found = Diagnostics::new();
    let (parsed, _) = parse(named.collect(), files, &mut found);
    if found.has_errors() {
        return stop(found, from.span, out);
    }
    let own = stack.environment.as_ref().map(|chosen| &chosen.name);
    let environment = match wanted.environment_of(&parsed, own) {
        Ok(environment) => environment,
        Err(finding) => {
            out.push(*finding);
            return None;
        }
    };
    let (expanded, found) = writ_expand::expand(parsed, &Choice { environment, ..Choice::default() });
    if expanded.is_none() {
        return stop(found, from.span, out);
    }
    expanded
}

/// Errors of another stack, each with where it is wanted.
fn stop(mut found: Diagnostics, from: Span, out: &mut Diagnostics) -> Option<Expanded> {
    for finding in found.take() {
        out.push(finding.also(from, "used here"));
    }
    None
}

fn unreadable(code: &'static str, span: Span, why: String) -> Diagnostic {
    Diagnostic::error(Code(code), "stack that cannot be read", span, why)
}
