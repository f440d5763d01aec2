//! `namespace "vault-cluster" { … }`.

use crate::entities::Namespace;
use crate::fields::{Fields, quoted_label};
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::Block;

/// Reads a Nomad namespace that the stack makes.
pub fn namespace(block: &Block, out: &mut Diagnostics) -> Option<Namespace> {
    let fields = Fields::of_plain(block, &["description"], out);
    let label = quoted_label(block, out);
    let name = label.and_then(|l| value::checked(&l.value, l.span, text::NAMESPACE, out));
    let description = fields.get("description").and_then(|a| value::text(a, text::DESCRIPTION, out));
    Some(Namespace { name: name?, description: description.map(|d| d.value), span: block.span })
}
