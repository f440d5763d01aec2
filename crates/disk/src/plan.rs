//! What a write would do: the wanted files against the disk and the lock file of the run before.

use crate::error::{DiskError, Kind};
use crate::folder::{Folder, State};
use crate::journal::{Change, Journal, Removal};
use crate::layout;
use crate::lockfile::Record;
use crate::path::TreePath;
use crate::wanted::Wanted;

/// Each wanted or formerly made file, in one of the lists (an edited one is in `place` too).
#[derive(Default)]
pub(crate) struct Plan {
    /// Gets new bytes.
    pub(crate) place: Vec<Change>,
    /// Goes: made by the run before, not wanted any more.
    pub(crate) remove: Vec<Removal>,
    /// The lock file, where it changes.
    pub(crate) lock: Option<Change>,
    /// Is as it should be.
    pub(crate) unchanged: Vec<TreePath>,
    /// Not wanted any more, but edited since it was made, or nothing that Writ makes: stays.
    pub(crate) kept: Vec<TreePath>,
    /// To be overwritten, but edited since it was made.
    pub(crate) edited: Vec<TreePath>,
    /// In the way, and not made by Writ.
    pub(crate) foreign: Vec<TreePath>,
}

impl Plan {
    /// Compares. An error where a link, a folder or the like is in the way of a wanted file.
    pub(crate) fn new(folder: &Folder, wanted: &Wanted<'_>, record: &Record) -> Result<Self, DiskError> {
        let mut plan = Self::default();
        for (path, file) in &wanted.files {
            let old = match folder.state(path)? {
                State::Blocked(error) => return Err(error),
                State::Absent => None,
                State::File(digest) => Some(digest),
            };
            match (&old, record.get(path)) {
                (Some(_), None) => {
                    plan.foreign.push(path.clone());
                    continue;
                }
                // Whoever made it so: it is what is wanted, and nothing of theirs is lost.
                (Some(now), Some(_)) if *now == file.digest => {
                    plan.unchanged.push(path.clone());
                    continue;
                }
                (Some(now), Some(made)) if now != made => plan.edited.push(path.clone()),
                _ => {}
            }
            plan.place.push(Change { path: path.clone(), old, new: file.digest.clone() });
        }
        for (path, made) in record.iter().filter(|(path, _)| !wanted.files.contains_key(path)) {
            match folder.state(path)? {
                State::Absent => {}
                State::File(now) if now == *made && layout::could_be_made(path.as_str()) => {
                    plan.remove.push(Removal { path: path.clone(), old: now });
                }
                State::File(_) | State::Blocked(_) => plan.kept.push(path.clone()),
            }
        }
        let new = wanted.lock.digest.clone();
        let old = match folder.state(&wanted.lock_path)? {
            State::Blocked(error) => return Err(error),
            State::Absent => None,
            State::File(digest) => Some(digest),
        };
        if old.as_ref() == Some(&new) {
            plan.unchanged.push(wanted.lock_path.clone());
        } else {
            plan.lock = Some(Change { path: wanted.lock_path.clone(), old, new });
        }
        Ok(plan)
    }

    /// An error where it would touch what is not Writ's: a foreign file always, an edited one
    /// unless that is wanted.
    pub(crate) fn permit(&self, folder: &Folder, overwrite_edited: bool) -> Result<(), DiskError> {
        refuse(folder, &self.foreign, &self.edited, overwrite_edited)
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_done(&self) -> bool {
        self.place.is_empty() && self.remove.is_empty() && self.lock.is_none()
    }

    /// The steps.
    pub(crate) fn journal(&self) -> Journal {
        Journal::new(self.place.clone(), self.remove.clone(), self.lock.clone())
    }
}

/// The error for files that may not be overwritten, if there are some: all of them at once.
pub(crate) fn refuse(
    folder: &Folder,
    foreign: &[TreePath],
    edited: &[TreePath],
    overwrite_edited: bool,
) -> Result<(), DiskError> {
    let all = |kind, paths: &[TreePath]| DiskError::about(kind, paths.iter().map(|path| folder.join(path)));
    if !foreign.is_empty() {
        return Err(all(Kind::ForeignFile, foreign));
    }
    if !edited.is_empty() && !overwrite_edited {
        return Err(all(Kind::EditedFile, edited));
    }
    Ok(())
}
