//! Carrying out a journal: by the run that wrote it, or by the one after it was killed.

use crate::error::{DiskError, Kind};
use crate::folder::{Folder, State, file_state, metadata};
use crate::hands::{Hands, Waiting};
use crate::journal::{self, Change, Journal};
use crate::path::TreePath;
use crate::plan::refuse;
use std::collections::BTreeSet;

/// What became of the files that were to go.
#[derive(Default)]
pub(crate) struct Finished {
    /// Gone.
    pub(crate) removed: Vec<TreePath>,
    /// Edited in the meantime: they stay.
    pub(crate) kept: Vec<TreePath>,
}

/// Whether the rest of it can be done without the loss of anything; changes nothing.
///
/// A file whose stage is gone was moved already: whatever became of it since is for the next plan.
/// One that is still staged may have been edited between the kill and now: it is then neither what
/// the journal found nor what it wants.
pub(crate) fn check(folder: &Folder, journal: &Journal, overwrite_edited: bool) -> Result<(), DiskError> {
    let (mut foreign, mut edited, mut damaged) = (Vec::new(), Vec::new(), Vec::new());
    for change in journal.changes() {
        let now = match folder.state(&change.path)? {
            State::Blocked(error) => return Err(error),
            State::File(now) => Some(now),
            State::Absent => None,
        };
        if now.as_ref() == Some(&change.new) {
            continue;
        }
        let staged = journal::staged(folder, &change.path);
        match file_state(&staged)? {
            // The lock file is moved last: unless it was, the stage must be whole.
            State::Absent if !change.path.is_lock_file() => continue,
            State::File(bytes) if bytes == change.new => {}
            _ => damaged.push(staged),
        }
        match (now, &change.old) {
            (Some(_), None) => foreign.push(change.path.clone()),
            (Some(now), Some(old)) if now != *old => edited.push(change.path.clone()),
            _ => {}
        }
    }
    refuse(folder, &foreign, &edited, overwrite_edited)?;
    if damaged.is_empty() { Ok(()) } else { Err(DiskError::about(Kind::BadJournal, damaged)) }
}

/// Does what is not done yet: new files, removals, the lock file, and at last the journal goes.
pub(crate) fn carry_out(
    folder: &Folder,
    journal: &Journal,
    hands: &mut Hands<'_>,
) -> Result<Finished, DiskError> {
    for change in &journal.place {
        place(folder, change, hands)?;
    }
    let mut finished = Finished::default();
    for removal in &journal.remove {
        match folder.state(&removal.path)? {
            State::File(now) if now == removal.old => {
                hands.remove_file(&folder.join(&removal.path))?;
                finished.removed.push(removal.path.clone());
            }
            State::Absent => finished.removed.push(removal.path.clone()),
            State::File(_) | State::Blocked(_) => finished.kept.push(removal.path.clone()),
        }
    }
    // Also above files that a killed run removed already; never through a link.
    let gone = journal.remove.iter().map(|removal| &removal.path);
    for empty in parents(gone.filter(|path| folder.check_way(path).is_ok())).iter().rev() {
        prune(folder, empty, hands)?;
    }
    let mut touched = Vec::new();
    for parent in parents(journal.changes().map(|c| &c.path).chain(journal.remove.iter().map(|r| &r.path))) {
        let parent = folder.join(parent);
        if metadata(&parent)?.is_some_and(|seen| seen.is_dir()) {
            touched.push(parent);
        }
    }
    let waiting = Waiting::of(journal.changes().count() + journal.remove.len());
    hands.settle(folder.root(), touched, waiting)?;
    // INVARIANT: a lock file names only what is in place, even after a power cut.
    if let Some(change) = &journal.lock {
        place(folder, change, hands)?;
        hands.sync(folder.root())?;
    }
    journal::clear(folder, hands)?;
    Ok(finished)
}

/// Moves a file from the stage to its place, unless a killed run did.
fn place(folder: &Folder, change: &Change, hands: &mut Hands<'_>) -> Result<(), DiskError> {
    let staged = journal::staged(folder, &change.path);
    if metadata(&staged)?.is_none() {
        return Ok(()); // it was moved
    }
    folder.check_way(&change.path)?;
    let mut folders: Vec<&str> = change.path.folders().collect();
    folders.reverse();
    for parent in folders {
        hands.make_folder(&folder.join(parent))?;
    }
    hands.rename(&staged, &folder.join(&change.path))
}

/// Removes a folder of the tree if nothing is left in it.
fn prune(folder: &Folder, relative: &str, hands: &mut Hands<'_>) -> Result<(), DiskError> {
    let path = folder.join(relative);
    journal::clear_trial(&path, hands)?;
    hands.remove_empty(&path)?;
    Ok(())
}

/// The folders above paths, each once; a folder comes before those in it.
pub(crate) fn parents<'p>(paths: impl Iterator<Item = &'p TreePath>) -> BTreeSet<&'p str> {
    paths.flat_map(TreePath::folders).collect()
}
