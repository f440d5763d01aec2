//! The files beside the sources, which `file("backup.sh")` names: asked for by name, checked as text,
//! and looked at as templates.

use std::fmt;
use std::sync::Arc;
use writ_expand::Expanded;
use writ_model::{BesideFile, MOST_BYTES, Missing, NotRead as Refused};
use writ_source::{Diagnostics, Files};

const TOO_LARGE: &str = "resolve/file-that-cannot-be-carried";

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

/// The most bytes of all files of a run together.
const BYTES: usize = 64 << 20;

/// The files that were read in a run: each once, whichever environments name it.
#[derive(Debug)]
pub(crate) struct Loaded {
    by_name: writ_model::Beside,
    left: usize,
}

impl Loaded {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { by_name: writ_model::Beside::new(), left: BYTES }
    }

    /// All files that a stack names. Each is added to `files`, so that findings can point into it.
    pub(crate) fn load(
        &mut self,
        stack: &Expanded,
        beside: &Beside,
        files: &mut Files,
        out: &mut Diagnostics,
    ) -> &writ_model::Beside {
        for name in writ_model::named(stack) {
            if !self.by_name.contains_key(&name) {
                let found = self.read(&name, beside, files, out);
                self.by_name.insert(name, found);
            }
        }
        &self.by_name
    }

    fn read(
        &mut self,
        name: &str,
        beside: &Beside,
        files: &mut Files,
        out: &mut Diagnostics,
    ) -> Result<Arc<BesideFile>, Missing> {
        let refuse = |why: String, help: &str| {
            Err(Missing::NotRead(Refused { code: TOO_LARGE, why, help: help.to_owned() }))
        };
        if self.left == 0 {
            return refuse(format!("the files before it have {BYTES} bytes together"), "name fewer files");
        }
        let bytes = (beside.0)(name).map_err(Missing::NotRead)?;
        self.left = self.left.saturating_sub(bytes.len());
        if bytes.len() > MOST_BYTES {
            let why = format!("{} bytes are more than {MOST_BYTES}", bytes.len());
            return refuse(why, "put it into the image, or into a volume");
        }
        text(name, &bytes, files, out).map(Arc::new).ok_or(Missing::Told)
    }
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
