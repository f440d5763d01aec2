//! `volume snapshots { … }`.

use crate::entities::{Spanned, Volume, VolumeKind};
use crate::fields::Fields;
use crate::job::setting;
use crate::{text, value};
use writ_semantics::nomad::Value;
use writ_semantics::nomad::spec::Takes;
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Attribute, Block, Ident};

const BAD_MODE: Code = Code("resolve/bad-volume-mode");

/// How a CSI volume is used (`nomad/structs/csi.go` of Nomad 1.11.1).
const CSI_MODES: &[&str] = &[
    "single-node-reader-only",
    "single-node-writer",
    "multi-node-reader-only",
    "multi-node-single-writer",
    "multi-node-multi-writer",
];

/// How a host volume is used (`nomad/structs/host_volumes.go`).
const HOST_MODES: &[&str] = &[
    "single-node-reader-only",
    "single-node-writer",
    "single-node-single-writer",
    "single-node-multi-writer",
];

/// As what it is attached.
const ATTACHMENTS: &[&str] = &["file-system", "block-device"];

/// Reads a volume that Nomad's clients offer.
pub fn volume(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Volume> {
    let known = ["kind", "source", "access_mode", "attachment_mode"];
    let fields = Fields::of_plain(block, &known, out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let kind = match fields.get("kind") {
        Some(attribute) => value::one_of(attribute, &["host", "csi"], out),
        None => Some("host".to_owned()),
    };
    let kind = if kind? == "csi" { VolumeKind::Csi } else { VolumeKind::Host };
    let alphabet = if kind == VolumeKind::Csi { text::VOLUME } else { text::HOST_VOLUME };
    let source = fields.require("source", "\"vault-backups\"", block, out);
    let source = source.and_then(|a| value::text(a, alphabet, out));
    let modes = if kind == VolumeKind::Csi { CSI_MODES } else { HOST_MODES };
    let access_mode = fields.get("access_mode").and_then(|a| word(a, modes, out));
    let attachment_mode = fields.get("attachment_mode").and_then(|a| word(a, ATTACHMENTS, out));
    if kind == VolumeKind::Csi {
        for (name, example) in
            [("access_mode", "\"single-node-writer\""), ("attachment_mode", "\"file-system\"")]
        {
            if fields.get(name).is_none() {
                out.push(
                    Diagnostic::error(
                        BAD_MODE,
                        "volume that nomad would refuse",
                        block.keyword.span,
                        format!("a csi volume has to say its `{name}`"),
                    )
                    .help(format!("add `{name} = {example}`")),
                );
            }
        }
    }
    Some(Volume { name: own?, kind, source: source?.value, access_mode, attachment_mode, span: block.span })
}

fn word(
    attribute: &Attribute,
    words: &'static [&'static str],
    out: &mut Diagnostics,
) -> Option<Spanned<String>> {
    let found = setting::attribute(attribute, Takes::Words(words), &[], out)?;
    match found.value()? {
        Value::Text(word) => Some(Spanned { value: word.clone(), span: attribute.value.span }),
        _ => None,
    }
}
