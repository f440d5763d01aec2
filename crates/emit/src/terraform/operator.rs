//! What belongs to one operator: its login, its Vault policy, the roles that issue its credentials,
//! and what Nomad knows it by.

use super::service::{Parts, login_role};
use super::{acl, decoded, file, from_local, logins, nomad_engine, reference, text};
use crate::print::hcl::{Body, Expr};
use std::collections::BTreeSet;
use writ_graph::declared::{Credential, Login, Method, NomadLogin, Principal, Token};
use writ_semantics::body::{Body as Facts, Value};
use writ_semantics::engine::{NomadRole, RoleRef};
use writ_semantics::place;

/// The file of an operator.
pub fn file_of(parts: &Parts<'_>, operator: &str) -> Body {
    let declared = parts.checked.declared;
    let is = |principal: &Principal| principal.operator() == Some(operator);
    let mut made = Made::default();
    for token in declared.tokens.iter().filter(|token| is(&token.principal)) {
        let grants = declared.grants.iter().filter(|grant| is(&grant.principal));
        let credentials: BTreeSet<&Credential> = grants.filter_map(|grant| grant.credential()).collect();
        let roles: Vec<&RoleRef> = credentials.iter().map(|credential| credential.role()).collect();
        made.policy(parts, &token.login);
        parts.issue(&roles, &mut made.locals, &mut made.resources, &mut made.needs);
        for credential in credentials {
            if let Credential::Nomad { role, policy, .. } = credential {
                made.acl(parts, policy);
                made.nomad_role(parts, role);
            }
        }
        made.login(parts, token);
    }
    for login in declared.nomad_logins.iter().filter(|login| login.operator == operator) {
        made.acl(parts, &login.policy);
        made.nomad_login(parts, login);
    }
    let mut body = made.variables;
    if !made.locals.items.is_empty() {
        body.block("locals", &[], made.locals, None).blank();
    }
    body.items.append(&mut made.resources.items);
    body
}

#[derive(Default)]
struct Made {
    variables: Body,
    locals: Body,
    resources: Body,
    needs: Vec<Expr>,
}

impl Made {
    fn policy(&mut self, parts: &Parts<'_>, login: &Login) {
        let Some(policy) = parts.facts.policies.get(&login.policy) else { return };
        let mut inner = Body::new();
        inner.set("name", text(&policy.name), None);
        inner.set("policy", file(&place::policy(&policy.name)), None);
        self.resources.block("resource", &["vault_policy", &policy.name], inner, Some(policy.span));
    }

    fn acl(&mut self, parts: &Parts<'_>, name: &str) {
        let Some(policy) = parts.facts.acl_policies.get(name) else { return };
        acl::policy(parts.facts, policy, &mut self.locals, &mut self.resources, &mut self.needs);
    }

    fn nomad_role(&mut self, parts: &Parts<'_>, role: &RoleRef) {
        let Some(NomadRole { span, .. }) = parts.facts.nomad_roles.get(role) else { return };
        let local = format!("nomad_{}", role.name);
        decoded(&mut self.locals, &local, &place::nomad_role(role), *span);
        let mut inner = Body::new();
        inner.set("backend", nomad_engine::backend(parts.checked.declared, &role.mount), None);
        inner.set("role", text(&role.name), None);
        from_local(&mut inner, &local, &["type", "policies", "global"]);
        self.resources.block("resource", &["vault_nomad_secret_role", &role.name], inner, Some(*span));
    }

    fn login(&mut self, parts: &Parts<'_>, token: &Token) {
        let login = &token.login;
        let name = login.policy.as_str();
        let backend = logins::backend(parts.checked.declared, &login.mount);
        let mut inner = Body::new();
        let (resource, path) = match &login.method {
            Method::Ldap => {
                inner.set("backend", backend, None);
                inner.set("groupname", text(&login.role), None);
                ("vault_ldap_auth_backend_group", place::ldap_group(&login.mount, &login.role))
            }
            Method::Userpass => {
                inner.set("mount", backend, None);
                inner.set("username", text(&login.role), None);
                ("vault_userpass_auth_backend_user", place::userpass_user(&login.mount, &login.role))
            }
            Method::Approle { .. } => {
                inner.set("backend", backend, None);
                inner.set("role_name", text(&login.role), None);
                ("vault_approle_auth_backend_role", place::login(&login.mount, &login.role))
            }
            Method::Oidc { .. } | Method::Jwt { .. } => return self.role(parts, login, backend),
            Method::Identity { .. } | Method::ServerToken => return,
        };
        let Some(stated) = parts.facts.bodies.get(&path) else { return };
        let local = format!("login_{name}");
        decoded(&mut self.locals, &local, &path, stated.span);
        let fields: Vec<&str> = stated.fields.iter().map(|field| field.name.as_str()).collect();
        from_local(&mut inner, &local, &fields);
        if login.method == Method::Userpass {
            let base = format!("{}_password", name.replace('-', "_"));
            let what = "The user's password; never in the state";
            logins::secret(&base, what, "password_wo", &mut self.variables, &mut inner);
        }
        self.resources.block("resource", &[resource, name], inner, Some(stated.span));
    }

    fn role(&mut self, parts: &Parts<'_>, login: &Login, backend: Expr) {
        let key = (login.mount.clone(), login.role.clone());
        let Some(role) = parts.facts.logins.get(&key) else { return };
        let path = place::login(&role.mount, &role.name);
        decoded(&mut self.locals, &format!("login_{}", role.name), &path, role.span);
        let inner = login_role(role, backend);
        let labels = ["vault_jwt_auth_backend_role", role.name.as_str()];
        self.resources.block("resource", &labels, inner, Some(role.span));
    }

    /// The auth method without what its provider is, and the rule that binds the policy.
    fn nomad_login(&mut self, parts: &Parts<'_>, login: &NomadLogin) {
        let (method, rule) = (place::auth_method(&login.name), place::binding_rule(&login.name));
        let (Some(stated), Some(bound)) = (parts.facts.bodies.get(&method), parts.facts.bodies.get(&rule))
        else {
            return;
        };
        let (name, local) = (login.name.as_str(), format!("method_{}", login.name));
        decoded(&mut self.locals, &local, &method, stated.span);
        let mut inner = Body::new();
        let from = |field: &str| reference(&["local", &local, field]);
        inner.set("name", text(name), None);
        inner.set("type", from("Type"), None);
        inner.set("token_locality", from("TokenLocality"), None);
        inner.set("max_token_ttl", from("MaxTokenTTL"), None);
        inner.set("default", from("Default"), None);
        inner.block("config", &[], Self::config(login, stated, &local), None);
        self.resources.block("resource", &["nomad_acl_auth_method", name], inner, Some(stated.span));
        let local = format!("rule_{}", login.name);
        decoded(&mut self.locals, &local, &rule, bound.span);
        let mut inner = Body::new();
        // By reference, so that the method is there first; `AuthMethod` in the file says the same.
        inner.set("auth_method", reference(&["nomad_acl_auth_method", name, "name"]), None);
        inner.set("selector", reference(&["local", &local, "Selector"]), None);
        inner.set("bind_type", reference(&["local", &local, "BindType"]), None);
        inner.set("bind_name", reference(&["local", &local, "BindName"]), None);
        self.resources.block("resource", &["nomad_acl_binding_rule", name], inner, Some(bound.span));
    }

    fn config(login: &NomadLogin, stated: &Facts, local: &str) -> Body {
        let mut config = Body::new();
        let is_oidc = matches!(login.method, Method::Oidc { .. });
        let provider = if is_oidc { "nomad_oidc" } else { "nomad_jwt" };
        let discovery = reference(&["var", &format!("{provider}_discovery_url")]);
        config.set("oidc_discovery_url", discovery.clone(), None);
        if is_oidc {
            config.set("oidc_client_id", reference(&["var", "nomad_oidc_client_id"]), None);
            config.set("oidc_client_secret_wo", reference(&["var", "nomad_oidc_client_secret"]), None);
            let version = reference(&["var", "nomad_oidc_client_secret_version"]);
            config.set("oidc_client_secret_wo_version", version, None);
        } else {
            config.set("bound_issuer", Expr::List(vec![discovery]), None);
        }
        let members = match stated.get("Config") {
            Some(Value::Object(members)) => members.as_slice(),
            _ => &[],
        };
        for (member, argument) in CONFIG {
            if members.iter().any(|(name, _)| name == member) {
                config.set(argument, reference(&["local", local, "Config", member]), None);
            }
        }
        config
    }
}

/// The members of a method's `Config`, and what the provider calls them.
const CONFIG: [(&str, &str); 5] = [
    ("AllowedRedirectURIs", "allowed_redirect_uris"),
    ("OIDCScopes", "oidc_scopes"),
    ("BoundAudiences", "bound_audiences"),
    ("ClaimMappings", "claim_mappings"),
    ("ListClaimMappings", "list_claim_mappings"),
];

/// The variables of the providers that Nomad itself trusts.
pub fn providers(parts: &Parts<'_>) -> Body {
    let mut body = Body::new();
    let any = |is_oidc: bool| {
        let mut all = parts.checked.declared.nomad_logins.iter();
        all.any(|login| matches!(login.method, Method::Oidc { .. }) == is_oidc)
    };
    let mut unused = Body::new();
    if any(true) {
        let what = "The provider that people log in to Nomad at, such as https://id.example";
        super::module::variable(&mut body, "nomad_oidc_discovery_url", "string", what, &[]);
        let what = "Nomad's own id there";
        super::module::variable(&mut body, "nomad_oidc_client_id", "string", what, &[]);
        let what = "Its secret; never in the state";
        logins::secret("nomad_oidc_client_secret", what, "unused", &mut body, &mut unused);
    }
    if any(false) {
        let what =
            "The issuer of the tokens by which pipelines log in to Nomad, such as https://gitlab.example";
        super::module::variable(&mut body, "nomad_jwt_discovery_url", "string", what, &[]);
    }
    body
}
