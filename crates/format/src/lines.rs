//! Groups as lines, each still in cells: what goes on one line, and what on several.
//!
//! INVARIANT: where a line breaks hangs on tokens and on which groups were broken, never on the
//! width of a column, so that a second run decides as the first.

use crate::WIDTH;
use crate::gap::between;
use crate::mark::Kind as ItemKind;
use crate::nest::{Entry, Group, Item, Part, Piece};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr as _;
use writ_syntax::lex::Kind;

/// What is inside of brackets stands that much further right.
const INDENT: usize = 2;
/// A sentence that goes on stands that much further right: not where a block's lines would.
const CONTINUED: usize = 4;

/// A line.
#[derive(Debug, Default)]
pub(crate) struct Line<'t> {
    /// Spaces before it.
    pub indent: usize,
    /// There is a blank line before it.
    pub after_blank: bool,
    /// With which lines beside it its cells are aligned; nothing where with none.
    pub kind: Option<ItemKind>,
    /// Its columns; none where it is a comment only.
    pub cells: Vec<Cell>,
    /// At its end.
    pub comment: Option<&'t str>,
}

/// What a line has in one column.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// Spaces before it, at least.
    pub gap: usize,
    /// Its text.
    pub text: String,
}

/// The lines of a file.
pub(crate) fn lines<'t>(file: &Group<'t>) -> Vec<Line<'t>> {
    let mut layout = Layout { lines: Vec::new() };
    layout.entries(file, 0);
    layout.lines
}

struct Layout<'t> {
    lines: Vec<Line<'t>>,
}

impl<'t> Layout<'t> {
    fn entries(&mut self, group: &Group<'t>, indent: usize) {
        let suffix = if matches!(group.bracket, b'[' | b'(') { "," } else { "" };
        for entry in &group.entries {
            let line = Line { indent, after_blank: entry.after_blank, ..Line::default() };
            match &entry.item {
                Some(item) => self.item(item, entry, line, suffix),
                None => self.lines.push(Line { comment: entry.comment, ..line }),
            }
        }
    }

    fn item(&mut self, item: &Item<'t>, entry: &Entry<'t>, first: Line<'t>, suffix: &str) {
        let flat = (!item.parts.iter().any(Part::is_broken)).then(|| cells(&item.parts));
        let mut last = match flat {
            Some(cells) if first.indent + width(&cells) + suffix.len() <= WIDTH => {
                Line { kind: item.kind, cells, ..first }
            }
            flat => self.broken(item, first, flat.is_some()),
        };
        if let Some(cell) = last.cells.last_mut() {
            cell.text.push_str(suffix);
        }
        last.comment = entry.comment;
        self.lines.push(last);
    }

    /// An item on several lines, but for the last, which it returns. `is_too_wide` says that it
    /// could be on one line if that were wide enough: then its last brackets are opened.
    fn broken(&mut self, item: &Item<'t>, first: Line<'t>, is_too_wide: bool) -> Line<'t> {
        let forced = if is_too_wide { item.parts.iter().rposition(Part::is_filled_group) } else { None };
        let opens = |at: usize| {
            let part = item.parts.get(at)?;
            match &part.piece {
                Piece::Group(group) if part.is_broken() || Some(at) == forced => Some(group),
                _ => None,
            }
        };
        let indent = first.indent;
        let head = (0..item.parts.len()).find(|at| opens(*at).is_some()).unwrap_or(item.parts.len());
        let head = item.parts.get(..head).unwrap_or_default();
        let is_continued = head.iter().any(|part| matches!(part.piece, Piece::Comment { .. }))
            || indent + width(&cells(head)) + " {".len() > WIDTH;

        let mut line = Line { kind: item.kind.filter(|_| !is_continued), ..first };
        let continued = || Line { indent: indent + CONTINUED, ..Line::default() };
        for (at, part) in item.parts.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| item.parts.get(before));
            if let Piece::Comment { is_alone, text } = part.piece {
                if is_alone && !line.cells.is_empty() {
                    self.lines.push(std::mem::replace(&mut line, continued()));
                }
                line.comment = Some(text);
                self.lines.push(std::mem::replace(&mut line, continued()));
            } else if let Some(group) = opens(at) {
                let (open, close) = ends(group.bracket);
                add(&mut line.cells, before, part, open, None);
                line.comment = group.comment;
                self.lines.push(std::mem::take(&mut line));
                self.entries(group, indent + INDENT);
                line = Line { indent, ..Line::default() };
                add(&mut line.cells, None, part, close, None);
            } else {
                let is_comma = before.is_some_and(|part| part.face() == (Kind::Mark, ","));
                if is_continued && is_comma && !line.cells.is_empty() {
                    let rest = item.parts.get(at..).unwrap_or_default();
                    let next = rest.iter().position(|part| part.face() == (Kind::Mark, ","));
                    let next = rest.get(..next.map_or(rest.len(), |at| at + 1)).unwrap_or_default();
                    if line.indent + width(&line.cells) + 1 + width(&cells(next)) > WIDTH {
                        self.lines.push(std::mem::replace(&mut line, continued()));
                    }
                }
                add(&mut line.cells, before, part, &flat(part), part.column.filter(|_| !is_continued));
            }
        }
        line
    }
}

/// Parts on one line.
fn cells(parts: &[Part<'_>]) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut before = None;
    for part in parts {
        add(&mut cells, before, part, &flat(part), part.column);
        before = Some(part);
    }
    cells
}

/// Adds a part, as `text`, to what a line has already.
fn add(cells: &mut Vec<Cell>, before: Option<&Part<'_>>, part: &Part<'_>, text: &str, column: Option<usize>) {
    match (column, cells.last_mut()) {
        (None, Some(cell)) => {
            let gap = before.map_or(0, |before| between(before.face(), part.face()));
            cell.text.extend(std::iter::repeat_n(' ', gap));
            cell.text.push_str(text);
        }
        (_, None) => cells.push(Cell { gap: 0, text: text.to_owned() }),
        (Some(gap), Some(_)) => cells.push(Cell { gap, text: text.to_owned() }),
    }
}

/// A part on one line.
fn flat<'t>(part: &Part<'t>) -> Cow<'t, str> {
    let group = match &part.piece {
        Piece::Token(_, text) | Piece::Comment { text, .. } => return Cow::Borrowed(text),
        Piece::Group(group) => group,
    };
    let (open, close) = ends(group.bracket);
    let mut text = String::from(open);
    let is_block = group.bracket == b'{' && !group.is_empty();
    text.extend(is_block.then_some(' '));
    for (n, item) in group.entries.iter().filter_map(|entry| entry.item.as_ref()).enumerate() {
        text.push_str(if n > 0 { ", " } else { "" });
        for cell in cells(&item.parts) {
            text.extend(std::iter::repeat_n(' ', cell.gap));
            text.push_str(&cell.text);
        }
    }
    text.extend(is_block.then_some(' '));
    text.push_str(close);
    Cow::Owned(text)
}

/// How wide cells are side by side, without alignment.
fn width(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.gap + cell.text.width()).sum()
}

/// Both brackets of a pair.
fn ends(bracket: u8) -> (&'static str, &'static str) {
    match bracket {
        b'{' => ("{", "}"),
        b'[' => ("[", "]"),
        _ => ("(", ")"),
    }
}
