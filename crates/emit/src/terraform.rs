//! The Terraform module: applies each artifact exactly once, in an order made by references.
//!
//! It states no access fact of its own: every role, policy and statement is read by `file()`.
//! What differs between environments and is no access fact (addresses, Vault's own credentials)
//! is a variable; a password is ephemeral and write-only, so it is never in the state.
//!
//! Attribute names: the schemas of the providers vault 5.11 and nomad 2.6 (August 2026), and the
//! documentation of aws 6 (`aws_iam_role`, `aws_iam_role_policy`).

use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl::{self, Body, Expr};
use crate::print::lines::NOTICE;
use crate::{Checked, sql};
use writ_semantics::Facts;
use writ_semantics::engine::{AwsRole, DatabaseConnection, DatabaseRole, RoleRef};
use writ_semantics::jwt;
use writ_semantics::place::{self, Script};
use writ_source::Span;

/// Prints the module.
pub fn emit(checked: Checked<'_>, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    let facts = checked.facts;
    let mut files = vec![
        ("versions", versions(facts)),
        ("variables", variables(checked)),
        ("vault", self::vault_file(checked)),
        ("nomad", nomad_file(checked)),
    ];
    if !facts.aws_roles.is_empty() {
        files.push(("aws", aws_file(facts)));
    }
    for (name, body) in files {
        artifacts.add(format!("terraform/{name}.tf"), hcl::file(&body, NOTICE)?.finish());
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

fn versions(facts: &Facts) -> Body {
    let provider = |source: &str, version: &str| {
        Expr::Object(vec![("source".to_owned(), text(source)), ("version".to_owned(), text(version))])
    };
    let mut providers = Body::new();
    if !facts.aws_roles.is_empty() {
        providers.set("aws", provider("hashicorp/aws", "~> 6.0"), None);
    }
    providers.set("nomad", provider("hashicorp/nomad", "~> 2.6"), None);
    providers.set("vault", provider("hashicorp/vault", "~> 5.11"), None);
    let mut terraform = Body::new();
    // Write-only arguments need 1.11.
    terraform.set("required_version", text(">= 1.11"), None);
    terraform.block("required_providers", &[], providers, None);
    let mut body = Body::new();
    body.block("terraform", &[], terraform, None);
    body
}

/// The variables of a connection's own login: the account that makes and drops the others.
fn login_variables(connection: &DatabaseConnection) -> [String; 3] {
    let base = connection.role.name.replace('-', "_");
    [format!("{base}_username"), format!("{base}_password"), format!("{base}_password_version")]
}

fn variables(checked: Checked<'_>) -> Body {
    let facts = checked.facts;
    let mut body = Body::new();
    let mut variable = |name: &str, kind: &str, description: &str, extra: &[(&str, Expr)]| {
        let mut inner = Body::new();
        inner.set("type", reference(&[kind]), None);
        inner.set("description", text(description), None);
        for (name, value) in extra {
            inner.set(name, value.clone(), None);
        }
        body.block("variable", &[name], inner, None);
    };
    if !facts.logins.is_empty() {
        variable(
            "nomad_jwks_url",
            "string",
            "Where Vault gets the keys of Nomad's workload identities, such as https://nomad.example:4646/.well-known/jwks.json",
            &[],
        );
    }
    for connection in facts.connections.values() {
        let [username, password, version] = login_variables(connection);
        variable(&username, "string", "The login by which Vault makes and drops the others", &[]);
        variable(
            &password,
            "string",
            "Its password; never in the state",
            &[("ephemeral", Expr::Bool(true)), ("sensitive", Expr::Bool(true))],
        );
        variable(&version, "number", "Raise it when the password changes", &[("default", Expr::Number(1))]);
    }
    body
}

fn vault_file(checked: Checked<'_>) -> Body {
    let facts = checked.facts;
    let mut locals = Body::new();
    for role in facts.logins.values() {
        decoded(
            &mut locals,
            &format!("login_{}", role.name),
            &place::login(&role.mount, &role.name),
            role.span,
        );
    }
    for role in facts.aws_roles.values() {
        let path = place::role(&role.role);
        decoded(&mut locals, &format!("aws_{}", role.role.name), &path, role.span);
    }
    for connection in facts.connections.values() {
        let path = place::connection(&connection.role);
        decoded(&mut locals, &format!("connection_{}", connection.role.name), &path, connection.span);
    }
    for role in facts.database_roles.values() {
        let path = place::role(&role.role);
        decoded(&mut locals, &format!("database_{}", role.role.name), &path, role.span);
    }
    let mut body = Body::new();
    if !locals.items.is_empty() {
        body.block("locals", &[], locals, None);
    }
    mounts(facts, &mut body);
    for policy in facts.policies.values() {
        let mut inner = Body::new();
        inner.set("name", text(&policy.name), None);
        inner.set("policy", file(&place::policy(&policy.name)), None);
        body.block("resource", &["vault_policy", &policy.name], inner, Some(policy.span));
    }
    for role in facts.logins.values() {
        body.block(
            "resource",
            &["vault_jwt_auth_backend_role", &role.name],
            login_role(role),
            Some(role.span),
        );
    }
    for role in facts.aws_roles.values() {
        let name = role.role.name.as_str();
        body.block("resource", &["vault_aws_secret_backend_role", name], aws_role(role), Some(role.span));
    }
    for connection in facts.connections.values() {
        let name = connection.role.name.as_str();
        let inner = self::connection(connection);
        body.block(
            "resource",
            &["vault_database_secret_backend_connection", name],
            inner,
            Some(connection.span),
        );
    }
    for role in facts.database_roles.values() {
        let Some(folder) = sql::folder(checked.declared, &role.connection) else { continue };
        let name = role.role.name.as_str();
        let inner = database_role(role, folder);
        body.block("resource", &["vault_database_secret_backend_role", name], inner, Some(role.span));
    }
    body
}

/// One mount for each that a role or connection is on.
fn mounts(facts: &Facts, body: &mut Body) {
    let mut logins: Vec<&str> = facts.logins.values().map(|r| r.mount.as_str()).collect();
    let mut aws: Vec<&str> = facts.aws_roles.keys().map(|r| r.mount.as_str()).collect();
    let mut databases: Vec<&str> = facts.connections.keys().map(|r| r.mount.as_str()).collect();
    for list in [&mut logins, &mut aws, &mut databases] {
        list.dedup();
    }
    for mount in logins {
        let mut inner = Body::new();
        inner.set("path", text(mount), None);
        inner.set("jwks_url", reference(&["var", "nomad_jwks_url"]), None);
        body.block("resource", &["vault_jwt_auth_backend", mount], inner, None);
    }
    for mount in aws {
        let mut inner = Body::new();
        inner.set("path", text(mount), None);
        body.block("resource", &["vault_aws_secret_backend", mount], inner, None);
    }
    for mount in databases {
        let mut inner = Body::new();
        inner.set("path", text(mount), None);
        inner.set("type", text("database"), None);
        body.block("resource", &["vault_mount", mount], inner, None);
    }
}

/// `name = local.x.name` for each.
fn from_local(inner: &mut Body, local: &str, names: &[&str]) {
    for name in names {
        inner.set(name, reference(&["local", local, name]), None);
    }
}

fn login_role(role: &jwt::Role) -> Body {
    let local = format!("login_{}", role.name);
    let mut inner = Body::new();
    inner.set("backend", reference(&["vault_jwt_auth_backend", &role.mount, "path"]), None);
    inner.set("role_name", text(&role.name), None);
    from_local(
        &mut inner,
        &local,
        &[
            "role_type",
            "bound_audiences",
            "bound_claims_type",
            "bound_claims",
            "user_claim",
            "claim_mappings",
            "token_type",
            "token_policies",
            "token_no_default_policy",
        ],
    );
    let life = [
        ("token_ttl", role.life.ttl),
        ("token_max_ttl", role.life.max_ttl),
        ("token_explicit_max_ttl", role.life.explicit_max_ttl),
        ("token_period", role.life.period),
    ];
    let said: Vec<&str> = life.into_iter().filter_map(|(name, value)| value.map(|_| name)).collect();
    from_local(&mut inner, &local, &said);
    inner
}

fn aws_role(role: &AwsRole) -> Body {
    let name = role.role.name.as_str();
    let local = format!("aws_{name}");
    let mut inner = Body::new();
    inner.set("backend", reference(&["vault_aws_secret_backend", &role.role.mount, "path"]), None);
    inner.set("name", text(name), None);
    from_local(&mut inner, &local, &["credential_type", "role_arns", "default_sts_ttl", "max_sts_ttl"]);
    inner.set("policy_document", file(&place::session(name)), None);
    inner.blank();
    inner.set("depends_on", Expr::List(vec![reference(&["aws_iam_role_policy", name])]), None);
    inner
}

fn connection(connection: &DatabaseConnection) -> Body {
    let name = connection.role.name.as_str();
    let local = format!("connection_{name}");
    let [username, password, version] = login_variables(connection);
    let mut postgresql = Body::new();
    from_local(&mut postgresql, &local, &["connection_url", "password_authentication"]);
    postgresql.set("username", reference(&["var", &username]), None);
    postgresql.set("password_wo", reference(&["var", &password]), None);
    postgresql.set("password_wo_version", reference(&["var", &version]), None);
    let mut inner = Body::new();
    inner.set("backend", reference(&["vault_mount", &connection.role.mount, "path"]), None);
    inner.set("name", text(name), None);
    from_local(&mut inner, &local, &["plugin_name", "allowed_roles"]);
    inner.block("postgresql", &[], postgresql, None);
    inner
}

fn database_role(role: &DatabaseRole, folder: &str) -> Body {
    let name = role.role.name.as_str();
    let local = format!("database_{name}");
    let connection = reference(&["vault_database_secret_backend_connection", &role.connection, "name"]);
    let mut inner = Body::new();
    inner.set("backend", reference(&["vault_mount", &role.role.mount, "path"]), None);
    inner.set("name", text(name), None);
    // By reference, so that the connection is there first; `db_name` in the file says the same.
    inner.set("db_name", connection, None);
    from_local(&mut inner, &local, &["default_ttl", "max_ttl"]);
    inner.set("creation_statements", statements(&place::script(folder, name, Script::Creation)), None);
    inner.set("renew_statements", statements(&place::script(folder, name, Script::Renewal)), None);
    inner.set("revocation_statements", statements(&place::script(folder, name, Script::Revocation)), None);
    inner
}

/// Jobs come last: each after the login role and the roles that its templates read from.
fn nomad_file(checked: Checked<'_>) -> Body {
    let facts = checked.facts;
    let mut body = Body::new();
    for job in facts.jobs.values() {
        let mut needs = Vec::new();
        for task in job.groups.iter().flat_map(|g| &g.tasks) {
            if let Some(role) = task.vault.as_ref().and_then(|v| v.role.as_deref()) {
                needs.push(reference(&["vault_policy", role]));
                needs.push(reference(&["vault_jwt_auth_backend_role", role]));
            }
            for path in task.templates.iter().flat_map(|t| &t.secrets) {
                needs.extend(issuer(facts, path));
            }
        }
        let mut inner = Body::new();
        inner.set("jobspec", file(&place::job(&job.id)), None);
        inner.set("purge_on_destroy", Expr::Bool(true), None);
        if !needs.is_empty() {
            inner.blank();
            inner.set("depends_on", Expr::List(needs), None);
        }
        body.block("resource", &["nomad_job", &job.id], inner, Some(job.span));
    }
    body
}

/// The resource of the role that a `…/creds/…` path issues from.
fn issuer(facts: &Facts, path: &str) -> Option<Expr> {
    let (mount, name) = path.split_once("/creds/")?;
    let role = RoleRef { mount: mount.to_owned(), name: name.to_owned() };
    if facts.aws_roles.contains_key(&role) {
        return Some(reference(&["vault_aws_secret_backend_role", name]));
    }
    facts.database_roles.contains_key(&role).then(|| reference(&["vault_database_secret_backend_role", name]))
}

fn aws_file(facts: &Facts) -> Body {
    let mut body = Body::new();
    for role in facts.aws_roles.values() {
        let name = role.role.name.as_str();
        let mut inner = Body::new();
        inner.set("name", text(name), None);
        inner.set("assume_role_policy", file(&place::trust(name)), None);
        // A session may be as long as Vault's role says; AWS takes no less than an hour here.
        let longest = reference(&["local", &format!("aws_{name}"), "max_sts_ttl"]);
        inner.set("max_session_duration", Expr::Call("max", vec![Expr::Number(3600), longest]), None);
        body.block("resource", &["aws_iam_role", name], inner, Some(role.span));
        let mut inner = Body::new();
        inner.set("name", text(name), None);
        inner.set("role", reference(&["aws_iam_role", name, "name"]), None);
        inner.set("policy", file(&place::permissions(name)), None);
        body.block("resource", &["aws_iam_role_policy", name], inner, Some(role.span));
    }
    body
}
