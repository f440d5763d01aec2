//! The Terraform module: applies each artifact exactly once, and states no access fact itself.

use crate::Claim;
use std::collections::BTreeMap;
use writ_read::{Facts, Resource};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const NOT_APPLIED: Code = Code("prove/not-applied");
const APPLIED_TWICE: Code = Code("prove/applied-twice");
const WRONG_RESOURCE: Code = Code("prove/applied-as-something-else");
const STATES_ACCESS: Code = Code("prove/terraform-states-access");

/// What a module may say itself: names of what it applies, places of mounts, and how Terraform
/// itself is to go about it. Every other literal could be an access fact.
const PLAIN: [&str; 6] = ["name", "role_name", "path", "type", "purge_on_destroy", "deregister_on_destroy"];

/// Resource types that the module is made of.
const TYPES: [&str; 11] = [
    "aws_iam_role",
    "aws_iam_role_policy",
    "nomad_job",
    "vault_aws_secret_backend",
    "vault_aws_secret_backend_role",
    "vault_database_secret_backend_connection",
    "vault_database_secret_backend_role",
    "vault_jwt_auth_backend",
    "vault_jwt_auth_backend_role",
    "vault_mount",
    "vault_policy",
];

/// Checks the module; returns how many artifacts it applies.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let facts = claim.observed;
    let artifacts = artifacts(claim);
    for (path, wanted) in &artifacts {
        applied(facts, path, wanted, claim.declared.span, out);
    }
    for ((kind, name), resource) in &facts.terraform.resources {
        if !TYPES.contains(&kind.as_str()) {
            out.push(
                Diagnostic::error(
                    STATES_ACCESS,
                    "terraform states access of its own",
                    resource.span,
                    format!("what `{kind}` gives is not modelled"),
                )
                .help("keep it in a module of your own"),
            );
        }
        literals(kind, name, resource, out);
        for path in &resource.reads {
            if !artifacts.contains_key(path) {
                out.push(Diagnostic::error(
                    WRONG_RESOURCE,
                    "terraform applies a file that is no artifact",
                    resource.span,
                    format!("reads `{path}`"),
                ));
            }
        }
    }
    artifacts.len()
}

/// Which resource applies which artifact.
fn artifacts(claim: Claim<'_>) -> BTreeMap<String, (&'static str, String)> {
    let facts = claim.observed;
    let mut all = BTreeMap::new();
    for name in facts.policies.keys() {
        all.insert(format!("vault/policies/{name}.hcl"), ("vault_policy", name.clone()));
    }
    for (mount, name) in facts.logins.keys() {
        let path = format!("vault/auth/{mount}/role/{name}.json");
        all.insert(path, ("vault_jwt_auth_backend_role", name.clone()));
    }
    for role in facts.aws_roles.keys() {
        let path = format!("vault/{}/roles/{}.json", role.mount, role.name);
        all.insert(path, ("vault_aws_secret_backend_role", role.name.clone()));
    }
    for role in facts.database_roles.keys() {
        let path = format!("vault/{}/roles/{}.json", role.mount, role.name);
        all.insert(path, ("vault_database_secret_backend_role", role.name.clone()));
    }
    for role in facts.connections.keys() {
        let path = format!("vault/{}/config/{}.json", role.mount, role.name);
        all.insert(path, ("vault_database_secret_backend_connection", role.name.clone()));
    }
    for name in facts.permissions.keys() {
        all.insert(format!("iam/{name}.json"), ("aws_iam_role_policy", name.clone()));
    }
    for name in facts.sessions.keys() {
        all.insert(format!("iam/{name}.session.json"), ("vault_aws_secret_backend_role", name.clone()));
    }
    for name in facts.trusts.keys() {
        all.insert(format!("iam/{name}.trust.json"), ("aws_iam_role", name.clone()));
    }
    for scripts in [&facts.creations, &facts.renewals, &facts.revocations] {
        for (name, statements) in scripts {
            // A script is in the folder of its database: its place says which.
            if let Some(first) = statements.first() {
                let path = claim.files.get(first.span.file).name.clone();
                all.insert(path, ("vault_database_secret_backend_role", name.clone()));
            }
        }
    }
    for id in facts.jobs.keys() {
        all.insert(format!("nomad/jobs/{id}.nomad.hcl"), ("nomad_job", id.clone()));
    }
    all
}

fn applied(facts: &Facts, path: &str, wanted: &(&str, String), whole: Span, out: &mut Diagnostics) {
    let calls: Vec<Span> = facts
        .terraform
        .files
        .iter()
        .filter(|(read, _)| read.trim_start_matches("${path.module}/../") == path)
        .map(|(_, span)| *span)
        .collect();
    match calls.as_slice() {
        [] => out.push(
            Diagnostic::error(
                NOT_APPLIED,
                "an artifact that terraform does not apply",
                whole,
                format!("nothing reads `{path}`"),
            )
            .help("compile again"),
        ),
        [_] => {}
        [first, second, ..] => out.push(
            Diagnostic::error(
                APPLIED_TWICE,
                "an artifact that terraform applies twice",
                *second,
                format!("`{path}` again"),
            )
            .also(*first, "read here already"),
        ),
    }
    for ((kind, name), resource) in &facts.terraform.resources {
        let by_reference = kind == "aws_iam_role" && path.starts_with("vault/");
        let named =
            resource.literals.get("name").or_else(|| resource.literals.get("role_name")).map(|(n, _)| n);
        let right = kind == wanted.0 && *name == wanted.1 && named.is_none_or(|n| *n == wanted.1);
        if resource.reads.iter().any(|read| read == path) && !right && !by_reference {
            out.push(Diagnostic::error(
                WRONG_RESOURCE,
                "an artifact that terraform applies as something else",
                resource.span,
                format!("`{path}` belongs to `{}.{}`", wanted.0, wanted.1),
            ));
        }
    }
}

fn literals(kind: &str, name: &str, resource: &Resource, out: &mut Diagnostics) {
    for (attribute, (_, span)) in &resource.literals {
        if !PLAIN.contains(&attribute.as_str()) {
            out.push(
                Diagnostic::error(
                    STATES_ACCESS,
                    "terraform states access of its own",
                    *span,
                    format!("`{attribute}` of `{kind}.{name}` is a literal here"),
                )
                .help("read it from the artifact by `file()`"),
            );
        }
    }
}
