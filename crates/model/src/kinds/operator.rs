//! `operator deployer { … }`: a person, a group or a pipeline, with what it may do.

use crate::entities::{Model, Operator, OperatorLogin, Spanned};
use crate::fields::{Fields, misplaced};
use crate::grant::grant;
use crate::names::Names;
use crate::{credential, text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Word};

const BAD_LOGIN: Code = Code("resolve/bad-login");

/// Resolves an operator; what it refers to is in `names` and `model` already.
pub fn operator(
    block: &Block,
    name: &Ident,
    names: &Names,
    model: &Model,
    out: &mut Diagnostics,
) -> Option<Operator> {
    let fields = Fields::of(block, &["login"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let login = fields.require("login", "ldap group \"deployers\"", block, out);
    let login = login.and_then(|a| login_of(a, out));
    let mut grants = Vec::new();
    for item in &block.body {
        match item {
            Item::Attribute(_) => {}
            Item::Grant(written) => grants.extend(grant(written, names, model, out)),
            Item::Block(_) | Item::Check(_) => misplaced(item, "operator", out),
        }
    }
    let name = Spanned { value: own?, span: name.span };
    let credentials = credential::of_operator(&name, &grants, model, out);
    Some(Operator { name, login: login?, grants, credentials, span: block.span })
}

/// `login = ldap group "deployers"`, `login = approle`, `login = nomad oidc group "ops"`.
fn login_of(attribute: &Attribute, out: &mut Diagnostics) -> Option<Spanned<OperatorLogin>> {
    let words = value::phrase(attribute, "ldap group \"deployers\"", out)?;
    let plain: Vec<&str> = words
        .iter()
        .map(|word| match word {
            Word::Ident(ident) => ident.name.as_str(),
            Word::Text(_) => "\"\"",
        })
        .collect();
    let text = |at: usize, out: &mut Diagnostics| match words.get(at) {
        Some(Word::Text(text)) => value::checked(&text.value, text.span, text::LOGIN, out),
        _ => None,
    };
    let login = match plain.as_slice() {
        ["ldap", "group", "\"\""] => OperatorLogin::Ldap { group: text(2, out)? },
        ["userpass", "\"\""] => OperatorLogin::Userpass { user: text(1, out)? },
        ["approle"] => OperatorLogin::Approle,
        ["oidc", "group", "\"\""] => OperatorLogin::Oidc { group: text(2, out)? },
        ["nomad", "oidc", "group", "\"\""] => OperatorLogin::NomadOidc { group: text(3, out)? },
        _ => {
            out.push(
                Diagnostic::error(
                    BAD_LOGIN,
                    "login that is not known",
                    attribute.value.span,
                    "nobody logs in like this",
                )
                .help(
                    "write `ldap group \"…\"`, `oidc group \"…\"`, `userpass \"…\"`, `approle`, \
                     or `nomad oidc group \"…\"` for Nomad's own login",
                ),
            );
            return None;
        }
    };
    Some(Spanned { value: login, span: attribute.value.span })
}
