//! A block of another stack as one of this stack: it says that somebody else makes what it names.
//!
//! This is written with the attributes that anybody may write for what exists already, so nothing
//! after this stage knows of other stacks.

use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, Item, SourceFile, Text, Value, ValueKind, Word};

use crate::expanded::Expanded;
use crate::key;
use crate::merge::arrange;
use crate::take::{name_of, one};

const ALONE: Code = Code("expand/cannot-be-shared");
const MOUNT: Code = Code("expand/mount-of-another-stack");

/// The stack that something is taken from.
#[derive(Debug)]
pub(crate) struct Owner<'a> {
    /// The name that it gives itself.
    pub name: &'a Text,
    stack: &'a Block,
    vault: Option<&'a Block>,
}

impl<'a> Owner<'a> {
    pub fn of(stack: &'a Expanded) -> Option<Self> {
        let file = &stack.file;
        Some(Self { name: name_of(file)?, stack: one(file, "stack")?, vault: one(file, "vault") })
    }
}

/// A block of the owner's as one of `own`; `taken` is its name where it is taken.
pub(crate) fn block(
    block: &Block,
    owner: &Owner<'_>,
    taken: &Ident,
    own: &SourceFile,
    out: &mut Diagnostics,
) -> Block {
    let mut foreign = Foreign { block: block.clone(), at: taken.span };
    match block.keyword.name.as_str() {
        "database" => {
            mount("database", "database", owner, own, taken, out);
            // The connection is the owner's, and so is what PUBLIC loses.
            if !foreign.has("connection") {
                let connection = format!("{}_{}", owner.name.value, taken.name);
                foreign.set("connection", ValueKind::Text(connection));
            }
            foreign.set("setup", foreign.word("elsewhere"));
            foreign.drop("revoke_functions");
        }
        "secret" => {
            foreign.set("existing", ValueKind::Bool(true));
            if foreign.is("store", "kv") {
                mount("kv", "kv", owner, own, taken, out);
            } else if !foreign.has("path") {
                out.push(
                    Diagnostic::error(
                        ALONE,
                        "secret of one job alone",
                        taken.span,
                        "without a path this is below the path of the one job that reads it",
                    )
                    .also(block.keyword.span, "declared here")
                    .help("let its owner add a `path`"),
                );
            } else if !foreign.has("namespace") {
                let namespace =
                    attribute(owner.stack, "namespace").map(|namespace| namespace.value.kind.clone());
                foreign.set("namespace", namespace.unwrap_or_else(|| ValueKind::Text("default".to_owned())));
            }
        }
        _ => {}
    }
    foreign.block
}

struct Foreign {
    block: Block,
    at: Span,
}

impl Foreign {
    fn has(&self, name: &str) -> bool {
        attribute(&self.block, name).is_some()
    }

    fn is(&self, name: &str, word: &str) -> bool {
        attribute(&self.block, name).is_some_and(|attribute| is_word(&attribute.value.kind, word))
    }

    fn word(&self, word: &str) -> ValueKind {
        ValueKind::Phrase(vec![Word::Ident(Ident { name: word.to_owned(), span: self.at })])
    }

    fn drop(&mut self, name: &str) {
        self.block.body.retain(|item| !is_attribute(item, name));
    }

    fn set(&mut self, name: &str, kind: ValueKind) {
        self.drop(name);
        let span = self.at;
        let name = Ident { name: name.to_owned(), span };
        let value = Value { kind, span };
        self.block.body.push(Item::Attribute(Attribute { name, label: None, value, span }));
        arrange(&mut self.block.body);
    }
}

/// What is reached by a mount of the owner's has to be reached by the same here, and who makes it is
/// the owner, or somebody else again.
fn mount(kind: &str, usual: &str, owner: &Owner<'_>, own: &SourceFile, taken: &Ident, out: &mut Diagnostics) {
    let theirs = said(owner.vault, kind);
    let here = one(own, "vault");
    let ours = said(here, kind);
    let path =
        |mount: Option<&Block>| match mount.and_then(|mount| attribute(mount, "path")).map(|a| &a.value.kind)
        {
            Some(ValueKind::Text(path)) => path.clone(),
            _ => usual.to_owned(),
        };
    let (wanted, written) = (path(theirs), path(ours));
    let exists = ours
        .and_then(|mount| attribute(mount, "existing"))
        .is_some_and(|attribute| attribute.value.kind == ValueKind::Bool(true));
    if exists && wanted == written {
        return;
    }
    let line = if wanted == usual {
        format!("mount {kind} {{ existing = true }}")
    } else {
        format!("mount {kind} {{ path = \"{wanted}\", existing = true }}")
    };
    let label = if exists {
        format!("its owner keeps it at the mount `{wanted}`, and this stack writes to `{written}`")
    } else {
        format!("the mount `{wanted}` is its owner's, and this stack would make it again")
    };
    let finding = Diagnostic::error(MOUNT, "mount that belongs to another stack", taken.span, label);
    let finding = match (ours, here) {
        (Some(mount), _) => {
            finding.also(mount.keyword.span, "said here").help(format!("write `{line}` there"))
        }
        (None, Some(vault)) => {
            finding.also(vault.keyword.span, "the vault of this stack").help(format!("add `{line}` to it"))
        }
        (None, None) => finding.help(format!("add `vault platform {{ {line} }}`")),
    };
    out.push(match theirs {
        Some(mount) => finding.also(mount.keyword.span, "its owner's mount"),
        None => finding,
    });
}

/// What a `vault` block says of a mount.
fn said<'a>(vault: Option<&'a Block>, kind: &str) -> Option<&'a Block> {
    vault?.body.iter().find_map(|item| match item {
        Item::Block(block) if key::of_block(block) == ("mount", vec![kind]) => Some(block),
        _ => None,
    })
}

fn attribute<'a>(block: &'a Block, name: &str) -> Option<&'a Attribute> {
    block.body.iter().find_map(|item| match item {
        Item::Attribute(attribute) if is_attribute(item, name) => Some(attribute),
        _ => None,
    })
}

fn is_word(kind: &ValueKind, word: &str) -> bool {
    matches!(kind, ValueKind::Phrase(words) if matches!(words.as_slice(), [Word::Ident(only)] if only.name == word))
}

fn is_attribute(item: &Item, name: &str) -> bool {
    matches!(item, Item::Attribute(attribute) if attribute.name.name == name && attribute.label.is_none())
}
