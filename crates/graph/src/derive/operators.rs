//! How operators log in: to Vault, or by Nomad's own auth methods.

use super::seconds;
use crate::declared::{Login, Method, NomadLogin, OnChange, Principal, Seconds, Token, TokenLife};
use crate::names;
use std::time::Duration;
use writ_model::{Model, MountKind, Operator, OperatorLogin, Target};

/// What an operator's token outlives its credentials by: it is issued first, and they end with it.
const TOKEN_SLACK: Duration = Duration::from_mins(15);

/// How long it lives where no credential bounds it.
const TOKEN_TTL: Duration = Duration::from_hours(1);

/// The Vault token of an operator; one that goes past Vault, or is granted nothing, has none.
pub fn token(model: &Model, operator: &Operator) -> Option<Token> {
    if operator.grants.is_empty() {
        return None;
    }
    let login = login(model, operator)?;
    let longest = operator.credentials.iter().map(|c| c.max_ttl).max().unwrap_or(TOKEN_TTL);
    Some(Token {
        principal: principal(operator),
        login,
        life: TokenLife::Bounded(seconds(longest + TOKEN_SLACK)),
        on_change: OnChange::Noop,
        from: operator.from.clone(),
        span: operator.name.span,
    })
}

/// An operator as a principal.
pub fn principal(operator: &Operator) -> Principal {
    Principal::Operator { name: operator.name.value.clone() }
}

/// How an operator logs in to Vault; none where it goes past it.
pub fn login(model: &Model, operator: &Operator) -> Option<Login> {
    let policy = names::service(&model.stack.name, &operator.name.value);
    let own = policy.clone();
    let (kind, role) = match &operator.login.value {
        OperatorLogin::Ldap { group } => (MountKind::Ldap, group.clone()),
        OperatorLogin::Userpass { user } => (MountKind::Userpass, user.clone()),
        OperatorLogin::Approle { .. } => (MountKind::Approle, own),
        OperatorLogin::Oidc(_) => (MountKind::Oidc, own),
        OperatorLogin::Jwt(_) => (MountKind::Pipeline, own),
        OperatorLogin::NomadOidc(_) | OperatorLogin::NomadJwt(_) => return None,
    };
    let method = method(&operator.login.value);
    Some(Login { mount: names::mount(model, kind), role, policy, method })
}

/// How an operator logs in to Nomad itself; none where it goes by Vault, or is granted nothing.
pub fn nomad_login(model: &Model, operator: &Operator) -> Option<NomadLogin> {
    if !operator.login.value.is_nomads_own() {
        return None;
    }
    let issued = operator.credentials.iter().find(|credential| credential.target == Target::Nomad)?;
    let name = names::operator_acl(&model.stack.name, &operator.name.value);
    Some(NomadLogin {
        operator: operator.name.value.clone(),
        name: name.clone(),
        policy: name,
        method: method(&operator.login.value),
        ttl: Seconds(issued.ttl.as_secs()),
        span: operator.name.span,
    })
}

fn method(login: &OperatorLogin) -> Method {
    match login {
        OperatorLogin::Ldap { .. } => Method::Ldap,
        OperatorLogin::Userpass { .. } => Method::Userpass,
        OperatorLogin::Approle { secret_id_ttl, secret_id_uses } => {
            Method::Approle { secret_id_ttl: seconds(*secret_id_ttl), secret_id_uses: *secret_id_uses }
        }
        OperatorLogin::Oidc(oidc) | OperatorLogin::NomadOidc(oidc) => Method::Oidc {
            group: oidc.group.clone(),
            groups_claim: oidc.groups_claim.clone(),
            scopes: oidc.scopes.clone(),
            redirect_uris: oidc.redirect_uris.clone(),
        },
        OperatorLogin::Jwt(jwt) | OperatorLogin::NomadJwt(jwt) => Method::Jwt {
            audience: jwt.audience.clone(),
            claims: jwt.claims.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        },
    }
}
