//! `aws production { … }`.

use crate::entities::{Aws, AwsKeys, Spanned};
use crate::fields::{Fields, bare_label};
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::{Attribute, Block};

/// `aws production { … }`. With errors there is one all the same, so that nobody is told that there is
/// none: no model is returned then.
pub fn aws(block: &Block, out: &mut Diagnostics) -> Aws {
    let known = ["account", "vault", "credential_type", "permissions_boundary"];
    let fields = Fields::of_plain(block, &known, out);
    bare_label(block, out);
    let account = fields.require("account", "\"111122223333\"", block, out);
    let account = account.and_then(|a| value::text(a, text::ACCOUNT, out));
    let vault = fields.require("vault", "\"arn:aws:iam::111122223333:role/vault-server\"", block, out);
    let vault = vault.and_then(|a| value::text(a, text::PRINCIPAL_ARN, out));
    let keys = fields.get("credential_type").and_then(|attribute| credential_type(attribute, out));
    let boundary = fields.get("permissions_boundary").and_then(|a| value::text(a, text::POLICY_ARN, out));
    Aws {
        account: account.map(|account| account.value).unwrap_or_default(),
        vault: vault.unwrap_or(Spanned { value: String::new(), span: block.span }),
        keys: keys.map(|keys| keys.value).unwrap_or_default(),
        permissions_boundary: boundary,
        span: block.span,
    }
}

/// `credential_type = iam_user`, in the words of Vault's own field.
pub fn credential_type(attribute: &Attribute, out: &mut Diagnostics) -> Option<Spanned<AwsKeys>> {
    let word = value::one_of(attribute, &["assumed_role", "iam_user"], out)?;
    let value = if word == "iam_user" { AwsKeys::IamUser } else { AwsKeys::AssumedRole };
    Some(Spanned { value, span: attribute.value.span })
}
