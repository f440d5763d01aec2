//! What applies the roles of the AWS engine: for an assumed role the IAM role as well, for users the
//! lease of the mount.

use super::mounts::{is_there, made, mount};
use super::{Expected, Resources, Value, literal, reference};
use crate::Claim;
use crate::reach::IAM_USER;
use writ_semantics::place;

/// The resources of every AWS role.
pub fn roles(claim: Claim<'_>, all: &mut Resources) {
    let facts = claim.observed;
    for (role, stated) in &facts.aws_roles {
        let (mount, name) = (&role.mount, &role.name);
        made(claim, "vault_aws_secret_backend", mount, &[], all);
        lease(claim, mount, all);
        let path = place::role(role);
        let of_users = stated.credential_type == IAM_USER;
        let document = if of_users { place::permissions(name) } else { place::session(name) };
        let mut issuer = Expected::of(&path)
            .set("backend", self::mount(claim, "vault_aws_secret_backend", mount))
            .set("name", literal(name))
            .set("policy_document", Value::File(document))
            .fields(&path, &stated.fields);
        if of_users && is_there(claim, "vault_aws_secret_backend", mount) {
            // The lease is of those who make the mount.
        } else if of_users {
            issuer.after.insert(format!("vault_generic_endpoint.{mount}_lease"));
        } else {
            issuer.after.insert(format!("aws_iam_role_policy.{name}"));
            assumed(name, path, all);
        }
        all.insert(("vault_aws_secret_backend_role".to_owned(), name.clone()), issuer);
    }
}

/// The IAM role that is assumed, and what it permits.
fn assumed(name: &str, role: String, all: &mut Resources) {
    let trust = place::trust(name);
    let assumed = Expected::of(&trust)
        .set("name", literal(name))
        .set("assume_role_policy", Value::File(trust))
        .set("max_session_duration", Value::Field { file: role, field: "max_sts_ttl".to_owned() });
    all.insert(("aws_iam_role".to_owned(), name.to_owned()), assumed);
    let permissions = place::permissions(name);
    let attached = Expected::of(&permissions)
        .set("name", literal(name))
        .set("role", reference("aws_iam_role", name, "name"))
        .set("policy", Value::File(permissions));
    all.insert(("aws_iam_role_policy".to_owned(), name.to_owned()), attached);
}

fn lease(claim: Claim<'_>, mount: &str, all: &mut Resources) {
    let path = place::lease(mount);
    let place = place::vault_body(&path);
    if !claim.observed.bodies.contains_key(&place) {
        return;
    }
    let mut lease = Expected::of(&place)
        .set("path", literal(&path))
        .set("data_json", Value::File(place))
        .set("disable_read", literal("true"))
        .set("disable_delete", literal("true"));
    if !is_there(claim, "vault_aws_secret_backend", mount) {
        lease.after.insert(format!("vault_aws_secret_backend.{mount}"));
    }
    all.insert(("vault_generic_endpoint".to_owned(), format!("{mount}_lease")), lease);
}
