//! A set of files becomes the tree on the disk, all or nothing.
//!
//! The order is the whole of it: recover → plan → stage → journal → move → remove → lock file →
//! drop the journal. Up to the journal the old tree stands and a failure undoes itself; from
//! there on the new one is certain, by this run or by the next.

use crate::error::{DiskError, Kind};
use crate::finish::{self, Finished};
use crate::folder::{Folder, Use, WAIT, check_folder, metadata, plain};
use crate::hands::{Hands, Waiting};
use crate::journal::{self, Journal};
use crate::lockfile;
use crate::path::TreePath;
use crate::plan::Plan;
use crate::wanted::Wanted;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Overwrites artifacts that were edited since Writ wrote them. Foreign files stay refused.
    pub overwrite_edited: bool,
    /// How long to wait for another run in the folder.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { overwrite_edited: false, wait: WAIT }
    }
}

/// What was done; paths in the tree, each list in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Made or replaced.
    pub written: Vec<String>,
    /// Found as they should be; not touched.
    pub unchanged: Vec<String>,
    /// Made by a former run, not by this one: gone.
    pub removed: Vec<String>,
    /// The same, but edited since: left, and Writ's no longer.
    pub kept_edited: Vec<String>,
    /// Whether a killed run's write was finished first.
    pub recovered: bool,
}

/// Writes a tree of artifacts: `files` by relative path, with `writ.lock.json` that lists them.
///
/// The folder is made where it is missing. Files that are as they should be are not touched, new
/// ones are 0644 and folders 0755 less the umask. Nothing is written where a file would be
/// overwritten that Writ did not make ([`Kind::ForeignFile`]) or that was edited
/// ([`Kind::EditedFile`], unless so opted). An error before the journal leaves the old tree; one
/// after it (a device that fails) leaves the journal, and the next call finishes.
pub fn write<P: Borrow<str>, B: AsRef<[u8]>>(
    dir: &Path,
    files: &BTreeMap<P, B>,
    options: Options,
) -> Result<Written, DiskError> {
    write_with(dir, &Wanted::new(files)?, options, &mut Hands { before: &mut |_, _| Ok(()), durable: true })
}

/// The same with other hands.
pub(crate) fn write_with(
    dir: &Path,
    wanted: &Wanted<'_>,
    options: Options,
    hands: &mut Hands<'_>,
) -> Result<Written, DiskError> {
    hands.make_root(&plain(dir))?;
    let folder = Folder::open(dir, Use::Write, options.wait)?;
    let recovered = recover(&folder, wanted, options, hands)?;
    let plan = Plan::new(&folder, wanted, &lockfile::read(&folder)?)?;
    plan.permit(&folder, options.overwrite_edited)?;
    let mut finished = Finished::default();
    if !plan.is_done() {
        let journal = plan.journal();
        if let Err(error) = prepare(&folder, wanted, &journal, options, hands) {
            // The first error says more than one of the clearing would; what is left of the stage
            // is cleared by the next run.
            let _ = journal::clear(&folder, hands);
            return Err(error);
        }
        finished = finish::carry_out(&folder, &journal, hands)?;
    }
    let mut written = Written {
        written: names(plan.place.iter().chain(&plan.lock).map(|change| &change.path)),
        unchanged: names(&plan.unchanged),
        removed: names(&finished.removed),
        kept_edited: names(plan.kept.iter().chain(&finished.kept)),
        recovered: recovered.is_some(),
    };
    if let Some(before) = recovered {
        written.removed.extend(names(&before.removed));
        written.kept_edited.extend(names(&before.kept));
        written.removed.retain(|path| !wanted.has(path));
    }
    written.removed.sort();
    written.kept_edited.sort();
    Ok(written)
}

/// Finishes what a killed run began; where it had not come to its journal, drops its stage.
fn recover(
    folder: &Folder,
    wanted: &Wanted<'_>,
    options: Options,
    hands: &mut Hands<'_>,
) -> Result<Option<Finished>, DiskError> {
    if let Some(journal) = Journal::read(folder)? {
        finish::check(folder, &journal, options.overwrite_edited)?;
        return finish::carry_out(folder, &journal, hands).map(Some);
    }
    if journal::is_begun(folder)? {
        // Before the rest is cleared, so that a kill in between does not lose the trace.
        let record = lockfile::read(folder)?;
        let paths = record.keys().chain(wanted.files.keys());
        for parent in finish::parents(paths.filter(|path| folder.check_way(path).is_ok())) {
            journal::clear_trial(&folder.join(parent), hands)?;
        }
        journal::clear(folder, hands)?;
    }
    Ok(None)
}

/// All that comes before the first change of the tree itself, up to the journal.
fn prepare(
    folder: &Folder,
    wanted: &Wanted<'_>,
    journal: &Journal,
    options: Options,
    hands: &mut Hands<'_>,
) -> Result<(), DiskError> {
    journal::open_stage(folder, hands)?;
    for parent in touched(folder, journal)? {
        journal::try_parent(folder, &parent, hands)?;
    }
    let stage = journal::stage(folder);
    let parents = finish::parents(journal.changes().map(|change| &change.path));
    for parent in &parents {
        hands.make_folder(&stage.join(parent))?;
    }
    let waiting = Waiting::of(journal.changes().count());
    for change in journal.changes() {
        let staged = journal::staged(folder, &change.path);
        let file = wanted.get(&change.path).ok_or_else(|| DiskError::at(Kind::BadPath, &staged))?;
        hands.create_one(&staged, file.bytes, waiting)?;
    }
    hands.settle(&stage, parents.iter().map(|parent| stage.join(parent)), waiting)?;
    // Once more: since the plan, somebody may have edited a file.
    finish::check(folder, journal, options.overwrite_edited)?;
    journal.write(folder, hands)
}

/// The folders of the tree in which entries come or go, as far as they are there already. The top
/// is left out: making `.writ/` in it has shown enough.
fn touched(folder: &Folder, journal: &Journal) -> Result<BTreeSet<PathBuf>, DiskError> {
    let mut touched = BTreeSet::new();
    let removed = journal.remove.iter().map(|removal| &removal.path);
    for path in journal.changes().map(|change| &change.path).chain(removed) {
        for parent in path.folders().map(|parent| folder.join(parent)) {
            if let Some(seen) = metadata(&parent)? {
                check_folder(&parent, &seen)?;
                touched.insert(parent);
                break;
            }
        }
    }
    Ok(touched)
}

fn names<'p>(paths: impl IntoIterator<Item = &'p TreePath>) -> Vec<String> {
    let mut names: Vec<String> = paths.into_iter().map(|path| path.as_str().to_owned()).collect();
    names.sort();
    names
}
