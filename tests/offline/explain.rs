//! `docs/errors/`: each code of the sources has its section and each section its code, and the
//! examples are run. How to add one is in CONTRIBUTING.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use writ_explain::{Block, ERRORS, Role, Section, sections};
use writ_source::{Diagnostics, Files};
use writ_stack::Tree;
use writ_tests::{binary, root, writ};

/// What stands before an example that has no stack of its own.
const STACK: &str = "stack \"example\" {\n}\n";

/// What a section says that cannot have an example.
const NONE: &str = "No example:";

/// The `.rs` files below `crates/*/src` but for those of tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "tests" | "examples" | "benches") {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// The codes that the sources name: every text `"<stage>/<bad-thing>"` of a stage that has a page or
/// makes a `Code` of it. Rules have pages of their own.
fn codes() -> BTreeMap<String, PathBuf> {
    let mut files = Vec::new();
    sources(&root().join("crates"), &mut files);
    let mut texts: Vec<(String, PathBuf, bool)> = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (at, _) in text.match_indices('"') {
            let rest = &text[at + 1..];
            let Some(word) = rest.split('"').next().filter(|word| is_code(word)) else { continue };
            texts.push((word.to_owned(), path.clone(), text[..at].ends_with("Code(")));
        }
    }
    let stage = |code: &str| code.split('/').next().unwrap().to_owned();
    let mut stages: BTreeSet<String> = ERRORS.iter().map(|(stage, _)| (*stage).to_owned()).collect();
    stages.extend(texts.iter().filter(|(_, _, is_code)| *is_code).map(|(code, ..)| stage(code)));
    stages.remove("rule");
    texts
        .into_iter()
        .filter(|(code, ..)| stages.contains(&stage(code)))
        .map(|(code, path, _)| (code, path))
        .collect()
}

fn is_code(word: &str) -> bool {
    let part = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    word.split_once('/').is_some_and(|(stage, name)| part(stage) && part(name) && !stage.contains('-'))
}

fn all() -> Vec<(&'static str, Section<'static>)> {
    ERRORS
        .iter()
        .flat_map(|(stage, page)| sections(page).into_iter().map(move |section| (*stage, section)))
        .collect()
}

#[test]
fn each_code_has_its_section_and_each_section_its_code() {
    let codes = codes();
    assert!(codes.len() > 100, "{}", codes.len());
    let explained: BTreeSet<&str> = all().into_iter().map(|(_, section)| section.code).collect();
    let missing: Vec<String> = codes
        .iter()
        .filter(|(code, _)| !explained.contains(code.as_str()))
        .map(|(code, path)| format!("{code} of {}", path.strip_prefix(root()).unwrap().display()))
        .collect();
    let gone: Vec<&str> = explained.iter().copied().filter(|code| !codes.contains_key(*code)).collect();
    assert!(missing.is_empty(), "codes without a section in docs/errors/:\n{}", missing.join("\n"));
    assert!(gone.is_empty(), "sections of docs/errors/ that no code has:\n{}", gone.join("\n"));
}

#[test]
fn pages_are_in_order_and_sections_say_what_and_show_it() {
    for (stage, page) in ERRORS {
        let codes: Vec<&str> = sections(page).iter().map(|section| section.code).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted, "docs/errors/{stage}.md is sorted by code, each once");
    }
    for (stage, section) in all() {
        assert!(section.code.starts_with(&format!("{stage}/")), "{} is not in {stage}.md", section.code);
        let summary = section.summary();
        assert!(!summary.starts_with("```") && summary.ends_with('.'), "{}: {summary:?}", section.code);
        assert!(summary.chars().count() <= 220, "{}: a first paragraph is short", section.code);
        let roles: Vec<Role> = section.blocks().iter().map(|block| block.role).collect();
        let shows = roles.contains(&Role::Fires)
            && (roles.contains(&Role::Passes)
                || section.blocks().iter().any(|block| block.language == "diff"));
        assert!(shows != section.text.contains(NONE), "{}: examples, or `{NONE}` and why", section.code);
    }
}

#[test]
fn examples_fire_and_pass_as_they_say() {
    let mut wrong = Vec::new();
    let mut run = 0;
    for (stage, page) in ERRORS {
        let base = Base::of(stage, page);
        for section in sections(page) {
            for block in section.blocks().into_iter().filter(|block| block.role != Role::Shown) {
                run += 1;
                if let Err(why) = judge(stage, section.code, &block, base.as_ref()) {
                    wrong.push(format!("{} ({} {:?}): {why}", section.code, block.language, block.role));
                }
            }
        }
    }
    assert!(run > 100, "{run}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Runs an example.
fn judge(stage: &str, code: &str, block: &Block<'_>, base: Option<&Base>) -> Result<(), String> {
    let told = match (block.language, block.path) {
        ("writ", None) => of_source(stage, block.text),
        ("sh", None) => of_script(block)?,
        ("diff", Some(path)) => base
            .ok_or("the page has no stack for its diffs")?
            .with(&path.replacen("out/", "", 1), block.text)?,
        (_, Some(path)) => of_artifact(&path.replacen("out/", "", 1), block.text),
        (language, None) => return Err(format!("nothing runs `{language}`: is a path missing?")),
    };
    match block.role {
        Role::Fires if told.contains(&format!("[{code}]")) => Ok(()),
        Role::Fires => Err(format!("does not fire, but:\n{told}")),
        Role::Passes if told.contains("error[") => Err(format!("fires:\n{told}")),
        Role::Passes | Role::Shown => Ok(()),
    }
}

/// What is found, each with its code in brackets.
fn told(files: &Files, found: &Diagnostics) -> String {
    let style = writ_report::Style { colour: false, width: 100 };
    writ_report::text(files, found, &writ_report::Roots::default(), style)
}

/// The stages up to the one whose page it is.
fn of_source(stage: &str, text: &str) -> String {
    if stage == "syntax" {
        let mut files = Files::new();
        let id = files.add("stack.writ", text);
        let (_, found) = writ_syntax::parse(&files, id);
        return told(&files, &found);
    }
    let has_stack = text.lines().any(|line| line.starts_with("stack ")) || text.contains("# no stack");
    let text = if has_stack { text.to_owned() } else { format!("{STACK}{text}") };
    let outcome = writ_stack::compile(chosen(&text));
    told(&outcome.files, &outcome.diagnostics)
}

/// A source with the environment and the inputs that its line `# with --env a --input b=c` names.
fn chosen(text: &str) -> writ_stack::Sources {
    let mut sources = writ_stack::Sources::from(vec![("stack.writ".to_owned(), text.as_bytes().to_vec())]);
    sources.every_environment = true;
    let with = text.lines().find_map(|line| line.strip_prefix("# with ")).unwrap_or("");
    let words: Vec<&str> = with.split(' ').collect();
    for option in words.chunks(2) {
        match option {
            ["--env", name] => sources.environment = Some((*name).to_owned()),
            ["--input", value] => {
                let (name, value) = value.split_once('=').unwrap();
                sources.inputs.push((name.to_owned(), value.to_owned()));
            }
            _ => assert_eq!(option, [""], "{text}"),
        }
    }
    sources
}

/// A script in a folder of its own, with `writ` in PATH.
fn of_script(block: &Block<'_>) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let own = binary("writ").parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path))).unwrap();
    let output: Output = Command::new("bash")
        .args(["-c", block.text])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if (block.role == Role::Passes) == output.status.success() {
        Ok(said)
    } else {
        Err(format!("ends with {:?}:\n{said}", output.status.code()))
    }
}

/// One file of a tree, as its reader takes it.
fn of_artifact(path: &str, text: &str) -> String {
    let mut files = Files::new();
    let id = files.add_artifact(path, text);
    let (_, found) = writ_read::tree_of(&files, &[id]);
    told(&files, &found)
}

/// The stack that a page's diffs are about, with its tree.
struct Base {
    source: String,
    tree: Tree,
}

impl Base {
    /// The first block of a page, before any section.
    fn of(stage: &str, page: &str) -> Option<Self> {
        let head = page.split("\n## ").next()?;
        let source = head.split("```writ\n").nth(1)?.split("```").next()?.to_owned();
        let sources = vec![("stack.writ".to_owned(), source.clone().into_bytes())];
        let outcome = writ_stack::compile(sources);
        let told = told(&outcome.files, &outcome.diagnostics);
        let compiled = outcome.value.unwrap_or_else(|| panic!("the stack of {stage}.md: {told}"));
        let files = compiled.artifacts.files.iter();
        Some(Self {
            source,
            tree: files.map(|(path, artifact)| (path.clone(), artifact.text().to_owned())).collect(),
        })
    }

    /// What `writ prove` says of the tree after a change.
    fn with(&self, path: &str, diff: &str) -> Result<String, String> {
        let side = |other: char| {
            let lines = diff.lines().filter(move |line| !line.starts_with(other));
            lines.map(|line| line.get(1..).unwrap_or("").to_owned() + "\n").collect::<String>()
        };
        let (before, after) = (side('+'), side('-'));
        let mut tree = self.tree.clone();
        let paths = || self.tree.keys().cloned().collect::<Vec<_>>().join("\n");
        if before.is_empty() {
            tree.entry(path.to_owned()).or_default().push_str(&after);
        } else {
            let text = tree.get_mut(path).ok_or_else(|| format!("there is no {path}, but\n{}", paths()))?;
            if text.matches(&before).count() != 1 {
                return Err(format!("what is before is not there once in\n{text}"));
            }
            *text = text.replace(&before, &after);
            if text.is_empty() {
                tree.remove(path);
            }
        }
        let outcome = writ_stack::check(vec![("stack.writ".to_owned(), self.source.clone().into_bytes())]);
        let checked = outcome.value.ok_or("the stack does not compile")?;
        let artifacts = writ_stack::emit(&outcome.files, &checked).map_err(|_| "it cannot be printed")?;
        let (files, _, mut found) = writ_stack::prove_tree(outcome.files, &checked, &tree);
        found.append(writ_stack::differences(&files, &found, &artifacts, &tree, checked.declared.span));
        Ok(told(&files, &found))
    }
}

#[test]
fn explain_shows_a_section_lists_all_and_suggests_the_nearest() {
    let said = |arguments: &[&str]| {
        let output = writ(arguments).unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap(), text)
    };
    let (code, text) = said(&["explain", "syntax/may-not"]);
    assert_eq!(code, 0);
    assert!(
        text.starts_with("syntax/may-not\n\nA sentence that forbids")
            && text.contains("This is reported:\n    service x {"),
        "{text}"
    );
    assert_eq!(said(&["explain", "may-not"]), (0, text), "the stage may be left out");
    let (code, text) = said(&["explain"]);
    assert_eq!(code, 0);
    for (_, section) in all() {
        assert!(text.contains(section.code), "{}", section.code);
    }
    let (code, text) = said(&["explain", "syntax/may-nto"]);
    assert_eq!(code, 2);
    assert!(text.contains("did you mean `syntax/may-not`?"), "{text}");
}
