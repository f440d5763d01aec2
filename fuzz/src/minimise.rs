//! A failing input made smaller, as long as it fails in the same way.

use crate::supervise::{How, replay};
use crate::target::Target;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to try.
const PATIENCE: Duration = Duration::from_mins(2);

/// The smallest input found. Each try is a process of its own, as some of them die.
pub fn minimise(target: Target, input: &[u8], how: &How, scratch: &Path) -> anyhow::Result<Vec<u8>> {
    let started = Instant::now();
    let mut best = input.to_vec();
    let fails = |candidate: &[u8]| -> anyhow::Result<bool> {
        fs::write(scratch, candidate)?;
        Ok(replay(target, scratch)?.is_some_and(|found| found.kind == how.kind))
    };
    // Lines first, then bytes; pieces of half the size in each round, down to one.
    for is_line in [true, false] {
        let mut size = pieces(&best, is_line).len().div_ceil(2);
        while size > 0 && started.elapsed() < PATIENCE {
            let mut at = 0;
            loop {
                let parts = pieces(&best, is_line);
                if at >= parts.len() || started.elapsed() > PATIENCE {
                    break;
                }
                let end = (at + size).min(parts.len());
                let kept = parts.get(..at).into_iter().chain(parts.get(end..)).flatten();
                let candidate: Vec<u8> = kept.flat_map(|part| part.iter().copied()).collect();
                if fails(&candidate)? {
                    best = candidate;
                } else {
                    at = end;
                }
            }
            size /= 2;
        }
    }
    Ok(best)
}

fn pieces(input: &[u8], is_line: bool) -> Vec<&[u8]> {
    if is_line { input.split_inclusive(|byte| *byte == b'\n').collect() } else { input.chunks(1).collect() }
}
