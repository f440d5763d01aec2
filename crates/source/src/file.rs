//! Texts with names, and places in them.

use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

/// Which file of a [`Files`]; cheap to copy, meaningless without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A place: a byte range of one file.
///
/// Spans order by file, then start, then end, so that diagnostics can be sorted by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the range is in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `file` over `range` (in bytes).
    ///
    /// Offsets beyond 4 GiB saturate; the limit on a source's size is far below.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The range in bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both; `self` where they are of different files.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Which folder a file's name is relative to. Where the folders lie, only the command line knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// The folder of the stack's sources.
    Sources,
    /// The folder of the tree of artifacts.
    Artifacts,
}

/// One text with the name that messages call it by.
#[derive(Debug, Clone)]
pub struct File {
    /// A path relative to its root, or `<stdin>`; never shown unescaped.
    pub name: String,
    /// What the name is relative to.
    pub root: Root,
    /// The whole text.
    pub text: Arc<str>,
    /// Where each line begins, so that a place is found without reading the text again: filled when
    /// first asked for, as few of a tree's files ever are.
    lines: OnceLock<Vec<u32>>,
}

impl File {
    fn new(name: String, root: Root, text: Arc<str>) -> Self {
        Self { name, root, text, lines: OnceLock::new() }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
            starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        })
    }

    /// The range of a line, counted from 0, without what ends it; none past the last line.
    pub fn line(&self, number: usize) -> Option<Range<usize>> {
        let lines = self.lines();
        let start = *lines.get(number)? as usize;
        let end = lines.get(number + 1).map_or(self.text.len(), |next| *next as usize);
        let line = self.text.get(start..end).unwrap_or("");
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(start..start + line.strip_suffix('\r').unwrap_or(line).len())
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Every text of a run. Files are only ever added.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: Vec<File>,
}

impl Files {
    /// No file yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.push(File::new(name.into(), Root::Sources, text.into()))
    }

    /// Adds a file of a tree and returns its id.
    pub fn add_artifact(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.push(File::new(name.into(), Root::Artifacts, text.into()))
    }

    fn push(&mut self, file: File) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// The file of that id. An id of another `Files` gives an empty file.
    pub fn get(&self, id: FileId) -> &File {
        static EMPTY: LazyLock<File> =
            LazyLock::new(|| File::new(String::new(), Root::Sources, Arc::from("")));
        self.files.get(id.0 as usize).unwrap_or(&EMPTY)
    }

    /// Every file with its id, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(n, file)| (FileId(u32::try_from(n).unwrap_or(u32::MAX)), file))
    }

    /// The text that `span` covers; empty where the span is not of this text.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Where `span` begins.
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.position(span.file, span.start)
    }

    /// Where `span` ends: the place one past its last character.
    pub fn end_line_column(&self, span: Span) -> LineColumn {
        self.position(span.file, span.end.max(span.start))
    }

    fn position(&self, file: FileId, at: u32) -> LineColumn {
        let file = self.get(file);
        let (text, lines) = (&file.text, file.lines());
        let mut end = (at as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = lines.partition_point(|start| *start as usize <= end).max(1);
        let start = lines.get(line - 1).map_or(0, |start| *start as usize);
        LineColumn { line, column: text.get(start..end).unwrap_or("").chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_characters_from_one() {
        let mut files = Files::new();
        let id = files.add("a.writ", "é\nxéy\n");
        let y = files.get(id).text.find('y').unwrap();
        assert_eq!(files.line_column(Span::new(id, y..y + 1)), LineColumn { line: 2, column: 3 });
        assert_eq!(files.text(Span::new(id, y..y + 1)), "y");
    }

    #[test]
    fn a_span_that_is_not_of_the_text_shows_nothing() {
        let mut files = Files::new();
        let id = files.add("a.writ", "é");
        assert_eq!(files.text(Span::new(id, 1..2)), "");
        assert_eq!(files.text(Span::new(id, 0..99)), "");
        assert_eq!(files.line_column(Span::new(id, 1..2)), LineColumn { line: 1, column: 1 });
    }
}
