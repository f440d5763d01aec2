//! The few lines of a file that a finding points at, in a form that is safe to show.
//!
//! A file may have 16 MiB, and all of it on one line: only the lines of the labels and their
//! neighbours are taken, and of a long line only what is around its first label. So the cost of
//! showing a finding does not depend on the file's size.

use crate::inert::{one_line, visible};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::collections::BTreeMap;
use std::ops::Range;
use writ_source::{FileId, Files, Span};

/// How many characters of a line are shown.
const LONGEST_LINE: usize = 160;
/// How many of them stand before the first label, where a line is cut.
const BEFORE_LABEL: usize = 60;

/// Some lines of a file.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// Where it begins in the excerpt.
    start: usize,
    /// Its number in the file, from 0.
    number: usize,
    /// How many characters of it were cut off before the excerpt's first, less the ellipsis.
    cut: usize,
}

impl Excerpt {
    /// The lines from the first label to the last with one more on each side, and where each label is
    /// in the excerpt. A label over several lines points at its first line only.
    pub fn new(files: &Files, id: FileId, name: &str, labels: &[Span]) -> (Self, Vec<Range<usize>>) {
        let file = files.get(id);
        let line_of = |span: &Span| files.line_column(*span).line - 1;
        let first = labels.iter().map(line_of).min().unwrap_or(0);
        let last = labels.iter().map(line_of).max().unwrap_or(0);
        let mut wanted: BTreeMap<usize, Vec<(usize, Range<usize>)>> =
            (first.saturating_sub(1)..=last + 1).map(|line| (line, Vec::new())).collect();
        for (n, label) in labels.iter().enumerate() {
            wanted.entry(line_of(label)).or_default().push((n, label.range()));
        }
        let mut excerpt = Self { name: one_line(name), text: String::new(), lines: Vec::new() };
        let mut places = vec![0..0; labels.len()];
        for (number, labels) in wanted {
            let Some(range) = file.line(number) else { continue };
            let raw = file.text.get(range.clone()).unwrap_or("");
            let within: Vec<(usize, Range<usize>)> = labels
                .into_iter()
                .map(|(n, label)| {
                    (n, clamp(raw, label.start, range.start)..clamp(raw, label.end, range.start))
                })
                .collect();
            excerpt.push(raw, number, &within, &mut places);
        }
        (excerpt, places)
    }

    fn push(
        &mut self,
        raw: &str,
        number: usize,
        labels: &[(usize, Range<usize>)],
        places: &mut [Range<usize>],
    ) {
        let focus = labels.iter().map(|(_, label)| label.start).min().unwrap_or(0);
        let window = window(raw, focus);
        let start = self.text.len();
        let before = raw.get(..window.start).unwrap_or("").chars().count();
        if window.start > 0 {
            self.text.push('…');
        }
        let shown = self.text.len();
        self.text.push_str(&visible(raw.get(window.clone()).unwrap_or("")));
        let end = self.text.len();
        if window.end < raw.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.push(Line { start, number, cut: before.saturating_sub(1) });
        for (n, label) in labels {
            // Made visible, a character may have another length: places are those of what is shown.
            let at = |byte: usize| {
                let prefix = raw.get(window.start..byte.clamp(window.start, window.end)).unwrap_or("");
                (shown + visible(prefix).len()).min(end)
            };
            if let Some(place) = places.get_mut(*n) {
                *place = at(label.start)..at(label.end);
            }
        }
    }

    /// Which line of the excerpt a byte is on.
    fn index_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.start <= byte).saturating_sub(1)
    }

    /// How many characters stand before a byte on its line of the excerpt.
    pub fn column_of(&self, byte: usize) -> usize {
        let start = self.lines.get(self.index_of(byte)).map_or(0, |line| line.start);
        self.text.get(start..byte).unwrap_or("").chars().count()
    }

    fn end_of(&self, index: usize) -> usize {
        self.lines.get(index + 1).map_or(self.text.len(), |line| line.start)
    }
}

/// A byte of the file as a byte of its line, at a character's begin.
fn clamp(raw: &str, byte: usize, line_start: usize) -> usize {
    let mut at = byte.saturating_sub(line_start).min(raw.len());
    while !raw.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The part of a line that is shown: all of it where it is short.
fn window(raw: &str, focus: usize) -> Range<usize> {
    if raw.len() <= LONGEST_LINE {
        return 0..raw.len();
    }
    let before = raw.get(..focus).unwrap_or("");
    let start = match before.char_indices().rev().nth(BEFORE_LABEL) {
        Some((start, _)) => start,
        None => 0,
    };
    let rest = raw.get(start..).unwrap_or("");
    let end = rest.char_indices().nth(LONGEST_LINE).map_or(raw.len(), |(end, _)| start + end);
    start..end
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (from, to) = (self.index_of(span.offset()), self.index_of(span.offset() + span.len()));
        if self.lines.is_empty() || span.offset() + span.len() > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let begin = from.saturating_sub(before);
        let end = (to + after).min(self.lines.len() - 1);
        let start = self.lines.get(begin).map_or(0, |line| line.start);
        let stop = self.end_of(end);
        let line = self.lines.get(from);
        let column = line.map_or(0, |line| {
            line.cut + self.text.get(line.start..span.offset()).unwrap_or("").chars().count()
        });
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes().get(start..stop).unwrap_or_default(),
            (start, stop - start).into(),
            self.lines.get(begin).map_or(0, |line| line.number),
            // Asked without context for the place that stands above the lines.
            if before == 0 { column } else { 0 },
            // More than there are: miette joins frames that would overlap, and this is one.
            self.lines.len(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, labels: &[&str]) -> (Excerpt, Vec<Range<usize>>) {
        let mut files = Files::new();
        let id = files.add("a.writ", text);
        let place = |label: &&str| text.find(*label).map(|at| Span::new(id, at..at + label.len()));
        let spans: Vec<Span> = labels.iter().map(|label| place(label).unwrap()).collect();
        Excerpt::new(&files, id, "a.writ", &spans)
    }

    #[test]
    fn only_lines_near_labels_are_kept_and_labels_stay_on_their_text() {
        let text = "one\ntwo\nthree\n\u{1b}four\nfive\nsix\nseven\neight\n";
        let (shown, places) = excerpt(text, &["six", "four"]);
        assert_eq!(shown.text, "three\n\u{fffd}four\nfive\nsix\nseven\n");
        let near = shown.read_span(&(places[0].start, 3).into(), 1, 1).unwrap();
        assert_eq!((near.line(), near.data()), (4, "five\nsix\nseven\n".as_bytes()));
        assert_eq!(&shown.text[places[0].clone()], "six");
        assert_eq!(&shown.text[places[1].clone()], "four");
    }

    #[test]
    fn a_long_line_is_cut_around_its_label() {
        let text = format!("{}needle{}", "é".repeat(100_000), "x".repeat(100_000));
        let (shown, places) = excerpt(&text, &["needle"]);
        assert!(shown.text.chars().count() < 200);
        assert_eq!(&shown.text[places[0].clone()], "needle");
        let place = (places[0].start, 6).into();
        assert_eq!(shown.read_span(&place, 0, 0).unwrap().column(), 100_000);
    }
}
