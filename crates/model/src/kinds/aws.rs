//! `aws production { … }`.

use crate::entities::Aws;
use crate::fields::{Fields, bare_label};
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::Block;

/// `aws production { … }`.
pub fn aws(block: &Block, out: &mut Diagnostics) -> Option<Aws> {
    let fields = Fields::of_plain(block, &["account", "vault"], out);
    bare_label(block, out);
    let account = fields.require("account", "\"111122223333\"", block, out);
    let account = account.and_then(|a| value::text(a, text::ACCOUNT, out));
    let vault = fields.require("vault", "\"arn:aws:iam::111122223333:role/vault-server\"", block, out);
    let vault = vault.and_then(|a| value::text(a, text::PRINCIPAL_ARN, out));
    Some(Aws { account: account?.value, vault: vault?, span: block.span })
}
