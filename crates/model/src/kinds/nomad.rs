//! `nomad cluster { … }`.

use crate::entities::{Nomad, Spanned, VaultFlow};
use crate::fields::Fields;
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::{Block, Ident};

/// Reads the block of the Nomad that all of this is about.
pub fn nomad(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Nomad> {
    let fields = Fields::of_plain(block, &["region", "vault_flow"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let region = fields.get("region").and_then(|a| value::text(a, text::NOMAD_REGION, out));
    let vault_flow = match fields.get("vault_flow") {
        Some(attribute) => {
            let flow = value::one_of(attribute, &["identity", "tokens"], out)?;
            let flow = if flow == "tokens" { VaultFlow::Tokens } else { VaultFlow::Identity };
            Spanned { value: flow, span: attribute.span }
        }
        None => Spanned { value: VaultFlow::Identity, span: block.span },
    };
    Some(Nomad { name: own?, region, vault_flow, span: block.span })
}
