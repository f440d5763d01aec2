//! A path of an artifact: relative, plain, below Writ's own folders.

use crate::layout;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// The longest path, in bytes (Linux takes 4,096 with the folder before it).
const PATH_LIMIT: usize = 1024;
/// The longest name in it, in bytes (`NAME_MAX` of every common file system).
const NAME_LIMIT: usize = 255;

/// A path relative to the folder of a tree.
///
/// INVARIANT: `/`-separated names of printable ASCII without `\`, none empty, `.` or `..`, and
/// together a path of [`layout`]. ASCII leaves no second Unicode form of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct TreePath(String);

impl TreePath {
    /// The path if it is one.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let names: Vec<&str> = text.split('/').collect();
        let is_plain = |name: &&str| {
            !matches!(*name, "" | "." | "..")
                && name.len() <= NAME_LIMIT
                && name.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'\\')
        };
        let is_path = text.len() <= PATH_LIMIT && names.iter().all(is_plain) && layout::is_artifact(&names);
        is_path.then(|| Self(text.to_owned()))
    }

    /// The path as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders above it that lie in the tree, the nearest first: `vault/aws`, `vault`.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.as_str();
        std::iter::from_fn(move || {
            rest = rest.rsplit_once('/')?.0;
            Some(rest)
        })
    }

    /// Whether it is the lock file's.
    pub(crate) fn is_lock_file(&self) -> bool {
        self.0 == crate::LOCK_FILE
    }
}

impl AsRef<Path> for TreePath {
    fn as_ref(&self) -> &Path {
        Path::new(&self.0)
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for TreePath {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text).ok_or("not a path of an artifact")
    }
}

impl From<TreePath> for String {
    fn from(path: TreePath) -> Self {
        path.0
    }
}
