//! When two items are the same one: attributes by name, blocks by keyword and labels.

use writ_syntax::ast::{Attribute, Block, Label};

/// `cpu`, or `template "local/x"`.
pub(crate) type AttributeKey<'a> = (&'a str, Option<&'a str>);

/// `port http`, whether the label is quoted or not.
pub(crate) type BlockKey<'a> = (&'a str, Vec<&'a str>);

pub(crate) fn of_attribute(attribute: &Attribute) -> AttributeKey<'_> {
    (attribute.name.name.as_str(), attribute.label.as_ref().map(|label| label.value.as_str()))
}

pub(crate) fn of_block(block: &Block) -> BlockKey<'_> {
    (block.keyword.name.as_str(), block.labels.iter().map(label).collect())
}

fn label(label: &Label) -> &str {
    match label {
        Label::Ident(ident) => &ident.name,
        Label::Text(text) => &text.value,
    }
}

/// A block's first words, as they are written.
pub(crate) fn title(block: &Block) -> String {
    let mut title = block.keyword.name.clone();
    for label in &block.labels {
        match label {
            Label::Ident(ident) => title.extend([" ", &ident.name]),
            Label::Text(text) => title.extend([" \"", &text.value, "\""]),
        }
    }
    title
}
