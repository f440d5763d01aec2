//! The database role of a service: how its logins are made, renewed and taken away; the
//! connection; and what PUBLIC loses.

use crate::declared::{Database, Declared, Grant, Object, Seconds, Verb};
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
    declared: &Declared,
    grants: &[&Grant],
    facts: &mut Facts,
) {
    let Some(first) = grants.first() else { return };
    let Some(database) = declared.databases.iter().find(|d| Some(d.name.as_str()) == first.object.database())
    else {
        return;
    };
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
    let connection = facts.connections.entry(database.connection.clone()).or_insert_with(|| fresh(database));
    connection.allowed_roles.push(role.name.clone());
    connection.allowed_roles.sort();
}

/// Adds what belongs to a database whoever uses it.
pub fn connection(database: &Database, facts: &mut Facts) {
    facts.connections.entry(database.connection.clone()).or_insert_with(|| fresh(database));
    facts.setups.insert(database.name.clone(), setup(database));
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
        allowed_roles: Vec::new(),
        span: database.span,
        fields: BTreeMap::new(),
    }
}

fn grant(privileges: BTreeSet<Privilege>, on: SqlObject) -> StatementKind {
    let only = privileges.into_iter().map(|privilege| ColumnPrivilege { privilege, columns: Vec::new() });
    StatementKind::Grant {
        privileges: Privileges::Only(only.collect()),
        on,
        to: vec![NAME.to_owned()],
        grant_option: false,
    }
}

fn creation(database: &Database, grants: &[&Grant], span: Span) -> Vec<Statement> {
    let options = ["LOGIN", "PASSWORD '{{password}}'", "VALID UNTIL '{{expiration}}'"];
    let options = options.into_iter().map(str::to_owned).collect();
    let mut statements = vec![
        Statement { kind: StatementKind::CreateRole { name: NAME.to_owned(), options }, span },
        Statement {
            kind: grant(
                BTreeSet::from([Privilege::Connect]),
                SqlObject::Database { name: database.dbname.clone() },
            ),
            span,
        },
    ];
    let mut schemas: BTreeMap<&str, Span> = BTreeMap::new();
    let mut objects: BTreeMap<SqlObject, (BTreeSet<Privilege>, Span)> = BTreeMap::new();
    let mut add = |object: SqlObject, privileges: &[Privilege], span: Span| {
        if !privileges.is_empty() {
            objects.entry(object).or_insert((BTreeSet::new(), span)).0.extend(privileges);
        }
    };
    for granted in grants {
        let Verb::Database(verb) = granted.verb else { continue };
        match &granted.object {
            Object::Table { schema, table, .. } => {
                schemas.entry(schema).or_insert(granted.span);
                let object = SqlObject::Table { schema: Some(schema.clone()), name: table.clone() };
                add(object, verbs::on_table(verb), granted.span);
                if !verbs::on_sequences(verb).is_empty() {
                    let all = SqlObject::AllSequences { schema: schema.clone() };
                    add(all, verbs::on_sequences(verb), granted.span);
                }
            }
            Object::AllTables { schema, .. } => {
                schemas.entry(schema).or_insert(granted.span);
                add(SqlObject::AllTables { schema: schema.clone() }, verbs::on_table(verb), granted.span);
                add(
                    SqlObject::AllSequences { schema: schema.clone() },
                    verbs::on_sequences(verb),
                    granted.span,
                );
            }
            _ => {}
        }
    }
    statements.extend(schemas.into_iter().map(|(schema, span)| Statement {
        kind: grant(BTreeSet::from([Privilege::Usage]), SqlObject::Schema { name: schema.to_owned() }),
        span,
    }));
    statements.extend(
        objects
            .into_iter()
            .map(|(object, (privileges, span))| Statement { kind: grant(privileges, object), span }),
    );
    statements
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
/// USAGE on schema `public` (and CREATE there, up to version 14).
fn setup(database: &Database) -> Vec<Statement> {
    let mut schemas: BTreeSet<&str> = database.schemas.iter().map(String::as_str).collect();
    schemas.insert("public");
    let mut objects = vec![SqlObject::Database { name: database.dbname.clone() }];
    objects.extend(schemas.into_iter().map(|name| SqlObject::Schema { name: name.to_owned() }));
    let revoke =
        |on| StatementKind::Revoke { privileges: Privileges::All, on, from: vec!["PUBLIC".to_owned()] };
    objects.into_iter().map(|on| Statement { kind: revoke(on), span: database.span }).collect()
}
