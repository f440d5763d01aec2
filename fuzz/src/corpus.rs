//! What inputs are made of: the fixtures' sources, the documentation's examples, and all texts of
//! the parser's own tests, hostile ones among them.

use crate::folder::{Folder, INPUT, is_source};
use crate::target::sources;
use anyhow::Context as _;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use writ_syntax::lex::{Kind, tokens};

/// Texts, and what they are made of.
#[derive(Debug)]
pub struct Corpus {
    /// Whole sources and parts of some, in an order that does not hang on the disk's.
    pub texts: Vec<String>,
    /// Folders that compile, each as one text.
    pub stacks: Vec<String>,
    /// Folders of which something is wrong.
    pub wrong: Vec<String>,
    /// Words, each once.
    pub words: Vec<String>,
    /// Quoted texts.
    pub quoted: Vec<String>,
    /// Numbers with what sticks to them.
    pub numbers: Vec<String>,
    /// Lines of sources, without what is around them.
    pub lines: Vec<String>,
}

impl Corpus {
    /// Of the repository at `root`.
    pub fn of(root: &Path) -> anyhow::Result<Self> {
        let mut texts = BTreeSet::new();
        for path in
            files(&root.join("fixtures"), "writ")?.into_iter().chain(files(&root.join("crates"), "writ")?)
        {
            texts.insert(read(&path)?);
        }
        let documents = files(&root.join("docs"), "md")?;
        for path in documents.into_iter().chain([root.join("README.md"), root.join("grammar/GRAMMAR.md")]) {
            texts.extend(examples(&read(&path)?));
        }
        let mut folders: BTreeSet<String> = texts.clone();
        for path in folders_of(&root.join("fixtures"))? {
            folders.extend(String::from_utf8(folder(&path)?.text()));
        }
        let (stacks, wrong): (Vec<String>, Vec<String>) =
            folders.into_iter().partition(|text| compiles(text));
        anyhow::ensure!(!stacks.is_empty(), "none of the sources compiles");
        for path in files(&root.join("crates/syntax/tests"), "rs")? {
            texts.extend(literals(&read(&path)?));
        }
        let (mut words, mut quoted, mut numbers) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for text in &texts {
            for token in tokens(text) {
                let written = text.get(token.range()).unwrap_or("").to_owned();
                match token.kind {
                    Kind::Word => words.insert(written),
                    Kind::Text => quoted.insert(written),
                    Kind::Number => numbers.insert(written),
                    _ => false,
                };
            }
        }
        let lines: BTreeSet<String> = texts.iter().flat_map(|text| text.lines()).map(str::to_owned).collect();
        let list = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>();
        Ok(Self {
            texts: list(texts),
            stacks,
            wrong,
            words: list(words),
            quoted: list(quoted),
            numbers: list(numbers),
            lines: list(lines),
        })
    }
}

fn compiles(text: &str) -> bool {
    writ_stack::compile(sources(Folder::of(text.as_bytes()))).value.is_some()
}

/// The folders below a folder that have sources.
fn folders_of(root: &Path) -> anyhow::Result<BTreeSet<PathBuf>> {
    Ok(files(root, "writ")?.iter().filter_map(|path| path.parent().map(Path::to_path_buf)).collect())
}

/// A stack with the files that are beside its sources, and the stacks beside it.
fn folder(path: &Path) -> anyhow::Result<Folder> {
    let mut folder = Folder::default();
    for file in entries(path)?.into_iter().filter(|file| file.is_file()) {
        let name = name(&file);
        let bytes = fs::read(&file).with_context(|| format!("`{}` can't be read", file.display()))?;
        if !is_source(&name) {
            folder.beside.insert(name, bytes);
        } else if folder.sources.is_empty() {
            folder.sources.push((INPUT.to_owned(), bytes));
        } else {
            folder.sources.push((name, bytes));
        }
    }
    let beside = path.parent().map(entries).transpose()?.unwrap_or_default();
    for other in beside.into_iter().filter(|other| other.is_dir() && other != path) {
        // Most are stacks of their own that nobody takes anything from.
        let from = format!("../{}", name(&other));
        if folder.sources.iter().any(|(_, text)| String::from_utf8_lossy(text).contains(&from)) {
            let sources = entries(&other)?.into_iter().filter(|file| is_source(&name(file)));
            let read = |file: PathBuf| Ok((name(&file), fs::read(file)?));
            folder.others.insert(from, sources.map(read).collect::<anyhow::Result<_>>()?);
        }
    }
    Ok(folder)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("`{}` can't be read", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("`{}` can't be read", path.display()))
}

/// All files below a folder that end so, by their paths.
fn files(folder: &Path, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for path in entries(&folder)? {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The blocks of a document that are fenced as `writ`.
fn examples(document: &str) -> Vec<String> {
    let fenced = document.split("```writ\n").skip(1);
    fenced.filter_map(|rest| rest.split_once("```")).map(|(text, _)| text.to_owned()).collect()
}

/// The string literals of a Rust source. What it makes of odd ones does not matter.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        rest = if let Some(comment) = from.strip_prefix("//") {
            comment.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(inside) = from.strip_prefix('"') {
            let raw = before.trim_end_matches('#');
            if raw.ends_with('r') {
                let end = format!("\"{}", "#".repeat(before.len() - raw.len()));
                let (text, rest) = inside.split_once(&end).unwrap_or((inside, ""));
                found.push(text.to_owned());
                rest
            } else {
                let (text, rest) = literal(inside);
                found.push(text);
                rest
            }
        } else {
            // Characters such as '"' and '\'', else a lifetime or a division.
            let length = ["'\\''", "'\"'", "'\\\"'", "'\\\\'"]
                .iter()
                .find(|c| from.starts_with(**c))
                .map_or(1, |c| c.len());
            from.get(length..).unwrap_or("")
        };
    }
    found
}

/// The meaning of an ordinary literal after its quote, and what is after it.
fn literal(inside: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, inside.get(at + 1..).unwrap_or("")),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('0') => text.push('\0'),
                Some('u') => {
                    let digits: String =
                        chars.by_ref().map(|(_, c)| c).skip(1).take_while(|c| *c != '}').collect();
                    text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                }
                Some('\n') | None => {}
                Some(c) => text.push(c),
            },
            c => text.push(c),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn literals_of_rust_are_found_with_what_they_mean() {
        let source = "f(\"a\\n\\\"b\\u{e9}\", '\"', r#\"c\"d\\n\"#); // \"no\nlet x: &'static str = \"e\";";
        assert_eq!(literals(source), ["a\n\"bé", "c\"d\\n", "e"]);
    }
}
