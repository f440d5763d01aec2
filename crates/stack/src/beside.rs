//! The files beside the sources, which `file("backup.sh")` names: asked for by name, checked as text,
//! and looked at as templates.

use crate::others::Refused;
use std::fmt;
use std::sync::Arc;
use writ_expand::Expanded;
use writ_model::{BesideFile, NotRead};
use writ_source::{Diagnostics, Files};

type Read = dyn Fn(&str) -> Result<Vec<u8>, Refused> + Send + Sync;

/// Where the files come from that sources name: the reading itself is the caller's.
#[derive(Clone)]
pub struct Beside(Arc<Read>);

impl Beside {
    /// Files that `read` gives by name: relative paths without `..`.
    pub fn new(read: impl Fn(&str) -> Result<Vec<u8>, Refused> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl Default for Beside {
    /// None: for what is compiled from a text alone.
    fn default() -> Self {
        Self::new(|_| {
            Err(Refused {
                code: "resolve/unreadable-file",
                why: "these sources are in no folder that files could be in".to_owned(),
                help: "compile the folder that the stack and its files are in".to_owned(),
            })
        })
    }
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Beside")
    }
}

/// Reads all files that a stack names. Each is added to `files`, so that findings can point into it.
pub(crate) fn load(
    stack: &Expanded,
    beside: &Beside,
    files: &mut Files,
    out: &mut Diagnostics,
) -> writ_model::Beside {
    let mut all = writ_model::Beside::new();
    for name in writ_model::named(stack) {
        let read = match (beside.0)(&name) {
            Ok(bytes) => match text(&name, &bytes, files, out) {
                Some(file) => Ok(file),
                // It has been told why.
                None => continue,
            },
            Err(Refused { code, why, help }) => Err(NotRead { code, why, help }),
        };
        all.insert(name, read);
    }
    all
}

fn text(name: &str, bytes: &[u8], files: &mut Files, out: &mut Diagnostics) -> Option<BesideFile> {
    let text = match writ_syntax::decode(name, bytes) {
        Ok(text) => text,
        Err(refused) => {
            out.push(refused.report(files));
            return None;
        }
    };
    let id = files.add(name, text.clone());
    let refused = writ_syntax::check_lines(files, id);
    if refused.has_errors() {
        out.append(refused);
        return None;
    }
    let reads = writ_read::template(files, id);
    Some(BesideFile { id, text, reads })
}
