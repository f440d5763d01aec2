//! What Nomad's servers make tokens by (before Nomad 1.10). Not their own token: Terraform would keep
//! it in its state.

use super::service::Parts;
use super::{decoded, from_local, reference, text};
use crate::print::hcl::{Body, Expr};
use writ_graph::declared::Declared;
use writ_semantics::place;

/// The role, for those who wait for it.
pub fn role(declared: &Declared) -> Option<Expr> {
    let servers = declared.servers.as_ref()?;
    Some(reference(&["vault_token_auth_backend_role", &servers.role]))
}

/// The servers' policy, and the role.
pub fn file(parts: &Parts<'_>) -> Body {
    let mut body = Body::new();
    let Some(servers) = &parts.checked.declared.servers else { return body };
    let path = place::token_role(&servers.role);
    let Some(stated) = parts.facts.bodies.get(&path) else { return body };
    let mut locals = Body::new();
    let local = format!("role_{}", servers.role);
    decoded(&mut locals, &local, &path, stated.span);
    body.block("locals", &[], locals, None).blank();
    parts.policies(std::slice::from_ref(&servers.policy), &mut body, &mut Vec::new());
    let mut inner = Body::new();
    inner.set("role_name", text(&servers.role), None);
    let fields: Vec<&str> = stated.fields.iter().map(|field| field.name.as_str()).collect();
    from_local(&mut inner, &local, &fields);
    body.block("resource", &["vault_token_auth_backend_role", &servers.role], inner, Some(stated.span));
    body
}
