//! A stack's folder in one text: its sources, and the files that these name.
//!
//! ```text
//! stack "s" {}
//! service a { … script "local/x" = file("x.sh") }
//! -- x.sh --
//! #!/bin/sh
//! -- ../other/other.writ --
//! stack "other" {}
//! ```
//!
//! So an input stays a text: it is mutated, made smaller and replayed as one.

use std::collections::BTreeMap;
use std::path::Path;

/// The source that a text begins with.
pub const INPUT: &str = "input.writ";

/// Files by the names that the stack gives them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The stack's own sources, in their order; the first is [`INPUT`].
    pub sources: Vec<(String, Vec<u8>)>,
    /// The folders of other stacks, by the paths to them.
    pub others: BTreeMap<String, Vec<(String, Vec<u8>)>>,
    /// What `file("…")` can name.
    pub beside: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// Reads it from one text; any bytes are one. Of two files of one name the last counts.
    pub fn of(input: &[u8]) -> Self {
        let mut folder = Self::default();
        let mut add = |name: &str, bytes: &[u8]| {
            let file = |name: &str| (name.to_owned(), bytes.to_vec());
            if !is_source(name) {
                folder.beside.insert(name.to_owned(), bytes.to_vec());
            } else if let Some((path, name)) = name.rsplit_once('/') {
                put(folder.others.entry(path.to_owned()).or_default(), file(name));
            } else {
                put(&mut folder.sources, file(name));
            }
        };
        let (mut name, mut from, mut at) = (INPUT.to_owned(), 0, 0);
        for line in input.split_inclusive(|byte| *byte == b'\n') {
            if let Some(next) = marked(line) {
                // The line feed before a mark is the mark's.
                let end = if at > from { at - 1 } else { at };
                add(&name, input.get(from..end).unwrap_or_default());
                (name, from) = (next.to_owned(), at + line.len());
            }
            at += line.len();
        }
        add(&name, input.get(from..).unwrap_or_default());
        folder
    }

    /// As one text, which reads back as the same where no file holds a line that is a mark.
    pub fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        let others = self.others.iter().flat_map(|(path, files)| {
            files.iter().map(move |(name, bytes)| (format!("{path}/{name}"), bytes))
        });
        let own = self.sources.iter().map(|(name, bytes)| (name.clone(), bytes));
        let beside = self.beside.iter().map(|(name, bytes)| (name.clone(), bytes));
        for (n, (name, bytes)) in own.chain(others).chain(beside).enumerate() {
            if n > 0 || name != INPUT {
                text.extend(format!("\n-- {name} --\n").bytes());
            }
            text.extend(bytes);
        }
        text
    }
}

/// The name in `-- name --`.
pub fn marked(line: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(line).ok()?;
    let name = line.trim_end().strip_prefix("-- ")?.strip_suffix(" --")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '@');
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

/// Whether a file is a source, as the compiler asks it.
pub fn is_source(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "writ")
}

fn put(files: &mut Vec<(String, Vec<u8>)>, file: (String, Vec<u8>)) {
    files.retain(|(name, _)| *name != file.0);
    files.push(file);
}

#[cfg(test)]
mod tests {
    use super::Folder;

    #[test]
    fn a_folder_is_one_text_and_comes_out_of_it_again() {
        let text = b"stack \"s\" {}\n\n-- more.writ --\na b {}\n-- ../o/o.writ --\nx\n\n-- empty --\n\n-- x.sh --\n\xff";
        let folder = Folder::of(text);
        let names: Vec<&str> = folder.sources.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["input.writ", "more.writ"]);
        assert_eq!(folder.sources[0].1, b"stack \"s\" {}\n");
        assert_eq!(folder.sources[1].1, b"a b {}");
        assert_eq!(folder.others["../o"], [("o.writ".to_owned(), b"x\n".to_vec())]);
        assert_eq!(folder.beside["x.sh"], b"\xff");
        assert_eq!(folder.beside["empty"], b"");
        assert_eq!(folder.text(), text);
        for odd in [&b""[..], b"-- x --", b"-- x --\n-- x --\n", b"\n-- a.writ --\n-- b --"] {
            assert_eq!(Folder::of(&Folder::of(odd).text()), Folder::of(odd));
        }
    }
}
