//! What issues keys of AWS: Vault's role, with the IAM role that is assumed for it, or with the
//! policy that is put on the users that it makes.

use super::mount::{self, Kind};
use super::{file, from_local, reference, text};
use crate::print::hcl::{Body, Expr};
use writ_graph::declared::Declared;
use writ_semantics::engine::AwsRole;
use writ_semantics::{Facts, place};

/// The credential type whose keys are of users.
const IAM_USER: &str = "iam_user";

/// The role that issues keys.
pub fn issuer(declared: &Declared, role: &AwsRole, resources: &mut Body, needs: &mut Vec<Expr>) {
    let name = role.role.name.as_str();
    if role.credential_type != IAM_USER {
        assumed(role, resources);
    }
    resources.block(
        "resource",
        &["vault_aws_secret_backend_role", name],
        self::role(declared, role),
        Some(role.span),
    );
    needs.push(reference(&["vault_aws_secret_backend_role", name]));
}

/// The IAM role that is assumed, with what it permits.
fn assumed(role: &AwsRole, resources: &mut Body) {
    let name = role.role.name.as_str();
    let mut assumed = Body::new();
    assumed.set("name", text(name), None);
    assumed.set("assume_role_policy", file(&place::trust(name)), None);
    // A session may be as long as Vault's role says; AWS takes no less than an hour here.
    let longest = reference(&["local", &format!("aws_{name}"), "max_sts_ttl"]);
    assumed.set("max_session_duration", Expr::Call("max", vec![Expr::Number(3600), longest]), None);
    resources.block("resource", &["aws_iam_role", name], assumed, Some(role.span));
    let mut permits = Body::new();
    permits.set("name", text(name), None);
    permits.set("role", reference(&["aws_iam_role", name, "name"]), None);
    permits.set("policy", file(&place::permissions(name)), None);
    resources.block("resource", &["aws_iam_role_policy", name], permits, Some(role.span));
}

fn role(declared: &Declared, role: &AwsRole) -> Body {
    let name = role.role.name.as_str();
    let local = format!("aws_{name}");
    let mut inner = Body::new();
    inner.set("backend", mount::path(declared, Kind::Aws, &role.role.mount), None);
    inner.set("name", text(name), None);
    if role.credential_type == IAM_USER {
        from_local(&mut inner, &local, &["credential_type"]);
        if role.permissions_boundary.is_some() {
            from_local(&mut inner, &local, &["permissions_boundary_arn"]);
        }
        inner.set("policy_document", file(&place::permissions(name)), None);
        // Of a mount that others make, the lease is theirs.
        if mount::resource(declared, Kind::Aws, &role.role.mount).is_some() {
            let lease = format!("{}_lease", role.role.mount);
            inner.blank();
            inner.set("depends_on", Expr::List(vec![reference(&["vault_generic_endpoint", &lease])]), None);
        }
    } else {
        from_local(&mut inner, &local, &["credential_type", "role_arns", "default_sts_ttl", "max_sts_ttl"]);
        inner.set("policy_document", file(&place::session(name)), None);
        inner.blank();
        inner.set("depends_on", Expr::List(vec![reference(&["aws_iam_role_policy", name])]), None);
    }
    inner
}

/// The one lease of all keys of users on a mount. The provider has no resource for it; what Vault
/// answers is written in another way, and it can't be deleted (`pathConfigLease` in
/// `builtin/logical/aws/path_config_lease.go` of Vault 1.21.0), so neither is asked.
pub fn lease(declared: &Declared, facts: &Facts, mount: &str, body: &mut Body) {
    let path = place::lease(mount);
    let place = place::vault_body(&path);
    let Some(stated) = facts.bodies.get(&place) else { return };
    let mut inner = Body::new();
    inner.set("path", text(&path), None);
    inner.set("data_json", file(&place), None);
    inner.set("disable_read", Expr::Bool(true), None);
    inner.set("disable_delete", Expr::Bool(true), None);
    if let Some(made) = mount::resource(declared, Kind::Aws, mount) {
        inner.blank();
        inner.set("depends_on", Expr::List(vec![made]), None);
    }
    let name = format!("{mount}_lease");
    body.block("resource", &["vault_generic_endpoint", &name], inner, Some(stated.span));
}
