//! What identifies a finding while the lines around it move.
//!
//! Code scanning joins the alerts of two runs by `primaryLocationLineHash`. GitHub's upload action
//! computes it where it is missing, and warns where it is there and differs; so it is computed here
//! in the same way (`src/fingerprints.ts` of github/codeql-action, MIT, read November 2026): a
//! polynomial of base 37 over the next 100 UTF-16 units that are neither space nor tab, from the
//! line's first on, with line ends as `\n`, a mark for the end of the file, and zeros after it; then
//! how many lines before have the same.

use std::collections::BTreeMap;
use writ_source::{FileId, Files, Span};

/// How many units a hash covers.
const BLOCK: usize = 100;
const BASE: u64 = 37;
/// What stands for the end of a file.
const END: u16 = u16::MAX;

/// The hashes of the lines of files, computed for a file when it is first asked for.
pub struct Hashes<'a> {
    files: &'a Files,
    known: BTreeMap<FileId, Vec<String>>,
}

impl<'a> Hashes<'a> {
    /// Nothing computed yet.
    pub fn new(files: &'a Files) -> Self {
        Self { files, known: BTreeMap::new() }
    }

    /// The hash of the line in which a span begins.
    pub fn of(&mut self, span: Span) -> Option<String> {
        let line = self.files.line_column(span).line;
        let text = &self.files.get(span.file).text;
        let hashes = self.known.entry(span.file).or_insert_with(|| line_hashes(text));
        hashes.get(line - 1).cloned()
    }
}

/// The hash of each line, as `<hash>:<how many times until here>`.
fn line_hashes(text: &str) -> Vec<String> {
    let (units, starts) = units(text);
    // INVARIANT: `hash` covers `units[at..at + BLOCK]`, with zeros past the end.
    let power = (0..BLOCK).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let unit = |at: usize| units.get(at).map_or(0, |unit| u64::from(*unit));
    let mut hash = (0..BLOCK).fold(0_u64, |hash, at| hash.wrapping_mul(BASE).wrapping_add(unit(at)));
    let mut at = 0;
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let mut hashes = Vec::with_capacity(starts.len());
    for start in starts {
        while at < start {
            hash = hash
                .wrapping_mul(BASE)
                .wrapping_add(unit(at + BLOCK))
                .wrapping_sub(power.wrapping_mul(unit(at)));
            at += 1;
        }
        let times = seen.entry(hash).or_default();
        *times += 1;
        hashes.push(format!("{hash:x}:{times}"));
    }
    hashes
}

/// The units that count, and where in them each line begins.
fn units(text: &str) -> (Vec<u16>, Vec<usize>) {
    let (mut units, mut starts) = (Vec::new(), Vec::new());
    let (mut line_begins, mut after_return) = (true, false);
    for unit in text.encode_utf16() {
        let is = |c: char| u32::from(unit) == u32::from(c);
        let skipped = is(' ') || is('\t') || (after_return && is('\n'));
        after_return = is('\r');
        if skipped {
            continue;
        }
        if std::mem::take(&mut line_begins) {
            starts.push(units.len());
        }
        line_begins = is('\r') || is('\n');
        units.push(if line_begins { u16::from(b'\n') } else { unit });
    }
    if line_begins {
        starts.push(units.len());
    }
    units.push(END);
    (units, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts with the hashes that `fingerprints.test.ts` of github/codeql-action has for them.
    #[test]
    fn hashes_are_those_of_the_upload_action() {
        let with_end = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        assert_eq!(line_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"), with_end);
        assert_eq!(line_hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r"), with_end);
        assert_eq!(line_hashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n"), with_end);
        assert_eq!(line_hashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n"), with_end);
        assert_eq!(
            line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10)),
            [
                "a7f2ff13bc495cf2:1",
                "a7f2ff13bc495cf2:2",
                "a7f2ff13bc495cf2:3",
                "a7f2ff13bc495cf2:4",
                "a7f2ff13bc495cf2:5",
                "a7f2ff13bc495cf2:6",
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ]
        );
    }
}
