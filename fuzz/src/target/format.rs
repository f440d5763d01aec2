//! What parses has one form, which says the same and loses no comment; what does not is refused.

use super::{Class, ensure};
use writ_source::{FileId, Files, Span};
use writ_syntax::ast::SourceFile;
use writ_syntax::lex::{Kind, tokens};

pub(super) fn run(input: &[u8]) -> Result<Class, String> {
    let Ok(text) = writ_syntax::decode("input.writ", input) else { return Ok(Class::Refused) };
    let mut files = Files::new();
    let id = files.add("input.writ", text);
    let Some(tree) = tree(&files, id) else {
        ensure(writ_format::format(&files, id).is_err(), || "a source with errors was formatted".to_owned())?;
        return Ok(Class::Refused);
    };
    let formatted = formatted(&files, id)?;
    let again = files.add("formatted.writ", formatted.as_str());
    let same = self::tree(&files, again);
    ensure(same.as_ref() == Some(&tree), || format!("it says something else:\n{formatted}"))?;
    let twice = self::formatted(&files, again)?;
    ensure(twice == formatted, || format!("not idempotent:\n{formatted}\n----\n{twice}"))?;
    let text = &files.get(id).text;
    let comments = |text| writ_format::comments(text).map(str::to_owned).collect::<Vec<_>>();
    ensure(comments(text) == comments(&formatted), || format!("comments were lost:\n{formatted}"))?;
    ensure(words(text) == words(&formatted), || format!("words were changed:\n{formatted}"))?;
    is_tidy(&formatted)?;

    let printed = writ_format::print(&tree);
    let id = files.add("printed.writ", printed.as_str());
    ensure(self::tree(&files, id).as_ref() == Some(&tree), || {
        format!("printed as something else:\n{printed}")
    })?;
    ensure(self::formatted(&files, id)? == printed, || {
        format!("printed otherwise than formatted:\n{printed}")
    })?;
    Ok(Class::Taken)
}

/// The tree, without its places; nothing where there are errors.
fn tree(files: &Files, id: FileId) -> Option<SourceFile> {
    let (mut tree, found) = writ_syntax::parse(files, id);
    let (first, _) = files.iter().next()?;
    tree.put_all_at(Span::new(first, 0..0));
    (!found.has_errors()).then_some(tree)
}

fn formatted(files: &Files, id: FileId) -> Result<String, String> {
    writ_format::format(files, id).map_err(|found| format!("not formatted: {:?}", found.sorted()))
}

/// What is written, but for space and commas; a number and its unit apart.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for token in tokens(text) {
        let written = text.get(token.range()).unwrap_or("");
        match token.kind {
            Kind::Newline | Kind::Comment => {}
            Kind::Mark if written == "," => {}
            Kind::Number => {
                let end = written.find(|c: char| !c.is_ascii_digit()).unwrap_or(written.len());
                let (digits, unit) = written.split_at(end);
                words.push(digits);
                words.extend((!unit.is_empty()).then_some(unit));
            }
            _ => words.push(written),
        }
    }
    words
}

fn is_tidy(text: &str) -> Result<(), String> {
    let ends = |line: &str| line.ends_with([' ', '\t', '\r']);
    ensure(!text.lines().any(ends), || format!("space at the end of a line:\n{text}"))?;
    ensure(!text.contains('\r'), || "a carriage return".to_owned())?;
    ensure(!text.contains("\n\n\n") && !text.starts_with('\n'), || format!("two blank lines:\n{text}"))?;
    let kinds: Vec<Kind> = tokens(text).map(|token| token.kind).collect();
    let is_loose = |four: &[Kind]| {
        let is_blank = |at| four.get(at..at + 2) == Some(&[Kind::Newline; 2]);
        is_blank(1) && (matches!(four, [Kind::Open(_), ..] | [.., Kind::Close(_)]))
    };
    ensure(!kinds.windows(4).any(is_loose), || format!("a blank line at a bracket:\n{text}"))?;
    ensure(text.is_empty() || text.ends_with('\n') && !text.ends_with("\n\n"), || format!("the end:\n{text}"))
}
