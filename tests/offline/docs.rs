//! The documentation's examples: each parses, and those that say so compile and are proved.

use std::collections::BTreeMap;
use std::path::PathBuf;
use writ_source::{Diagnostics, Files};
use writ_stack::Sources;
use writ_syntax::ast::Label;
use writ_tests::root;

/// A block fenced as `writ`: its first line in the file, and its text.
struct Example {
    line: usize,
    text: String,
}

/// The first line of the examples that are whole stacks.
const COMPILES: &str = "# compiles\n";

fn documents() -> Vec<PathBuf> {
    let mut paths = vec![root().join("README.md"), root().join("grammar/GRAMMAR.md")];
    for entry in std::fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

fn examples(document: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut open: Option<Example> = None;
    for (index, line) in document.lines().enumerate() {
        let fence = line.trim_start();
        match &mut open {
            None if fence == "```writ" => open = Some(Example { line: index + 2, text: String::new() }),
            Some(_) if fence == "```" => found.extend(open.take()),
            Some(example) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None => {}
        }
    }
    assert!(open.is_none(), "an example is not closed");
    found
}

/// Every example by its place, such as `docs/blocks.md:20`.
pub fn all() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for path in documents() {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        for example in examples(&std::fs::read_to_string(&path).unwrap()) {
            all.insert(format!("{name}:{}", example.line), example.text);
        }
    }
    all
}

/// What was found, for people.
fn told(files: &Files, found: &Diagnostics) -> String {
    let one = |d: &&writ_source::Diagnostic| {
        let place = files.line_column(d.primary.span);
        format!("line {}: {}: {} ({:?})", place.line, d.code.0, d.primary.text, d.help)
    };
    found.sorted().iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_parses() {
    let all = all();
    assert!(all.keys().any(|place| place.starts_with("README.md")), "{:?}", all.keys());
    for (place, text) in &all {
        let mut files = Files::new();
        let id = files.add(place, text.as_str());
        let (_, found) = writ_syntax::parse(&files, id);
        assert!(!found.has_errors(), "{place}\n{}", told(&files, &found));
    }
}

#[test]
fn the_examples_that_say_so_compile() {
    let whole: BTreeMap<_, _> = all().into_iter().filter(|(_, text)| text.starts_with(COMPILES)).collect();
    let blocks = whole.keys().filter(|place| place.starts_with("docs/blocks.md")).count();
    assert!(blocks >= 2, "docs/blocks.md has {blocks} examples that compile");
    let mut environments = 0;
    for (place, text) in whole {
        let named = environments_of(&text);
        environments += named.len();
        for environment in named.into_iter().map(Some).chain([None]) {
            let files = vec![(place.clone(), text.clone().into_bytes())];
            let outcome =
                writ_stack::compile(Sources { environment: environment.clone(), ..Sources::from(files) });
            let told = told(&outcome.files, &outcome.diagnostics);
            assert!(outcome.value.is_some(), "{place}, environment {environment:?}\n{told}");
        }
    }
    assert!(environments >= 2, "{environments} environments are compiled");
}

/// The names of the environments that an example declares.
fn environments_of(text: &str) -> Vec<String> {
    let mut files = Files::new();
    let id = files.add("example", text);
    let blocks = writ_syntax::parse(&files, id).0.blocks.into_iter();
    let names = blocks.filter(|block| block.keyword.name == "environment").flat_map(|block| block.labels);
    names
        .filter_map(|label| match label {
            Label::Ident(name) => Some(name.name),
            Label::Text(_) => None,
        })
        .collect()
}
