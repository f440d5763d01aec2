//! `volume snapshots { … }`.

use crate::entities::{Volume, VolumeKind};
use crate::fields::Fields;
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::{Block, Ident};

/// Reads a volume that Nomad's clients offer.
pub fn volume(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Volume> {
    let fields = Fields::of_plain(block, &["kind", "source"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let kind = match fields.get("kind") {
        Some(attribute) => value::one_of(attribute, &["host", "csi"], out),
        None => Some("host".to_owned()),
    };
    let source = fields.require("source", "\"vault-backups\"", block, out);
    let source = source.and_then(|a| value::text(a, text::VOLUME, out));
    let kind = if kind? == "csi" { VolumeKind::Csi } else { VolumeKind::Host };
    Some(Volume { name: own?, kind, source: source?.value, span: block.span })
}
