//! The files beside the sources: what `file("backup.sh")` names.
//!
//! Whoever runs the stages reads them; here they are looked up by name, and what cannot be had is
//! an error where it is named.

use crate::job::alphabet::SOURCE_FILE;
use crate::value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use unicode_normalization::is_nfc;
use writ_expand::Expanded;
use writ_semantics::nomad::Reads;
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Span};
use writ_syntax::ast::{self, Item, ValueKind};

const NOT_A_FILE: Code = Code("resolve/wrong-type");
const UNREADABLE: Code = Code("resolve/unreadable-file");
const UNCARRIED: Code = Code("resolve/file-that-cannot-be-carried");

/// The function that names a file.
const FUNCTION: &str = "file";

/// The largest file, in bytes: a jobspec that holds it has to be read and sent as a whole.
pub const MOST_BYTES: usize = 128 << 10;

/// The files of a stack by the names that the sources have for them.
pub type Beside = BTreeMap<String, Result<Arc<BesideFile>, Missing>>;

/// A file that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// It was not read.
    NotRead(NotRead),
    /// It was read, and what is wrong with it has been told at its own place.
    Told,
}

/// A file as it was read: text without control characters.
#[derive(Debug, Clone)]
pub struct BesideFile {
    /// Which file it is to messages.
    pub id: FileId,
    /// Its text.
    pub text: String,
    /// What it reaches out for as a Go template, or why it is none.
    pub reads: Result<Reads, Diagnostics>,
}

/// Why something that sources name cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// The stable name of the error, such as `disk/cannot-read`.
    pub code: &'static str,
    /// What is wrong with it.
    pub why: String,
    /// What to do.
    pub help: String,
}

/// The names of all files that a stack names, as far as they are names of files.
pub fn named(stack: &Expanded) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for block in &stack.file.blocks {
        in_items(&block.body, &mut all);
    }
    all
}

/// The syntax bounds the depth of blocks and of values, so this ends.
fn in_items(items: &[Item], all: &mut BTreeSet<String>) {
    for item in items {
        match item {
            Item::Attribute(attribute) => in_value(&attribute.value, all),
            Item::Block(block) => in_items(&block.body, all),
            Item::Grant(grant) => grant.options.iter().for_each(|option| in_value(&option.value, all)),
            Item::Check(_) => {}
        }
    }
}

fn in_value(value: &ast::Value, all: &mut BTreeSet<String>) {
    match &value.kind {
        ValueKind::List(values) => values.iter().for_each(|value| in_value(value, all)),
        ValueKind::Call { .. } => {
            if let Some((name, _)) = name(value).filter(|(name, _)| SOURCE_FILE.accepts(name)) {
                all.insert(name.to_owned());
            }
        }
        _ => {}
    }
}

/// The name in `file("name")`.
fn name(value: &ast::Value) -> Option<(&str, Span)> {
    let ValueKind::Call { function, arguments } = &value.kind else { return None };
    match arguments.as_slice() {
        [ast::Value { kind: ValueKind::Text(name), span }] if function.name == FUNCTION => {
            Some((name, *span))
        }
        _ => None,
    }
}

/// The file that an attribute names, where an artifact can carry it.
pub fn file<'a>(
    attribute: &ast::Attribute,
    beside: &'a Beside,
    out: &mut Diagnostics,
) -> Option<&'a BesideFile> {
    let Some((written, span)) = name(&attribute.value) else {
        out.push(
            Diagnostic::error(
                NOT_A_FILE,
                "value of the wrong type",
                attribute.value.span,
                "the text of a file belongs here",
            )
            .help("write `file(\"name\")`: the name of a file below the folder of the stack"),
        );
        return None;
    };
    let name = value::checked(written, span, SOURCE_FILE, out)?;
    let found = match beside.get(&name) {
        Some(Ok(found)) => found,
        Some(Err(Missing::Told)) => return None,
        Some(Err(Missing::NotRead(NotRead { code, why, help }))) => {
            let finding = Diagnostic::error(Code(code), "file that cannot be read", span, why.clone());
            out.push(finding.help(help.clone()));
            return None;
        }
        None => {
            let label = format!("`{name}` is not given");
            out.push(
                Diagnostic::error(UNREADABLE, "file that cannot be read", span, label)
                    .help("put it below the folder of the stack"),
            );
            return None;
        }
    };
    if let Some(finding) = refusal(found) {
        out.push(finding.also(span, "named here"));
        return None;
    }
    Some(found)
}

/// Why the text would come out as another one.
fn refusal(file: &BesideFile) -> Option<Diagnostic> {
    let at = |from: usize, to: usize| Span::new(file.id, from..to);
    let refuse = |span, label: String, help: &str| {
        Some(Diagnostic::error(UNCARRIED, "file that a job cannot carry", span, label).help(help))
    };
    let text = &file.text;
    if text.is_empty() {
        return refuse(at(0, 0), "nomad takes no empty template".to_owned(), "write something into it");
    }
    if text.len() > MOST_BYTES {
        let label = format!("{} bytes are more than {MOST_BYTES}", text.len());
        return refuse(at(0, 0), label, "put it into the image, or into a volume");
    }
    if let Some(found) = text.find('\r') {
        let label = "lines end with a carriage return here, which hcl would not keep".to_owned();
        return refuse(at(found, found + 1), label, "end lines with a line feed");
    }
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        if !is_nfc(line) {
            let label = "hcl would put characters of this line together differently".to_owned();
            return refuse(at(from, from + line.trim_end().len()), label, "write it in Unicode's form NFC");
        }
        from += line.len();
    }
    None
}
