//! `.writ/journal.json`: what a write is about to do. Its existence is the point of no return.
//!
//! While there is none, the tree is the old one and what lies in `.writ/` is thrown away. Once it
//! is there, every new file lies complete in `.writ/stage/`, and any run can do the rest.

use crate::digest::Digest;
use crate::error::{DiskError, Kind};
use crate::folder::{Folder, check_folder, metadata};
use crate::hands::Hands;
use crate::layout::{self, WORK};
use crate::path::TreePath;
use crate::read::{self, FILE_LIMIT};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The version of the format.
const FORMAT: u64 = 1;
const JOURNAL: &str = ".writ/journal.json";
const DRAFT: &str = ".writ/journal.json.new";
const STAGE: &str = ".writ/stage";
const PROBE: &str = ".writ/probe";

/// The steps of a write that are still to be done, or done already: each can be told from the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Journal {
    format: u64,
    /// The files that get new bytes.
    pub(crate) place: Vec<Change>,
    /// The files that go.
    pub(crate) remove: Vec<Removal>,
    /// The lock file, where it changes: the last step.
    pub(crate) lock: Option<Change>,
}

/// A file that gets new bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// Where.
    pub(crate) path: TreePath,
    /// What was there; `None` for nothing.
    pub(crate) old: Option<Digest>,
    /// What is to be there.
    pub(crate) new: Digest,
}

/// A file that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Removal {
    /// Where.
    pub(crate) path: TreePath,
    /// What is there. Anything else stays.
    pub(crate) old: Digest,
}

impl Journal {
    /// A journal of these steps.
    pub(crate) fn new(place: Vec<Change>, remove: Vec<Removal>, lock: Option<Change>) -> Self {
        Self { format: FORMAT, place, remove, lock }
    }

    /// All files that get new bytes, in the order in which they do.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &Change> {
        self.place.iter().chain(&self.lock)
    }

    /// Reads the journal of an unfinished write; `None` where there is none.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>, DiskError> {
        if !is_there(folder)? {
            return Ok(None);
        }
        let path = folder.join(JOURNAL);
        let bad = || DiskError::at(Kind::BadJournal, &path);
        let Some(seen) = metadata(&path)? else { return Ok(None) };
        let bytes = read::regular(&path, &seen, FILE_LIMIT)?;
        let journal: Self = serde_json::from_slice(&bytes)
            .map_err(|error| bad().because(format!("line {}, column {}", error.line(), error.column())))?;
        let is_lock_last = !journal.place.iter().any(|change| change.path.is_lock_file())
            && !journal.remove.iter().any(|removal| removal.path.is_lock_file())
            && journal.lock.iter().all(|change| change.path.is_lock_file());
        let removes_own = journal.remove.iter().all(|one| layout::could_be_made(one.path.as_str()));
        if journal.format == FORMAT && is_lock_last && removes_own { Ok(Some(journal)) } else { Err(bad()) }
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self, folder: &Folder, hands: &mut Hands<'_>) -> Result<(), DiskError> {
        let draft = folder.join(DRAFT);
        let text = serde_json::to_vec(self)
            .map_err(|error| DiskError::at(Kind::CannotWrite, &draft).because(error))?;
        if text.len() as u64 > FILE_LIMIT {
            return Err(DiskError::at(Kind::TooLarge, draft));
        }
        hands.create(&draft, &text)?;
        hands.rename(&draft, &folder.join(JOURNAL))?;
        hands.sync(&folder.join(WORK))?;
        hands.sync(folder.root())
    }
}

/// Whether a run was killed, before its journal or after: `.writ/` is there.
pub(crate) fn is_begun(folder: &Folder) -> Result<bool, DiskError> {
    let work = folder.join(WORK);
    match metadata(&work)? {
        None => Ok(false),
        Some(seen) => check_folder(&work, &seen).map(|()| true),
    }
}

/// Whether a write is unfinished. Whatever lies at the journal's place counts.
pub(crate) fn is_there(folder: &Folder) -> Result<bool, DiskError> {
    Ok(is_begun(folder)? && metadata(&folder.join(JOURNAL))?.is_some())
}

/// Where new bytes wait.
pub(crate) fn stage(folder: &Folder) -> PathBuf {
    folder.join(STAGE)
}

/// Where the new bytes of a file wait.
pub(crate) fn staged(folder: &Folder, path: &TreePath) -> PathBuf {
    stage(folder).join(path)
}

/// Makes the empty stage.
pub(crate) fn open_stage(folder: &Folder, hands: &mut Hands<'_>) -> Result<(), DiskError> {
    hands.make_folder(&folder.join(WORK))?;
    hands.make_folder(&folder.join(STAGE))
}

/// Tries whether files of the stage can be moved into a folder of the tree.
pub(crate) fn try_parent(folder: &Folder, parent: &Path, hands: &mut Hands<'_>) -> Result<(), DiskError> {
    hands.try_move(&folder.join(PROBE), &parent.join(WORK))
}

/// Removes what a run left in a folder that was killed in the middle of [`try_parent`].
pub(crate) fn clear_trial(parent: &Path, hands: &mut Hands<'_>) -> Result<(), DiskError> {
    hands.remove_empty(&parent.join(WORK)).map(|_| ())
}

/// Drops the journal, if there is one, and then all that served the write. What somebody else put
/// into `.writ/` stays, and the folder with it.
pub(crate) fn clear(folder: &Folder, hands: &mut Hands<'_>) -> Result<(), DiskError> {
    if !is_begun(folder)? {
        return Ok(());
    }
    let work = folder.join(WORK);
    hands.remove_file(&folder.join(JOURNAL))?;
    // From here on the write is over; the rest may be lost or left.
    hands.sync(&work)?;
    hands.remove_file(&folder.join(DRAFT))?;
    hands.remove_stage(&folder.join(STAGE))?;
    hands.remove_empty(&folder.join(PROBE))?;
    hands.remove_empty(&work)?;
    Ok(())
}
