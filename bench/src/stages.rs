//! From the bytes of sources to a proof, in this process.

use crate::cost::{self, Cost};
use anyhow::{anyhow, bail};
use std::path::Path;
use writ_emit::Artifacts;
use writ_stack::Outcome;

type Sources = Vec<(String, Vec<u8>)>;

/// The whole, as a user's `check` does it.
pub fn compile(folder: &Path) -> anyhow::Result<Vec<Cost>> {
    let sources = sources(folder)?;
    let (mut cost, compiled) = cost::of("compile", || value(writ_stack::compile(sources)))?;
    cost.count = compiled.artifacts.files.len() as u64;
    Ok(vec![cost])
}

/// Stage by stage. What a whole compile saves by handing things on is paid here.
pub fn each(folder: &Path) -> anyhow::Result<Vec<Cost>> {
    let sources = sources(folder)?;
    let size: usize = sources.iter().map(|(_, bytes)| bytes.len()).sum();
    let (mut check, outcome) = cost::of("parse, resolve, derive", || Ok(writ_stack::check(sources)))?;
    check.count = size as u64;
    let Outcome { files, diagnostics, value: Some(checked) } = outcome else { bail!("a stack with errors") };
    let (mut emit, artifacts) = cost::of("print", || {
        writ_stack::emit(&files, &checked).map_err(|_| anyhow!("a stack that can't be printed"))
    })?;
    drop(diagnostics);
    let tree: writ_stack::Tree =
        artifacts.files.iter().map(|(path, artifact)| (path.clone(), artifact.text().to_owned())).collect();
    emit.count = tree.values().map(|text| text.len() as u64).sum();
    let (read, _) = cost::of("read back", || {
        let mut files = writ_source::Files::new();
        for (path, text) in &tree {
            files.add(path.clone(), text.clone());
        }
        Ok(writ_read::tree(&files))
    })?;
    let (mut prove, (_, _, found)) =
        cost::of("prove", || Ok(writ_stack::prove_tree(files, &checked, &tree)))?;
    if found.has_errors() {
        bail!("a stack that isn't proved");
    }
    // The proof reads the tree itself.
    prove.cpu -= read.cpu;
    prove.wall -= read.wall;
    Ok(vec![check, emit, read, prove])
}

/// pest alone, block by block.
pub fn pest(folder: &Path) -> anyhow::Result<Vec<Cost>> {
    let sources = sources(folder)?;
    let mut texts = Vec::new();
    for (_, bytes) in sources {
        texts.push(String::from_utf8(bytes)?);
    }
    // Top-level blocks begin a line and end with a brace of their own.
    let blocks: Vec<&str> =
        texts.iter().flat_map(|text| text.split_inclusive("\n}\n")).map(str::trim_start).collect();
    let (mut cost, pairs): (Cost, usize) =
        cost::of("pest", || blocks.iter().filter(|block| !block.is_empty()).map(|block| pairs(block)).sum())?;
    cost.count = pairs as u64;
    Ok(vec![cost])
}

fn pairs(block: &str) -> anyhow::Result<usize> {
    writ_syntax::measure::count_of_pairs(block).ok_or_else(|| anyhow!("pest takes no block: {block}"))
}

/// The artifacts of a folder's sources.
pub fn artifacts(folder: &Path) -> anyhow::Result<Artifacts> {
    Ok(value(writ_stack::compile(sources(folder)?))?.artifacts)
}

fn sources(folder: &Path) -> anyhow::Result<Sources> {
    let sources = writ_disk::sources(folder).map_err(|error| anyhow!("{error}"))?;
    Ok(sources.into_iter().map(|source| (source.name, source.bytes)).collect())
}

fn value<T>(outcome: Outcome<T>) -> anyhow::Result<T> {
    let first = outcome.diagnostics.sorted().first().map(|found| format!("{found:?}"));
    outcome.value.ok_or_else(|| anyhow!("a stack with errors: {}", first.unwrap_or_default()))
}
