//! `stack "backups" { … }`.

use crate::entities::Stack;
use crate::fields::{Fields, quoted_label};
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::Block;

/// `stack "backups" { … }`.
pub fn stack(block: &Block, out: &mut Diagnostics) -> Option<Stack> {
    let fields = Fields::of_plain(block, &["namespace", "datacenters", "region"], out);
    let label = quoted_label(block, out);
    let name = label.and_then(|l| value::checked(&l.value, l.span, text::NAME, out));
    let namespace = match fields.get("namespace") {
        Some(attribute) => value::text(attribute, text::NAMESPACE, out).map(|t| t.value),
        None => Some("default".to_owned()),
    };
    let datacenters = match fields.get("datacenters") {
        Some(attribute) => value::texts(attribute, text::DATACENTER, out),
        None => Some(vec!["*".to_owned()]),
    };
    let region = fields.get("region").and_then(|a| value::text(a, text::REGION, out)).map(|t| t.value);
    Some(Stack { name: name?, namespace: namespace?, datacenters: datacenters?, region, span: block.span })
}
