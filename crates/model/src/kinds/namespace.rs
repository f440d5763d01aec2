//! `namespace "vault-cluster" { … }`.

use crate::entities::Namespace;
use crate::fields::{Fields, quoted_label};
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::Block;

const SAME_NAMESPACE: Code = Code("resolve/same-namespace");

/// Reads a Nomad namespace that the stack makes.
pub fn namespace(block: &Block, others: &[Namespace], out: &mut Diagnostics) -> Option<Namespace> {
    let fields = Fields::of_plain(block, &["description"], out);
    let label = quoted_label(block, out);
    let name = label.and_then(|l| value::checked(&l.value, l.span, text::MADE_NAMESPACE, out));
    if let (Some(name), Some(label)) = (&name, label) {
        same(name, label.span, others, out);
    }
    let description = fields.get("description").and_then(|a| value::text(a, text::DESCRIPTION, out));
    Some(Namespace { name: name?, description: description.map(|d| d.value), span: block.span })
}

/// A name that is taken: by another block, by one that differs in capitals only and so has the same
/// file on some disks, or by Nomad.
fn same(name: &str, span: Span, others: &[Namespace], out: &mut Diagnostics) {
    if let Some(other) = others.iter().find(|other| other.name.eq_ignore_ascii_case(name)) {
        let label = if other.name == name {
            format!("`{name}` again")
        } else {
            format!("`{name}` and `{}` differ in capitals only", other.name)
        };
        out.push(
            Diagnostic::error(SAME_NAMESPACE, "namespace that is there already", span, label)
                .also(other.span, "made here already")
                .help("keep one of the two"),
        );
    }
    if name == "default" {
        let label = "nomad has it from the first day";
        out.push(
            Diagnostic::error(SAME_NAMESPACE, "namespace that is there already", span, label)
                .help("drop the block: jobs may be in `default` without it"),
        );
    }
}
