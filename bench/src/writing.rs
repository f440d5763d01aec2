//! Writing a compiled tree, by Writ and by the floor.

use crate::cost::{self, Cost};
use crate::{floor, stages};
use anyhow::anyhow;
use std::collections::BTreeMap;
use std::path::Path;

/// What Writ takes to write it to a folder where there is nothing, and then once more.
pub fn write(folder: &Path, out: &Path) -> anyhow::Result<Vec<Cost>> {
    let files = tree(folder)?;
    let write = |name: &str| {
        let (mut cost, written) = cost::of(name, || {
            writ_disk::write(out, &files, writ_disk::Options::default()).map_err(|error| anyhow!("{error}"))
        })?;
        cost.count = written.written.len() as u64;
        anyhow::Ok(cost)
    };
    Ok(vec![write("write")?, write("again")?])
}

/// What the floor takes.
pub fn floor(folder: &Path, out: &Path) -> anyhow::Result<Vec<Cost>> {
    let files = tree(folder)?;
    let (mut cost, ()) = cost::of("floor", || Ok(floor::write(out, &files)?))?;
    cost.count = files.values().map(|bytes| bytes.len() as u64).sum();
    Ok(vec![cost])
}

fn tree(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let artifacts = stages::artifacts(folder)?;
    Ok(artifacts
        .files
        .iter()
        .map(|(path, artifact)| (path.clone(), artifact.text().as_bytes().to_vec()))
        .collect())
}
