//! Places as those read them who have the files: a path, lines and columns.

use serde::Serialize;
use writ_source::{FileId, Files, LineColumn, Root, Span};

/// Where the folders lie, as paths that the reader of a report can use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roots {
    /// What the names of sources are relative to; empty for where the reader stands.
    pub sources: String,
    /// What the names of artifacts are relative to.
    pub artifacts: String,
}

impl Roots {
    /// The path of a file.
    pub fn path(&self, files: &Files, id: FileId) -> String {
        let file = files.get(id);
        let root = match file.root {
            Root::Sources => &self.sources,
            Root::Artifacts => &self.artifacts,
        };
        join(root, &file.name)
    }

    /// The path of an artifact that is no text of a run.
    pub fn artifact(&self, name: &str) -> String {
        join(&self.artifacts, name)
    }
}

/// One path below another, without `.` and with `..` resolved where that is possible.
fn join(root: &str, name: &str) -> String {
    if name.starts_with('<') || name.starts_with('/') {
        return name.to_owned();
    }
    let absolute = root.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in root.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, parts.join("/"))
}

/// A line and a column, both from 1, and the byte from 0. Columns count Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in code points.
    pub column: usize,
    /// From 0.
    pub byte: usize,
}

/// A range of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The path, as it is: not escaped.
    pub path: String,
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

impl Place {
    /// The place of a span.
    pub fn of(files: &Files, span: Span, roots: &Roots) -> Self {
        let length = files.get(span.file).text.len();
        let position =
            |LineColumn { line, column }, byte: usize| Position { line, column, byte: byte.min(length) };
        let range = span.range();
        Self {
            path: roots.path(files, span.file),
            start: position(files.line_column(span), range.start),
            end: position(files.end_line_column(span), range.end.max(range.start)),
        }
    }

    /// `path:line:column`.
    pub fn short(&self) -> String {
        format!("{}:{}:{}", self.path, self.start.line, self.start.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_made_plain() {
        for (root, name, path) in [
            ("", "a.writ", "a.writ"),
            (".", "a.writ", "a.writ"),
            ("./x/", "a.writ", "x/a.writ"),
            ("x/y", "../z/a.writ", "x/z/a.writ"),
            ("..", "../a.writ", "../../a.writ"),
            ("/x", "a.writ", "/x/a.writ"),
            ("x", "<stdin>", "<stdin>"),
        ] {
            assert_eq!(join(root, name), path);
        }
    }
}
