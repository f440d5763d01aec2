//! The Terraform module: applies each artifact exactly once, in an order made by references.
//!
//! It states no access fact of its own: every role, policy and statement is read by `file()`.
//! What differs between environments and is no access fact (addresses, Vault's own credentials)
//! is a variable; a password is ephemeral and write-only, so it is never in the state.
//!
//! One file for each service and each database, so that a change shows where it belongs and no
//! file grows with the stack; `service-x.tf` and `database-y.tf` can't be override files, whose
//! names end in `_override.tf`.
//!
//! Attribute names: the schemas of the providers vault 5.11 and nomad 2.6 (August 2026), and the
//! documentation of aws 6 (`aws_iam_role`, `aws_iam_role_policy`).

mod acl;
mod aws;
mod database;
mod logins;
mod module;
mod mount;
mod namespace;
mod nomad_engine;
mod operator;
mod secret;
mod servers;
mod service;

use crate::Checked;
use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl::{self, Body, Expr};
use crate::print::lines::NOTICE;
use service::Parts;
use writ_source::Span;

/// Prints the module.
pub fn emit(checked: Checked<'_>, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    let mut add = |name: &str, body: &Body| -> Result<(), Unprintable> {
        if !body.items.is_empty() {
            artifacts.add(format!("terraform/{name}.tf"), hcl::file(body, NOTICE)?.finish());
        }
        Ok(())
    };
    let facts = checked.facts;
    add("versions", &module::versions(facts))?;
    add("variables", &module::variables(checked.declared, facts))?;
    add("mounts", &mount::mounts(checked.declared, facts))?;
    add("logins", &logins::file(checked.declared))?;
    add("nomad", &nomad_engine::file(facts, checked.declared))?;
    add("namespaces", &namespace::file(checked.declared))?;
    for secret in &checked.declared.secrets {
        add(&format!("secret-{}", secret.name), &secret::file(checked.declared, secret))?;
    }
    for database in &checked.declared.databases {
        if let Some(connection) = facts.connections.get(&database.connection) {
            add(&format!("database-{}", database.name), &database::file(checked.declared, connection))?;
        }
    }
    let parts = Parts::new(checked);
    for job in facts.jobs.values() {
        add(&format!("service-{}", job.id), &parts.file(job))?;
    }
    add("nomad-servers", &servers::file(&parts))?;
    add("nomad-logins", &operator::providers(&parts))?;
    for operator in &checked.model.operators {
        let name = &operator.name.value;
        add(&format!("operator-{name}"), &operator::file_of(&parts, name))?;
    }
    Ok(())
}

fn text(text: &str) -> Expr {
    Expr::Text(text.to_owned())
}

fn reference(parts: &[&str]) -> Expr {
    Expr::Reference(parts.iter().map(|&p| p.to_owned()).collect())
}

/// `file("${path.module}/../path")`.
fn file(path: &str) -> Expr {
    Expr::Call("file", vec![Expr::ModulePath(format!("../{path}"))])
}

/// Statements without the last newline: Vault's answer has none, and with it every plan would
/// show a change (terraform-provider-vault issue 2496).
fn statements(path: &str) -> Expr {
    Expr::List(vec![Expr::Call("trimspace", vec![file(path)])])
}

/// `x = jsondecode(file(…))` among the locals.
fn decoded(locals: &mut Body, name: &str, path: &str, origin: Span) {
    locals.set(name, Expr::Call("jsondecode", vec![file(path)]), Some(origin));
}

/// `name = local.x.name` for each.
fn from_local(inner: &mut Body, local: &str, names: &[&str]) {
    for name in names {
        inner.set(name, reference(&["local", local, name]), None);
    }
}
