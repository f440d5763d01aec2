//! `login = …` of an operator, with the attributes and claims that belong to it.

use crate::entities::{Model, MountKind, Oidc, OperatorLogin, Pipeline, Spanned};
use crate::fields::Fields;
use crate::{text, value};
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Attribute, Block, Item, ValueKind, Word};

const BAD_LOGIN: Code = Code("resolve/bad-login");
const NOT_OF_LOGIN: Code = Code("resolve/not-of-this-login");

/// How long a secret id of an `AppRole` can be used where nothing is said. Vault's own default is
/// for ever.
const SECRET_ID_TTL: Duration = Duration::from_hours(24 * 30);
/// The longest that is taken.
const MOST_SECRET_ID_TTL: Duration = Duration::from_hours(24 * 366);

/// Where Vault's command line waits for the provider's answer (`cli.go` of
/// vault-plugin-auth-jwt 0.25.0: `defaultPort`, `8250`).
const VAULT_CALLBACK: &str = "http://localhost:8250/oidc/callback";
/// Where Nomad's does (`command/login.go` of Nomad 1.11.1).
const NOMAD_CALLBACK: &str = "http://localhost:4649/oidc/callback";

/// All that `login` can be.
const FORMS: [&str; 7] = [
    "ldap group \"…\"",
    "oidc group \"…\"",
    "userpass \"…\"",
    "approle",
    "jwt",
    "nomad oidc group \"…\"",
    "nomad jwt",
];

/// Reads how an operator logs in.
pub fn login(
    block: &Block,
    fields: &Fields<'_>,
    claims: Option<&Block>,
    model: &Model,
    out: &mut Diagnostics,
) -> Option<Spanned<OperatorLogin>> {
    let attribute = fields.require("login", "ldap group \"deployers\"", block, out)?;
    let words = value::phrase(attribute, &FORMS, out)?;
    let shape: Vec<&str> = words
        .iter()
        .map(|word| match word {
            Word::Ident(ident) => ident.name.as_str(),
            Word::Text(_) => "\"\"",
        })
        .collect();
    let text = |alphabet, out: &mut Diagnostics| match words.last() {
        Some(Word::Text(text)) => value::checked(&text.value, text.span, alphabet, out),
        _ => None,
    };
    let login = match shape.as_slice() {
        ["ldap", "group", "\"\""] => OperatorLogin::Ldap { group: text(text::LOGIN, out)? },
        ["userpass", "\"\""] => OperatorLogin::Userpass { user: text(text::LOGIN, out)? },
        ["approle"] => approle(fields, out)?,
        ["oidc", "group", "\"\""] => {
            let group = text(text::CLAIM_VALUE, out)?;
            OperatorLogin::Oidc(oidc(group, fields, vault_callbacks(model), out)?)
        }
        ["nomad", "oidc", "group", "\"\""] => {
            let group = text(text::CLAIM_VALUE, out)?;
            OperatorLogin::NomadOidc(oidc(group, fields, vec![NOMAD_CALLBACK.to_owned()], out)?)
        }
        ["jwt"] => OperatorLogin::Jwt(pipeline(block, fields, claims, out)?),
        ["nomad", "jwt"] => OperatorLogin::NomadJwt(pipeline(block, fields, claims, out)?),
        _ => {
            unknown(attribute, words, out);
            return None;
        }
    };
    let whole = others(&login, attribute, fields, claims, out);
    whole.then_some(Spanned { value: login, span: attribute.value.span })
}

/// A login that is one but for the quotes around the name at its end.
fn with_quotes(words: &[Word]) -> Option<String> {
    let idents: Option<Vec<&str>> = words
        .iter()
        .map(|word| match word {
            Word::Ident(word) => Some(word.name.as_str()),
            Word::Text(_) => None,
        })
        .collect();
    let (last, before) = idents.as_deref()?.split_last()?;
    let form = format!("{} \"…\"", before.join(" "));
    FORMS.contains(&form.as_str()).then(|| format!("write `login = {} \"{last}\"`", before.join(" ")))
}

fn unknown(attribute: &Attribute, words: &[Word], out: &mut Diagnostics) {
    let finding = Diagnostic::error(
        BAD_LOGIN,
        "login that is not known",
        attribute.value.span,
        "nobody logs in like this",
    );
    if let Some(help) = with_quotes(words) {
        out.push(finding.help(help));
        return;
    }
    out.push(
        finding.help(
            "write `ldap group \"…\"`, `oidc group \"…\"`, `userpass \"…\"`, `approle`, or `jwt` with \
             `audience` and `claims { … }`; or, for nomad's own login, `nomad oidc group \"…\"` or `nomad jwt`",
        ),
    );
}

fn approle(fields: &Fields<'_>, out: &mut Diagnostics) -> Option<OperatorLogin> {
    let secret_id_ttl = match fields.get("secret_id_ttl") {
        Some(attribute) => value::duration(attribute, Duration::from_mins(1), MOST_SECRET_ID_TTL, out)?.value,
        None => SECRET_ID_TTL,
    };
    let secret_id_uses = match fields.get("secret_id_uses") {
        Some(attribute) => value::number(attribute, 1..=1_000_000, out)?,
        None => 0,
    };
    Some(OperatorLogin::Approle { secret_id_ttl, secret_id_uses })
}

fn oidc(group: String, fields: &Fields<'_>, callbacks: Vec<String>, out: &mut Diagnostics) -> Option<Oidc> {
    let groups_claim = match fields.get("groups_claim") {
        Some(attribute) => value::text(attribute, text::CLAIM, out)?.value,
        None => "groups".to_owned(),
    };
    let scopes = match fields.get("scopes") {
        Some(attribute) => value::texts(attribute, text::SCOPE, out)?,
        None => Vec::new(),
    };
    let redirect_uris = match fields.get("redirect_uris") {
        Some(attribute) => value::texts(attribute, text::REDIRECT, out)?,
        None => callbacks,
    };
    Some(Oidc { group, groups_claim, scopes, redirect_uris })
}

/// Where Vault's command line and, where it is known, its web page wait for the provider's answer.
fn vault_callbacks(model: &Model) -> Vec<String> {
    let vault = model.vault.as_ref();
    let said = vault.and_then(|vault| vault.mounts.iter().find(|mount| mount.kind == MountKind::Oidc));
    let mount = said.and_then(|mount| mount.path.as_ref()).map_or("oidc", |path| path.value.as_str());
    let address = vault.and_then(|vault| vault.address.as_ref());
    let page = address.map(|address| format!("{}/ui/vault/auth/{mount}/oidc/callback", address.value));
    [VAULT_CALLBACK.to_owned()].into_iter().chain(page).collect()
}

fn pipeline(
    block: &Block,
    fields: &Fields<'_>,
    claims: Option<&Block>,
    out: &mut Diagnostics,
) -> Option<Pipeline> {
    let audience = fields.require("audience", "\"https://vault.example\"", block, out);
    let audience = audience.and_then(|a| value::text(a, text::AUDIENCE, out));
    let Some(written) = claims else {
        out.push(
            Diagnostic::error(
                BAD_LOGIN,
                "login that anybody has",
                block.keyword.span,
                "without claims, every pipeline of the provider would be this operator",
            )
            .help("say which one: `claims { project_path = \"acme/web\" }`"),
        );
        return None;
    };
    let mut bound = BTreeMap::new();
    let mut whole = !written.body.is_empty() && written.labels.is_empty();
    if !whole {
        out.push(
            Diagnostic::error(BAD_LOGIN, "login that anybody has", written.keyword.span, "no claim in it")
                .help("say which pipeline: `claims { project_path = \"acme/web\" }`"),
        );
    }
    for item in &written.body {
        let Item::Attribute(attribute) = item else {
            crate::fields::misplaced(item, "claims", out);
            whole = false;
            continue;
        };
        let name = value::checked(&attribute.name.name, attribute.name.span, text::CLAIM, out);
        let claim = if let ValueKind::List(_) = attribute.value.kind {
            let help = "write one value, and an operator of its own, with the same grants by a `profile`, for each other";
            out.push(value::wrong_type(&attribute.value, "one exact value", help.to_owned()));
            None
        } else {
            value::text(attribute, text::CLAIM_VALUE, out)
        };
        let (Some(name), Some(claim)) = (name, claim) else {
            whole = false;
            continue;
        };
        if attribute.label.is_some() || name == "aud" || bound.insert(name, claim.value).is_some() {
            out.push(
                Diagnostic::error(
                    BAD_LOGIN,
                    "claim that does not fit",
                    attribute.span,
                    "said twice, or the audience, which is no claim here",
                )
                .help("write each claim once, as `name = \"value\"`, and the audience as `audience`"),
            );
            whole = false;
        }
    }
    whole.then_some(Pipeline { audience: audience?.value, claims: bound })
}

/// What is there and of another login.
fn others(
    login: &OperatorLogin,
    attribute: &Attribute,
    fields: &Fields<'_>,
    claims: Option<&Block>,
    out: &mut Diagnostics,
) -> bool {
    let mut whole = true;
    let mut refuse = |span, label: String, help: &str| {
        whole = false;
        out.push(
            Diagnostic::error(NOT_OF_LOGIN, "option that does not fit the login", span, label)
                .also(attribute.value.span, "this login")
                .help(help),
        );
    };
    let takes: &[&str] = match login {
        OperatorLogin::Ldap { .. } => &[],
        OperatorLogin::Userpass { .. } => &["from"],
        OperatorLogin::Approle { .. } => &["from", "secret_id_ttl", "secret_id_uses"],
        OperatorLogin::Oidc(_) => &["from", "groups_claim", "scopes", "redirect_uris"],
        OperatorLogin::Jwt(_) => &["from", "audience"],
        OperatorLogin::NomadOidc(_) => &["groups_claim", "scopes", "redirect_uris"],
        OperatorLogin::NomadJwt(_) => &["audience"],
    };
    let all =
        ["from", "audience", "groups_claim", "scopes", "redirect_uris", "secret_id_ttl", "secret_id_uses"];
    for name in all.into_iter().filter(|name| !takes.contains(name)) {
        if let Some(said) = fields.get(name) {
            let help = match (name, login) {
                ("from", OperatorLogin::Ldap { .. }) => {
                    "drop it: vault bounds addresses for the whole ldap mount only, not for a group"
                }
                ("from", _) => "drop it: nomad's tokens are not bound to addresses",
                _ => "drop it",
            };
            refuse(said.name.span, format!("this login has no `{name}`"), help);
        }
    }
    if let Some(claims) = claims
        && !matches!(login, OperatorLogin::Jwt(_) | OperatorLogin::NomadJwt(_))
    {
        refuse(claims.keyword.span, "this login has no claims".to_owned(), "drop it, or write `login = jwt`");
    }
    whole
}
