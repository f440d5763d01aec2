//! Lines to text: columns of lines side by side are aligned, and so are their comments.

use crate::lines::Line;
use unicode_width::UnicodeWidthStr as _;

/// The text of the lines; where there is one, it ends with a line end.
pub(crate) fn align(lines: &[Line<'_>]) -> String {
    let mut texts: Vec<String> = Vec::with_capacity(lines.len());
    for run in lines.chunk_by(|a, b| {
        a.kind.is_some() && a.kind == b.kind && a.indent == b.indent && !b.after_blank && !b.cells.is_empty()
    }) {
        let widths = widths(run);
        texts.extend(run.iter().map(|line| text(line, &widths)));
    }
    let mut out = String::new();
    let mut at = 0;
    let runs = lines.chunk_by(|a, b| {
        a.comment.is_some() && b.comment.is_some() && a.indent == b.indent && !b.after_blank
    });
    for run in runs {
        let texts = texts.get(at..at + run.len()).unwrap_or_default();
        at += run.len();
        let column = texts.iter().map(|text| text.width()).max().unwrap_or(0);
        for (line, text) in run.iter().zip(texts) {
            push(&mut out, line, text, column);
        }
    }
    out
}

/// How wide each column is: as its widest cell that has another one after it.
fn widths(run: &[Line<'_>]) -> Vec<usize> {
    let mut widths = Vec::new();
    for line in run {
        for (n, cell) in line.cells.iter().enumerate().take(line.cells.len().saturating_sub(1)) {
            let width = cell.gap + cell.text.width();
            match widths.get_mut(n) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    widths
}

fn text(line: &Line<'_>, widths: &[usize]) -> String {
    let mut text = String::new();
    for (n, cell) in line.cells.iter().enumerate() {
        spaces(&mut text, cell.gap);
        text.push_str(&cell.text);
        if n + 1 < line.cells.len() {
            let width = widths.get(n).copied().unwrap_or(0);
            spaces(&mut text, width.saturating_sub(cell.gap + cell.text.width()));
        }
    }
    text
}

fn push(out: &mut String, line: &Line<'_>, text: &str, column: usize) {
    if line.after_blank {
        out.push('\n');
    }
    spaces(out, line.indent);
    out.push_str(text);
    if let Some(comment) = line.comment {
        if !line.cells.is_empty() {
            spaces(out, column.saturating_sub(text.width()) + 1);
        }
        out.push_str(comment);
    }
    out.push('\n');
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
