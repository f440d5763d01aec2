//! The least that an atomic write of many files takes.
//!
//! Every file is written beside the tree, waited for, and renamed into its place; at last the names
//! are waited for, a folder at a time. That is what [`writ_disk`] does too, which besides asks what is
//! there, keeps a journal, and hashes: its price is what a write takes above this.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes `files` below `out`, which is empty.
///
/// Waits as Writ does: for each file, or for many of them together, where the system can.
pub fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let together = cfg!(target_os = "linux") && files.len() >= 64;
    let stage = out.join(".stage");
    let folders: BTreeSet<&Path> =
        files.keys().flat_map(|path| Path::new(path).ancestors().skip(1)).collect();
    for folder in &folders {
        fs::create_dir_all(stage.join(folder))?;
        fs::create_dir_all(out.join(folder))?;
    }
    for (path, bytes) in files {
        let mut file = File::create_new(stage.join(path))?;
        file.write_all(bytes)?;
        if !together {
            file.sync_all()?;
        }
    }
    settle(&stage, &folders, together)?;
    for path in files.keys() {
        fs::rename(stage.join(path), out.join(path))?;
    }
    settle(out, &folders, together)?;
    fs::remove_dir_all(stage)
}

fn settle(root: &Path, folders: &BTreeSet<&Path>, together: bool) -> io::Result<()> {
    if together {
        return all(root);
    }
    folders.iter().try_for_each(|folder| File::open(root.join(folder))?.sync_all())
}

#[cfg(target_os = "linux")]
fn all(root: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(root)?)?)
}

#[cfg(not(target_os = "linux"))]
fn all(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_floor_writes_all_files_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("a/b.json", "1"), ("a/c/d.json", "2"), ("e", "3")]
            .map(|(p, t)| (p.to_owned(), t.into()))
            .into();
        super::write(folder.path(), &files).unwrap();
        for (path, bytes) in &files {
            assert_eq!(&std::fs::read(folder.path().join(path)).unwrap(), bytes);
        }
        assert!(!folder.path().join(".stage").exists());
    }
}
