//! One file's text to its tree: scan, then each top-level piece by itself.

use std::ops::Range;

use writ_source::{Diagnostics, FileId, Files, Span};

use crate::ast::{Block, SourceFile};
use crate::lower::Lower;
use crate::peg::{self, Rule};
use crate::recover::Recover;
use crate::report::Report;
use crate::scan::{self, Pieces};
use crate::{characters, decode, limits};

/// A file that was looked through once, and not parsed yet.
pub struct Scanned {
    id: FileId,
    pieces: Pieces,
    report: Report,
}

/// Looks one of the `files` through: characters, brackets, sizes.
pub fn scan(files: &Files, id: FileId) -> Scanned {
    scan_after(files, id, 0)
}

/// The same of a file of a stack whose files before it have so many lines.
pub fn scan_after(files: &Files, id: FileId, lines: usize) -> Scanned {
    let text: &str = &files.get(id).text;
    let mut report = Report::default();
    if text.len() > limits::FILE_BYTES {
        report.push(decode::too_large(Span::new(id, 0..0), text.len()));
        return Scanned { id, pieces: Pieces { is_past_limits: true, ..Pieces::default() }, report };
    }
    let damage = characters::check(text, id, &mut report);
    let pieces = scan::scan(text, id, damage, lines, &mut report);
    Scanned { id, pieces, report }
}

impl Scanned {
    /// Whether it is larger or deeper than is read. It has an error then, and an empty tree.
    pub fn is_past_limits(&self) -> bool {
        self.pieces.is_past_limits
    }

    /// How many of its lines have something on them.
    pub fn lines(&self) -> usize {
        self.pieces.lines
    }

    /// Parses it.
    ///
    /// The tree holds all that could be understood; what is missing from it has an error, so a tree
    /// that came with errors is good for further messages only.
    pub fn parse(self, files: &Files) -> (SourceFile, Diagnostics) {
        let Scanned { id, pieces, mut report } = self;
        let text: &str = &files.get(id).text;
        let mut blocks = Vec::new();
        if !pieces.is_past_limits {
            for range in pieces.ranges {
                if report.is_full() {
                    break;
                }
                blocks.extend(top_level(text, id, range, &pieces.damage, &mut report));
            }
        }
        (SourceFile { blocks }, report.into_diagnostics())
    }
}

/// Parses one of the `files`: [`scan()`] and [`Scanned::parse`] in one.
pub fn parse(files: &Files, id: FileId) -> (SourceFile, Diagnostics) {
    scan(files, id).parse(files)
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
