//! One file's text to its tree: scan, then each top-level piece by itself.

use std::ops::Range;

use writ_source::{Diagnostics, FileId, Files, Span};

use crate::ast::{Block, SourceFile};
use crate::lower::Lower;
use crate::peg::{self, Rule};
use crate::recover::Recover;
use crate::report::Report;
use crate::{characters, decode, limits, scan};

/// Parses one of the `files`.
///
/// The tree holds all that could be understood; what is missing from it has an error, so a tree
/// that came with errors is good for further messages only.
pub fn parse(files: &Files, id: FileId) -> (SourceFile, Diagnostics) {
    let text = files.get(id).text.as_str();
    let mut report = Report::default();
    let mut blocks = Vec::new();
    if text.len() > limits::FILE_BYTES {
        report.push(decode::too_large(Span::new(id, 0..0), text.len()));
        return (SourceFile { blocks }, report.into_diagnostics());
    }
    let damage = characters::check(text, id, &mut report);
    let pieces = scan::scan(text, id, damage, &mut report);
    for range in pieces.ranges {
        if report.is_full() {
            break;
        }
        blocks.extend(top_level(text, id, range, &pieces.damage, &mut report));
    }
    (SourceFile { blocks }, report.into_diagnostics())
}

fn top_level(
    text: &str,
    id: FileId,
    range: Range<usize>,
    damage: &[usize],
    report: &mut Report,
) -> Option<Block> {
    let mut recover = Recover { text, id, damage, report };
    if recover.is_damaged(&range) {
        return recover.top_level(range, None);
    }
    match peg::read(Rule::one_block, text.get(range.clone()).unwrap_or("")) {
        Ok(pairs) => Lower { id, base: range.start, report }.top_level(pairs),
        Err(failure) => recover.top_level(range, Some(failure)),
    }
}
