//! What a write would change, for `compile --check`: reads only.

use crate::error::{DiskError, Kind};
use crate::folder::{Folder, Use, WAIT, metadata, plain};
use crate::plan::Plan;
use crate::wanted::Wanted;
use crate::{journal, lockfile};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::path::Path;

/// A file that is not as a write would leave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stale {
    /// Its path in the tree.
    pub path: String,
    /// What is the matter.
    pub why: Why,
}

/// Why a file is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is not there.
    Missing,
    /// It is as a former run left it.
    Outdated,
    /// It was edited since; a write refuses.
    Edited,
    /// It is in the way and Writ did not make it; a write refuses.
    Foreign,
    /// No run would make it any more; a write removes it.
    Obsolete,
    /// The same, but it was edited since; a write leaves it and forgets it.
    ObsoleteEdited,
}

/// The files that [`write`](crate::write()) would change, by path; empty where the tree is fresh.
///
/// Errors as those of a write but for [`Kind::EditedFile`] and [`Kind::ForeignFile`], which are
/// findings here; [`Kind::UnfinishedWrite`] where a run was killed. Nothing is written.
pub fn stale<P: Borrow<str>, B: AsRef<[u8]>>(
    dir: &Path,
    files: &BTreeMap<P, B>,
) -> Result<Vec<Stale>, DiskError> {
    let wanted = Wanted::new(files)?;
    if metadata(&plain(dir))?.is_none() {
        return Ok(files
            .keys()
            .map(|path| Stale { path: path.borrow().to_owned(), why: Why::Missing })
            .collect());
    }
    let folder = Folder::open(dir, Use::Read, WAIT)?;
    if journal::is_there(&folder)? {
        return Err(DiskError::at(Kind::UnfinishedWrite, folder.root()));
    }
    let plan = Plan::new(&folder, &wanted, &lockfile::read(&folder)?)?;
    let mut found = Vec::new();
    let mut add = |path: &str, why| found.push(Stale { path: path.to_owned(), why });
    for change in plan.place.iter().chain(&plan.lock) {
        let why = match change.old {
            None => Why::Missing,
            Some(_) if plan.edited.contains(&change.path) => Why::Edited,
            Some(_) => Why::Outdated,
        };
        add(change.path.as_str(), why);
    }
    plan.foreign.iter().for_each(|path| add(path.as_str(), Why::Foreign));
    plan.remove.iter().for_each(|removal| add(removal.path.as_str(), Why::Obsolete));
    plan.kept.iter().for_each(|path| add(path.as_str(), Why::ObsoleteEdited));
    found.sort();
    Ok(found)
}
