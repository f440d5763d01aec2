//! Snapshots that no test asserts any more.
//!
//! Each insta assertion writes the path of its file to where `INSTA_SNAPSHOT_REFERENCES_FILE` points. After a
//! run of all tests, a `*.snap` file that was not named is left over from a test that is gone.

use anyhow::Context;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The variable that insta reads.
pub const REFERENCES: &str = "INSTA_SNAPSHOT_REFERENCES_FILE";

/// The `*.snap` files below `root`, relative to it, that are not in the file of references. A file of
/// references that is not there is an empty one: no snapshot was asserted.
pub fn unreferenced(root: &Path, references: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let text = match fs::read_to_string(references) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).context("the references of snapshots can't be read"),
    };
    let root = root.canonicalize().with_context(|| format!("`{}` can't be read", root.display()))?;
    let asserted: BTreeSet<PathBuf> =
        text.lines().filter_map(|line| Path::new(line).canonicalize().ok()).collect();
    let mut snapshots = Vec::new();
    collect(&root, &mut snapshots)?;
    snapshots.retain(|snapshot| !asserted.contains(snapshot));
    snapshots.sort();
    Ok(snapshots.iter().map(|path| path.strip_prefix(&root).unwrap_or(path).to_owned()).collect())
}

/// All snapshots below `folder`, but for what is built and what is hidden. Links are not followed.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = folder.read_dir().with_context(|| format!("`{}` can't be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() && name != "target" && !name.starts_with('.') {
            collect(&path, into)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "snap") {
            into.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::unreferenced;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn workspace(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("writ-xtask-snap-{name}-{}", std::process::id()));
        let snapshots = root.join("crates/a/src/snapshots");
        for folder in [&snapshots, &root.join("target"), &root.join(".git")] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("used.snap"), "").unwrap();
        }
        fs::write(snapshots.join("left-over.snap"), "").unwrap();
        fs::write(snapshots.join("pending.snap.new"), "").unwrap();
        root
    }

    #[test]
    fn what_no_test_named_is_found() {
        let root = workspace("found");
        let references = root.join("references");
        // As insta writes them: not normalised, and one line per assertion.
        let used = root.join("crates/a/src/../src/snapshots/used.snap");
        fs::write(&references, format!("{0}\n{0}\n/gone.snap\n", used.display())).unwrap();
        let found = unreferenced(&root, &references).unwrap();
        assert_eq!(found, [Path::new("crates/a/src/snapshots/left-over.snap")]);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn without_references_every_snapshot_is_left_over() {
        let root = workspace("none");
        assert_eq!(unreferenced(&root, &root.join("references")).unwrap().len(), 2);
        fs::remove_dir_all(root).unwrap();
    }
}
