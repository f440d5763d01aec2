//! Stacks to measure with: the same text for the same size, on every machine.
//!
//! One file a kind of block. To add a kind: a module with `blocks`, and a line in [`KINDS`]; its number
//! comes out of [`Sizes`], so that the ratio of the kinds stays the same at every size.

mod bucket;
mod check;
mod database;
mod schedule;
mod service;
mod shared;

use anyhow::Context as _;
use std::fs;
use std::path::Path;

/// How many there are of each kind.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub services: usize,
    pub buckets: usize,
    pub databases: usize,
    pub schedules: usize,
}

impl Sizes {
    /// 1,000 services have 200 buckets, 200 databases and 300 schedules.
    pub fn of(services: usize) -> Self {
        let part = |of_ten: usize| (services * of_ten / 10).max(1);
        Self { services, buckets: part(2), databases: part(2), schedules: part(3) }
    }
}

/// The blocks of a kind, in order.
type Blocks = fn(&Sizes) -> Vec<String>;

/// Every kind: the name of its files, and its blocks.
const KINDS: [(&str, Blocks); 6] = [
    ("stack", shared::blocks),
    ("buckets", bucket::blocks),
    ("databases", database::blocks),
    ("schedules", schedule::blocks),
    ("services", service::blocks),
    ("checks", check::blocks),
];

/// As many blocks as a person would keep in a file.
const PER_FILE: usize = 100;

/// The files of a stack: name and text.
pub fn files(sizes: &Sizes) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (kind, blocks) in KINDS {
        for (n, blocks) in blocks(sizes).chunks(PER_FILE).enumerate() {
            files.push((format!("{kind}-{n:04}.writ"), blocks.join("\n")));
        }
    }
    files
}

/// Writes a stack into a folder.
pub fn write(folder: &Path, services: usize) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    for (name, text) in files(&Sizes::of(services)) {
        fs::write(folder.join(&name), text).with_context(|| format!("{name} can't be written"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Sizes, files};

    #[test]
    fn a_generated_stack_compiles_and_is_the_same_each_time() {
        for services in [1, 10, 33] {
            let sizes = Sizes::of(services);
            let stack = files(&sizes);
            assert_eq!(stack, files(&sizes));
            let sources: Vec<_> = stack.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
            let outcome = writ_stack::compile(sources);
            assert!(outcome.value.is_some(), "{:?}", outcome.diagnostics.sorted().first());
            assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics.sorted().first());
        }
    }
}
