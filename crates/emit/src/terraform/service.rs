//! What belongs to one service: its policy and login, the roles that issue its credentials, and
//! its job, which comes last.

use super::mount::{self, Kind};
use super::{acl, aws, decoded, file, from_local, reference, statements, text};
use super::{namespace, secret, servers};
use crate::print::hcl::{Body, Expr};
use crate::{Checked, sql};
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::Declared;
use writ_semantics::engine::{DatabaseRole, RoleRef};
use writ_semantics::nomad::Job;
use writ_semantics::nomad::acl::Policy;
use writ_semantics::place::{self, Script};
use writ_semantics::{Facts, jwt};

/// The facts of a stack, with what a service's file is looked up by.
pub struct Parts<'a> {
    /// All of the stack.
    pub checked: Checked<'a>,
    /// Its facts.
    pub facts: &'a Facts,
    logins: BTreeMap<&'a str, &'a jwt::Role>,
    /// Engine roles by the path that issues from them.
    issuers: BTreeMap<String, &'a RoleRef>,
    /// The resources that keep secrets, by what templates ask for to read them.
    kept: BTreeMap<String, (&'static str, String)>,
    /// The folder of the database that a connection is to.
    folders: BTreeMap<&'a str, &'a str>,
    /// The connections that this module makes.
    connections: BTreeSet<&'a str>,
    /// The ACL policies that are attached to a job, by its namespace and id.
    attached: BTreeMap<(String, String), Vec<&'a Policy>>,
}

impl<'a> Parts<'a> {
    /// Indexes the facts.
    pub fn new(checked: Checked<'a>) -> Self {
        let facts = checked.facts;
        let roles = facts.aws_roles.keys().chain(facts.database_roles.keys());
        Self {
            checked,
            facts,
            logins: facts.logins.values().map(|role| (role.name.as_str(), role)).collect(),
            issuers: roles.map(|role| (place::issuing(role), role)).collect(),
            kept: checked
                .declared
                .secrets
                .iter()
                .filter_map(|kept| {
                    Some((secret::read_by(kept), secret::resource(&checked.declared.stack, kept)?))
                })
                .collect(),
            folders: sql::folders(checked.declared),
            connections: facts.connections.keys().map(|connection| connection.name.as_str()).collect(),
            attached: acl::by_job(facts),
        }
    }

    /// The file of a service.
    pub fn file(&self, job: &Job) -> Body {
        let tasks = || job.groups.iter().flat_map(|group| &group.tasks);
        let asked = tasks().filter_map(|task| task.vault.as_ref()?.role.as_deref());
        let logins: Vec<&jwt::Role> = asked.filter_map(|role| self.logins.get(role).copied()).collect();
        let read = tasks().flat_map(|task| &task.templates).flat_map(|template| &template.secrets);
        let roles: Vec<&RoleRef> = read.filter_map(|path| self.issuers.get(path).copied()).collect();
        let mut locals = Body::new();
        let mut resources = Body::new();
        let mut needs = Vec::new();
        for role in logins {
            let path = place::login(&role.mount, &role.name);
            decoded(&mut locals, &format!("login_{}", role.name), &path, role.span);
            self.login(role, &mut resources, &mut needs);
        }
        for asked in tasks().filter_map(|task| task.vault.as_ref()).filter(|asked| !asked.policies.is_empty())
        {
            self.policies(&asked.policies, &mut resources, &mut needs);
            needs.extend(servers::role(self.checked.declared));
        }
        self.issue(&roles, &mut locals, &mut resources, &mut needs);
        let attached = self.attached.get(&(job.namespace.clone(), job.id.clone()));
        for policy in attached.into_iter().flatten() {
            acl::policy(self.facts, policy, &mut locals, &mut resources, &mut needs);
        }
        needs.extend(self.kept(job));
        needs.extend(namespace::needed(self.checked.declared, &job.namespace));
        let mut body = Body::new();
        if !locals.items.is_empty() {
            body.block("locals", &[], locals, None).blank();
        }
        body.items.append(&mut resources.items);
        body.block("resource", &["nomad_job", &job.id], self::job(job, needs), Some(job.span));
        body
    }

    /// The secrets that the templates of a job read, as far as the module keeps them.
    fn kept(&self, job: &Job) -> Vec<Expr> {
        let templates = job.groups.iter().flat_map(|g| &g.tasks).flat_map(|task| &task.templates);
        let read = templates.flat_map(|template| {
            template.secrets.iter().cloned().chain(template.variables_from(&job.namespace))
        });
        let kept: BTreeSet<_> = read.filter_map(|path| self.kept.get(&path)).collect();
        kept.into_iter().map(|(kind, name)| reference(&[kind, name])).collect()
    }

    /// The roles that issue keys and logins.
    pub fn issue(&self, roles: &[&RoleRef], locals: &mut Body, resources: &mut Body, needs: &mut Vec<Expr>) {
        for role in roles.iter().filter_map(|role| self.facts.aws_roles.get(*role)) {
            decoded(locals, &format!("aws_{}", role.role.name), &place::role(&role.role), role.span);
            aws::issuer(self.checked.declared, role, resources, needs);
        }
        for role in roles.iter().filter_map(|role| self.facts.database_roles.get(*role)) {
            decoded(locals, &format!("database_{}", role.role.name), &place::role(&role.role), role.span);
            self.issuer_of_logins(role, resources, needs);
        }
    }

    /// Vault policies.
    pub fn policies(&self, names: &[String], resources: &mut Body, needs: &mut Vec<Expr>) {
        for policy in names.iter().filter_map(|name| self.facts.policies.get(name)) {
            let mut inner = Body::new();
            inner.set("name", text(&policy.name), None);
            inner.set("policy", file(&place::policy(&policy.name)), None);
            resources.block("resource", &["vault_policy", &policy.name], inner, Some(policy.span));
            needs.push(reference(&["vault_policy", &policy.name]));
        }
    }

    /// The login role, and the policies that its tokens have.
    fn login(&self, role: &jwt::Role, resources: &mut Body, needs: &mut Vec<Expr>) {
        self.policies(&role.token_policies, resources, needs);
        let name = role.name.as_str();
        resources.block(
            "resource",
            &["vault_jwt_auth_backend_role", name],
            login_role(role, mount::path(self.checked.declared, Kind::Jwt, &role.mount)),
            Some(role.span),
        );
        needs.push(reference(&["vault_jwt_auth_backend_role", name]));
    }

    /// The role that issues database logins.
    fn issuer_of_logins(&self, role: &DatabaseRole, resources: &mut Body, needs: &mut Vec<Expr>) {
        let Some(folder) = self.folders.get(role.connection.as_str()) else { return };
        let name = role.role.name.as_str();
        let made_here = self.connections.contains(role.connection.as_str());
        let inner = database_role(self.checked.declared, role, folder, made_here);
        resources.block("resource", &["vault_database_secret_backend_role", name], inner, Some(role.span));
        needs.push(reference(&["vault_database_secret_backend_role", name]));
    }
}

/// The job, once all that it needs is there.
fn job(job: &Job, needs: Vec<Expr>) -> Body {
    let mut inner = Body::new();
    inner.set("jobspec", file(&place::job(&job.id)), None);
    inner.set("purge_on_destroy", Expr::Bool(true), None);
    if !needs.is_empty() {
        inner.blank();
        inner.set("depends_on", Expr::List(needs), None);
    }
    inner
}

/// A role of a JWT or OIDC mount.
pub fn login_role(role: &jwt::Role, backend: Expr) -> Body {
    let local = format!("login_{}", role.name);
    let mut inner = Body::new();
    inner.set("backend", backend, None);
    inner.set("role_name", text(&role.name), None);
    let life = &role.life;
    let said: Vec<&str> = [
        ("role_type", true),
        ("allowed_redirect_uris", !role.redirect_uris.is_empty()),
        ("oidc_scopes", !role.scopes.is_empty()),
        ("bound_audiences", !role.bound_audiences.is_empty()),
        ("bound_claims_type", true),
        ("bound_claims", true),
        ("user_claim", true),
        ("claim_mappings", !role.claim_mappings.is_empty()),
        ("token_type", true),
        ("token_policies", true),
        ("token_no_default_policy", true),
        ("token_bound_cidrs", !role.bound_cidrs.is_empty()),
        ("token_ttl", life.ttl.is_some()),
        ("token_max_ttl", life.max_ttl.is_some()),
        ("token_explicit_max_ttl", life.explicit_max_ttl.is_some()),
        ("token_period", life.period.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, is)| is.then_some(field))
    .collect();
    from_local(&mut inner, &local, &said);
    inner
}

fn database_role(declared: &Declared, role: &DatabaseRole, folder: &str, made_here: bool) -> Body {
    let name = role.role.name.as_str();
    let local = format!("database_{name}");
    let connection = if made_here {
        reference(&["vault_database_secret_backend_connection", &role.connection, "name"])
    } else {
        reference(&["local", &local, "db_name"])
    };
    let mut inner = Body::new();
    inner.set("backend", mount::path(declared, Kind::Database, &role.role.mount), None);
    inner.set("name", text(name), None);
    // By reference, so that the connection is there first; `db_name` in the file says the same.
    inner.set("db_name", connection, None);
    from_local(&mut inner, &local, &["default_ttl", "max_ttl"]);
    inner.set("creation_statements", statements(&place::script(folder, name, Script::Creation)), None);
    inner.set("renew_statements", statements(&place::script(folder, name, Script::Renewal)), None);
    inner.set("revocation_statements", statements(&place::script(folder, name, Script::Revocation)), None);
    inner
}
