//! `operator deployer { … }`: a person, a group or a pipeline, with what it may do.

use super::login::login;
use crate::entities::{Model, Object, Operator, Spanned, Store};
use crate::fields::{Fields, misplaced};
use crate::grant::{Holder, grant};
use crate::names::Names;
use crate::{Grant, OperatorLogin, operator_credential, text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Block, Ident, Item};

const BAD_GRANT: Code = Code("resolve/operator-grant");

/// What an operator takes; which of it fits is a question of its login.
const ATTRIBUTES: [&str; 8] = [
    "login",
    "from",
    "audience",
    "groups_claim",
    "scopes",
    "redirect_uris",
    "secret_id_ttl",
    "secret_id_uses",
];

/// Resolves an operator; what it refers to is in `names` and `model` already.
pub fn operator(
    block: &Block,
    name: &Ident,
    names: &Names,
    model: &Model,
    out: &mut Diagnostics,
) -> Option<Operator> {
    let fields = Fields::of(block, &ATTRIBUTES, out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let mut grants = Vec::new();
    let mut claims = None;
    for item in &block.body {
        match item {
            Item::Attribute(_) => {}
            Item::Grant(written) => grants.extend(grant(written, Holder::Operator, names, model, out)),
            Item::Block(inner) if inner.keyword.name == "claims" && claims.is_none() => claims = Some(inner),
            Item::Block(_) | Item::Check(_) => misplaced(item, "operator", out),
        }
    }
    let login = login(block, &fields, claims, model, out);
    let from = match fields.get("from") {
        Some(attribute) => value::texts(attribute, text::CIDR, out)?,
        None => Vec::new(),
    };
    let (name, login) = (Spanned { value: own?, span: name.span }, login?);
    for grant in &grants {
        fits(grant, &login, model, out);
    }
    let credentials = operator_credential::credentials(&name, &login, &grants, model, out);
    Some(Operator { name, login, from, grants, credentials, span: block.span })
}

/// An operator has no task that something is mounted into or rendered for, and Nomad's own login
/// gives nothing outside of Nomad.
fn fits(grant: &Grant, login: &Spanned<OperatorLogin>, model: &Model, out: &mut Diagnostics) {
    let mut refuse = |span, label: &str, help: &str| {
        out.push(Diagnostic::error(BAD_GRANT, "grant that an operator cannot have", span, label).help(help));
    };
    if let Object::Volume(_) = grant.object {
        let help = "grant it to a service; to let jobs mount it, grant `mount-readonly` or `mount-readwrite`";
        refuse(grant.span, "a volume is mounted into a task, and an operator has none", help);
    }
    if let Some(on_change) = &grant.on_change {
        refuse(on_change.span, "an operator has no task that is told of a change", "drop `on_change`");
    }
    if let Some(deliver) = &grant.deliver {
        refuse(deliver.span, "an operator has no task that something is delivered to", "drop `deliver`");
    }
    let of_nomad = match &grant.object {
        Object::Nomad { .. } => true,
        Object::Secret(id) => {
            model.secrets.get(id.0).is_some_and(|secret| matches!(secret.store, Store::Nomad { .. }))
        }
        _ => false,
    };
    if login.value.is_nomads_own() && !of_nomad {
        let help = "let it log in to vault: `ldap group \"…\"`, `oidc group \"…\"`, `jwt`, `approle` or `userpass \"…\"`";
        refuse(grant.span, "nomad's own login gives nothing outside of nomad", help);
    }
}
