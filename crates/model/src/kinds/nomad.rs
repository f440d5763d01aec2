//! `nomad cluster { … }`.

use crate::entities::{Nomad, Spanned, VaultFlow};
use crate::fields::Fields;
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::{Block, Ident};

/// Reads the block of the Nomad that all of this is about; as with `aws`, there is one with errors too.
pub fn nomad(block: &Block, name: &Ident, out: &mut Diagnostics) -> Nomad {
    let fields = Fields::of_plain(block, &["region", "vault_flow"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let region = fields.get("region").and_then(|a| value::text(a, text::NOMAD_REGION, out));
    let said = fields.get("vault_flow");
    let flow = said.and_then(|attribute| value::one_of(attribute, &["identity", "tokens"], out));
    let vault_flow = Spanned {
        value: if flow.as_deref() == Some("tokens") { VaultFlow::Tokens } else { VaultFlow::Identity },
        span: said.map_or(block.span, |attribute| attribute.span),
    };
    Nomad { name: own.unwrap_or_default(), region, vault_flow, span: block.span }
}
