//! The database role of a service: how its logins are made, renewed and taken away; the
//! connection; and what PUBLIC loses.

use crate::declared::{Database, DatabaseVerb, Grant, Object, Seconds, Verb};
use crate::names;
use crate::verbs;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use writ_semantics::Facts;
use writ_semantics::engine::{DatabaseConnection, DatabaseRole, RoleRef};
use writ_semantics::postgres::{
    ColumnPrivilege, Object as SqlObject, Privilege, Privileges, Statement, StatementKind,
};
use writ_source::Span;

/// What Vault puts the new role's name in for (`{{name}}`).
const NAME: &str = "{{name}}";

/// Adds all that concerns one database role of Vault.
pub fn compose(
    role: &RoleRef,
    ttl: Seconds,
    max_ttl: Seconds,
    databases: &BTreeMap<&str, &Database>,
    grants: &[&Grant],
    facts: &mut Facts,
) {
    let Some(first) = grants.first() else { return };
    let Some(database) = first.object.database().and_then(|name| databases.get(name)) else { return };
    let name = role.name.clone();
    facts.creations.insert(name.clone(), creation(database, grants, first.span));
    facts.renewals.insert(name.clone(), renewal(first.span));
    facts.revocations.insert(name, revocation(first.span));
    let issued = DatabaseRole {
        role: role.clone(),
        connection: database.connection.name.clone(),
        default_ttl: Some(Duration::from(ttl)),
        max_ttl: Some(Duration::from(max_ttl)),
        span: first.span,
        fields: BTreeMap::new(),
    };
    facts.database_roles.insert(role.clone(), issued);
    if !database.existing {
        let connection =
            facts.connections.entry(database.connection.clone()).or_insert_with(|| fresh(database));
        connection.allowed_roles.push(role.name.clone());
        connection.allowed_roles.sort();
    }
}

/// Adds what belongs to a database whoever uses it.
pub fn connection(database: &Database, facts: &mut Facts) {
    if !database.existing {
        facts.connections.entry(database.connection.clone()).or_insert_with(|| fresh(database));
    }
    if database.setup {
        facts.setups.insert(database.name.clone(), setup(database));
    }
}

fn fresh(database: &Database) -> DatabaseConnection {
    DatabaseConnection {
        role: database.connection.clone(),
        plugin: "postgresql-database-plugin".to_owned(),
        url: format!(
            "postgresql://{{{{username}}}}:{{{{password}}}}@{}/{}?sslmode={}",
            database.address, database.dbname, database.sslmode
        ),
        dbname: Some(database.dbname.clone()),
        allowed_roles: database
            .shared_with
            .iter()
            .map(|stack| names::roles_of(stack, &database.name))
            .collect(),
        span: database.span,
        fields: BTreeMap::new(),
    }
}

fn grant(privileges: BTreeSet<ColumnPrivilege>, on: SqlObject) -> StatementKind {
    StatementKind::Grant {
        privileges: Privileges::Only(privileges),
        on,
        to: vec![NAME.to_owned()],
        grant_option: false,
    }
}

/// One privilege, not limited to columns.
fn whole(privilege: Privilege) -> BTreeSet<ColumnPrivilege> {
    BTreeSet::from([ColumnPrivilege { privilege, columns: Vec::new() }])
}

fn creation(database: &Database, grants: &[&Grant], span: Span) -> Vec<Statement> {
    let options = ["LOGIN", "PASSWORD '{{password}}'", "VALID UNTIL '{{expiration}}'"];
    let options = options.into_iter().map(str::to_owned).collect();
    let mut statements = vec![
        Statement { kind: StatementKind::CreateRole { name: NAME.to_owned(), options }, span },
        Statement {
            kind: grant(whole(Privilege::Connect), SqlObject::Database { name: database.dbname.clone() }),
            span,
        },
    ];
    let mut schemas: BTreeMap<&str, Span> = BTreeMap::new();
    let mut objects = Objects::default();
    for granted in grants {
        if let Verb::Database(verb) = granted.verb {
            if let Some(schema) = granted.object.schema() {
                schemas.entry(schema).or_insert(granted.span);
            }
            objects.add(verb, &granted.object, granted.span);
        }
    }
    statements.extend(schemas.into_iter().map(|(schema, span)| Statement {
        kind: grant(whole(Privilege::Usage), SqlObject::Schema { name: schema.to_owned() }),
        span,
    }));
    statements.extend(objects.statements(NAME, false));
    statements
}

/// What is granted on each object: of each privilege the columns that it is limited to, or that it
/// is not limited.
#[derive(Default)]
pub struct Objects(BTreeMap<SqlObject, (BTreeMap<Privilege, Limit>, Span)>);

/// To which columns a privilege is limited, in their order; `None`: to none.
type Limit = Option<BTreeSet<String>>;

impl Objects {
    /// Adds what a verb means on an object.
    pub fn add(&mut self, verb: DatabaseVerb, object: &Object, span: Span) {
        match object {
            Object::Table { schema, table, .. } => {
                let on = SqlObject::Table { schema: Some(schema.clone()), name: table.clone() };
                self.all(on, verbs::on_table(verb), None, span);
                let sequences = SqlObject::AllSequences { schema: schema.clone() };
                self.all(sequences, verbs::on_sequences(verb), None, span);
            }
            Object::AllTables { schema, .. } => {
                let on = SqlObject::AllTables { schema: schema.clone() };
                self.all(on, verbs::on_table(verb), None, span);
                let sequences = SqlObject::AllSequences { schema: schema.clone() };
                self.all(sequences, verbs::on_sequences(verb), None, span);
            }
            Object::Columns { schema, table, columns, .. } => {
                let on = SqlObject::Table { schema: Some(schema.clone()), name: table.clone() };
                self.all(on, verbs::on_table(verb), Some(columns), span);
            }
            Object::Sequence { schema, sequence, .. } => {
                let on = SqlObject::Sequence { schema: Some(schema.clone()), name: sequence.clone() };
                self.all(on, verbs::on_sequence(verb), None, span);
            }
            Object::AllSequences { schema, .. } => {
                let on = SqlObject::AllSequences { schema: schema.clone() };
                self.all(on, verbs::on_sequence(verb), None, span);
            }
            _ => {}
        }
    }

    /// Adds privileges on an object, on all of it or on columns.
    fn all(&mut self, on: SqlObject, privileges: &[Privilege], columns: Option<&Vec<String>>, span: Span) {
        if privileges.is_empty() {
            return;
        }
        let (held, _) = self.0.entry(on).or_insert((BTreeMap::new(), span));
        for privilege in privileges {
            match (held.entry(*privilege).or_insert_with(|| Some(BTreeSet::new())), columns) {
                // The whole includes its columns, whichever was said first.
                (limit, None) => *limit = None,
                (Some(limit), Some(columns)) => limit.extend(columns.iter().cloned()),
                (None, Some(_)) => {}
            }
        }
    }

    /// One statement for each object.
    pub fn statements(self, to: &str, grant_option: bool) -> impl Iterator<Item = Statement> {
        let to = to.to_owned();
        self.0.into_iter().map(move |(object, (privileges, span))| {
            let privileges = privileges.into_iter().map(|(privilege, limit)| ColumnPrivilege {
                privilege,
                columns: limit.into_iter().flatten().collect(),
            });
            let kind = StatementKind::Grant {
                privileges: Privileges::Only(privileges.collect()),
                on: object,
                to: vec![to.clone()],
                grant_option,
            };
            Statement { kind, span }
        })
    }
}

fn renewal(span: Span) -> Vec<Statement> {
    let options = vec!["VALID UNTIL '{{expiration}}'".to_owned()];
    vec![Statement { kind: StatementKind::AlterRole { name: NAME.to_owned(), options }, span }]
}

/// Ends logins, then sessions, then ownership, then the role.
///
/// `GRANT … TO CURRENT_USER` makes Vault's own login a member of the role, without which a login
/// that is no superuser may neither end its sessions nor reassign or drop what it owns
/// (PostgreSQL 15 documentation, "REASSIGN OWNED", "DROP OWNED", table 9.90).
fn revocation(span: Span) -> Vec<Statement> {
    let name = || NAME.to_owned();
    let me = || "CURRENT_USER".to_owned();
    [
        StatementKind::AlterRole { name: name(), options: vec!["NOLOGIN".to_owned()] },
        StatementKind::GrantRole { roles: vec![name()], to: vec![me()], admin_option: false },
        StatementKind::TerminateSessions { role: name() },
        StatementKind::ReassignOwned { from: name(), to: me() },
        StatementKind::DropOwned { role: name() },
        StatementKind::DropRole { role: name() },
    ]
    .into_iter()
    .map(|kind| Statement { kind, span })
    .collect()
}

/// Takes from PUBLIC what PostgreSQL gives it on a new database: CONNECT and TEMPORARY on it, and
/// USAGE on schema `public` (and CREATE there, up to version 14); where it is asked for, EXECUTE on
/// the functions and procedures that the schemas have when the script runs.
fn setup(database: &Database) -> Vec<Statement> {
    let mut schemas: BTreeSet<&str> = database.schemas.iter().map(String::as_str).collect();
    schemas.insert("public");
    let mut objects = vec![SqlObject::Database { name: database.dbname.clone() }];
    objects.extend(schemas.iter().map(|&name| SqlObject::Schema { name: name.to_owned() }));
    if database.revoke_functions {
        objects.extend(schemas.iter().map(|&name| SqlObject::AllRoutines { schema: name.to_owned() }));
    }
    let revoke =
        |on| StatementKind::Revoke { privileges: Privileges::All, on, from: vec!["PUBLIC".to_owned()] };
    objects.into_iter().map(|on| Statement { kind: revoke(on), span: database.span }).collect()
}
