//! The resources that apply a tree, made from what the tree states.
//!
//! Argument names: the schemas of the providers vault 5.11 and nomad 2.6 (August 2026), and the
//! documentation of aws 6.

mod acl;
mod aws;
mod mounts;
mod namespaces;
mod operators;
mod secrets;
mod servers;

use crate::Claim;
use mounts::{made, mount};
use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::jwt::Role;
use writ_semantics::nomad::Job;
use writ_semantics::place;
use writ_semantics::postgres::Statement;
use writ_source::Span;

/// Resources by (type, name).
pub type Resources = BTreeMap<(String, String), Expected>;

/// What one resource must be.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// What it applies, for messages; `None`: a mount.
    pub artifact: Option<String>,
    /// Every argument but `depends_on`.
    pub arguments: BTreeMap<String, Value>,
    /// What must be there first and is not referred to: the least that `depends_on` says.
    pub after: BTreeSet<String>,
}

/// Where the value of an argument must come from.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text: names of things, and how Terraform goes about them.
    Literal(String),
    /// A whole file.
    File(String),
    /// A member of a file.
    Field {
        /// The file.
        file: String,
        /// The member.
        field: String,
    },
    /// A value of another resource.
    Reference(String),
    /// Some variable: what differs between environments.
    Variable,
    /// That variable, as JSON.
    Encoded(String),
    /// A map, whose members are arguments of their own.
    Map,
    /// An inner block.
    Block,
}

impl Expected {
    fn of(artifact: &str) -> Self {
        Self { artifact: Some(format!("`{artifact}`")), ..Self::default() }
    }

    fn set(mut self, name: &str, value: Value) -> Self {
        self.arguments.insert(name.to_owned(), value);
        self
    }

    /// Every member of a JSON body, each under its own name behind `prefix`.
    fn fields(mut self, file: &str, fields: &BTreeMap<String, Span>) -> Self {
        for field in fields.keys() {
            let value = Value::Field { file: file.to_owned(), field: field.clone() };
            self.arguments.insert(field.clone(), value);
        }
        self
    }
}

fn literal(text: &str) -> Value {
    Value::Literal(text.to_owned())
}

fn reference(kind: &str, name: &str, attribute: &str) -> Value {
    Value::Reference(format!("{kind}.{name}.{attribute}"))
}

/// The resources that a tree needs.
pub fn expected(claim: Claim<'_>) -> Resources {
    let facts = claim.observed;
    let mut all = Resources::new();
    logins(claim, &mut all);
    operators::all(claim, &mut all);
    servers::all(facts, &mut all);
    aws::roles(claim, &mut all);
    databases(claim, &mut all);
    acl::policies(facts, &mut all);
    namespaces::namespaces(facts, &mut all);
    secrets::secrets(claim, &mut all);
    for name in facts.policies.keys() {
        let path = place::policy(name);
        let policy = Expected::of(&path).set("name", literal(name)).set("policy", Value::File(path));
        all.insert(("vault_policy".to_owned(), name.clone()), policy);
    }
    let needs = Needs::new(claim);
    for (id, job) in &facts.jobs {
        let path = place::job(id);
        let mut applied =
            Expected::of(&path).set("jobspec", Value::File(path)).set("purge_on_destroy", literal("true"));
        applied.after = needs.of(job);
        applied.after.extend(acl::of_job(facts, job));
        applied.after.extend(namespaces::needed(facts, &job.namespace));
        all.insert(("nomad_job".to_owned(), id.clone()), applied);
    }
    all
}

/// The resources that a job waits for, by what it names: its role, and the paths its templates
/// read.
struct Needs<'a> {
    token_roles: Vec<String>,
    roles: BTreeMap<&'a str, Vec<&'a Role>>,
    issuers: BTreeMap<String, String>,
}

impl<'a> Needs<'a> {
    fn new(claim: Claim<'a>) -> Self {
        let facts = claim.observed;
        let mut roles: BTreeMap<&str, Vec<&Role>> = BTreeMap::new();
        for role in facts.logins.values() {
            roles.entry(&role.name).or_default().push(role);
        }
        let path = place::issuing;
        let aws =
            facts.aws_roles.keys().map(|r| (path(r), format!("vault_aws_secret_backend_role.{}", r.name)));
        let databases = facts
            .database_roles
            .keys()
            .map(|r| (path(r), format!("vault_database_secret_backend_role.{}", r.name)));
        Self {
            token_roles: servers::roles(facts),
            roles,
            issuers: aws.chain(databases).chain(secrets::kept(claim)).collect(),
        }
    }

    /// Its login role, that role's policies, and what its templates read from.
    fn of(&self, job: &Job) -> BTreeSet<String> {
        let mut needs = BTreeSet::new();
        for task in job.groups.iter().flat_map(|g| &g.tasks) {
            let named = task.vault.iter().flat_map(|vault| &vault.policies);
            for policy in named {
                needs.insert(format!("vault_policy.{policy}"));
                needs.extend(self.token_roles.iter().cloned());
            }
            let asked = task.vault.as_ref().and_then(|v| v.role.as_deref()).unwrap_or("");
            for role in self.roles.get(asked).into_iter().flatten() {
                needs.insert(format!("vault_jwt_auth_backend_role.{}", role.name));
                needs.extend(role.token_policies.iter().map(|policy| format!("vault_policy.{policy}")));
            }
            let read = task
                .templates
                .iter()
                .flat_map(|t| t.secrets.iter().cloned().chain(t.variables_from(&job.namespace)));
            needs.extend(read.filter_map(|path| self.issuers.get(&path)).cloned());
        }
        needs
    }
}

fn logins(claim: Claim<'_>, all: &mut Resources) {
    for ((mount, name), role) in &claim.observed.logins {
        let backend = operators::backend(claim.declared, mount).unwrap_or_else(|| {
            made(claim, "vault_jwt_auth_backend", mount, &[("jwks_url", Value::Variable)], all);
            self::mount(claim, "vault_jwt_auth_backend", mount)
        });
        let path = place::login(mount, name);
        let login = Expected::of(&path)
            .set("backend", backend)
            .set("role_name", literal(name))
            .fields(&path, &role.fields);
        all.insert(("vault_jwt_auth_backend_role".to_owned(), name.clone()), login);
    }
}

fn databases(claim: Claim<'_>, all: &mut Resources) {
    let facts = claim.observed;
    for (connection, stated) in &facts.connections {
        let (mount, name) = (&connection.mount, &connection.name);
        made(claim, "vault_mount", mount, &[("type", literal("database"))], all);
        let path = place::connection(connection);
        let mut body = Expected::of(&path)
            .set("backend", self::mount(claim, "vault_mount", mount))
            .set("name", literal(name))
            .fields(&path, &stated.fields)
            .set("postgresql", Value::Block)
            .set("postgresql.username", Value::Variable)
            .set("postgresql.password_wo", Value::Variable)
            .set("postgresql.password_wo_version", Value::Variable);
        // The provider has these in the block of their database.
        for field in ["connection_url", "password_authentication"] {
            if let Some(value) = body.arguments.remove(field) {
                body = body.set(&format!("postgresql.{field}"), value);
            }
        }
        all.insert(("vault_database_secret_backend_connection".to_owned(), name.clone()), body);
    }
    // A script is in the folder of its database: its place says which.
    let file = |scripts: &BTreeMap<String, Vec<Statement>>, role: &str| {
        let place = scripts.get(role).and_then(|s| s.first()).map(|s| s.span.file);
        Value::File(place.map_or_else(String::new, |id| claim.files.get(id).name.clone()))
    };
    let made_here: BTreeSet<&str> = facts.connections.keys().map(|one| one.name.as_str()).collect();
    for (role, stated) in &facts.database_roles {
        let (mount, name) = (&role.mount, &role.name);
        let path = place::role(role);
        let mut issuer = Expected::of(&path)
            .set("backend", self::mount(claim, "vault_mount", mount))
            .set("name", literal(name))
            .fields(&path, &stated.fields)
            .set("creation_statements", file(&facts.creations, name))
            .set("renew_statements", file(&facts.renewals, name))
            .set("revocation_statements", file(&facts.revocations, name));
        // By reference, so that Terraform makes the connection first, unless it is somebody else's.
        if made_here.contains(stated.connection.as_str()) {
            let connection =
                reference("vault_database_secret_backend_connection", &stated.connection, "name");
            issuer = issuer.set("db_name", connection);
        }
        all.insert(("vault_database_secret_backend_role".to_owned(), name.clone()), issuer);
    }
}
