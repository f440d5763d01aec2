//! Where a command's folders lie, for who reads a report.

use crate::ended::Ended;
use std::path::{Component, Path, PathBuf};
use writ_report::Roots;

/// As the user wrote them: relative to where the command was started.
pub fn as_given(ended: &Ended) -> Roots {
    Roots { sources: text(&ended.sources), artifacts: text(&ended.artifacts) }
}

/// Relative to the root of the repository, which is how code hosts know files: what GitHub Actions
/// checked out, else the nearest folder with a `.git`, else where the command was started.
pub fn in_repository(ended: &Ended) -> Roots {
    let here = std::env::current_dir().unwrap_or_default();
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(|path| absolute(&here, Path::new(&path)));
    let root = workspace
        .filter(|root| here.starts_with(root))
        .or_else(|| here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf))
        .unwrap_or_else(|| here.clone());
    let relative = |folder: &Path| {
        let folder = absolute(&here, folder);
        text(folder.strip_prefix(&root).unwrap_or(&folder))
    };
    Roots { sources: relative(&ended.sources), artifacts: relative(&ended.artifacts) }
}

/// Without links where the folder is there, else by its names alone.
fn absolute(here: &Path, folder: &Path) -> PathBuf {
    let path = here.join(folder);
    path.canonicalize().unwrap_or_else(|_| {
        let mut plain = PathBuf::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    plain.pop();
                }
                part => plain.push(part),
            }
        }
        plain
    })
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
