//! The declared databases, with tables to probe, owned by the user that Vault logs in as.
//!
//! That user is no superuser: it has `CREATEROLE` and owns the database, as on a managed server.

use super::{Applied, Trouble};
use crate::engines;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use writ_graph::declared::{Declared, Object};
use writ_live::Secret;
use writ_live::postgres::{Login, Session, identifier, literal};

/// A database that is there.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    /// Its name in the source.
    pub name: String,
    /// The superuser, in this database.
    pub root: Login,
    /// The owner, whom Vault logs in as.
    pub owner: Login,
    /// Every schema with its tables, decoys included.
    pub tables: BTreeMap<String, BTreeSet<String>>,
}

/// A table that nothing grants by name; there is one in every schema.
pub(crate) const DECOY: &str = "writ_decoy";
/// A schema that nothing grants.
pub(crate) const OTHER_SCHEMA: &str = "writ_other";
/// A sequence in every schema.
pub(crate) const SEQUENCE: &str = "writ_sequence";

/// Makes every declared database and runs its `setup.sql` as its owner.
pub(crate) async fn apply(
    server: &Login,
    declared: &Declared,
    tree: &BTreeMap<String, String>,
    applied: &mut Applied,
) -> Result<Vec<Ready>, Trouble> {
    let mut ready = Vec::new();
    for database in &declared.databases {
        let owner = Login {
            dbname: database.dbname.clone(),
            user: format!("writ_vault_{}", database.name),
            password: engines::secret()?,
            ..server.clone()
        };
        let root = Login { dbname: database.dbname.clone(), ..server.clone() };
        let tables = tables_of(declared, &database.name);
        make(server, &owner, &root, &tables).await?;
        let path = format!("postgres/{}/setup.sql", database.name);
        if let Some(sql) = tree.get(&path) {
            let refused = Session::open(&owner).await?.run(sql).await.err().map(|e| e.to_string());
            applied.line(&path, "run as the database's owner", refused);
        }
        ready.push(Ready { name: database.name.clone(), root, owner, tables });
    }
    Ok(ready)
}

/// The schemas and tables that grants and checks name, a decoy in each schema, and a schema that
/// nobody named.
fn tables_of(declared: &Declared, database: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let grants = declared.grants.iter().map(|grant| &grant.object);
    for object in grants.chain(declared.checks.iter().map(|check| &check.object)) {
        match object {
            Object::Table { database: of, schema, table } if of == database => {
                tables.entry(schema.clone()).or_default().insert(table.clone());
            }
            Object::AllTables { database: of, schema } if of == database => {
                tables.entry(schema.clone()).or_default().insert("writ_first".into());
            }
            _ => {}
        }
    }
    tables.entry(OTHER_SCHEMA.into()).or_default();
    for names in tables.values_mut() {
        names.insert(DECOY.into());
    }
    tables
}

/// The owner, the database, its schemas, tables and a row in each.
async fn make(
    server: &Login,
    owner: &Login,
    root: &Login,
    tables: &BTreeMap<String, BTreeSet<String>>,
) -> Result<(), Trouble> {
    let session = Session::open(server).await?;
    let (user, dbname) = (identifier(&owner.user), identifier(&owner.dbname));
    session.run(&create_owner(&user, &owner.password)).await?;
    session.run(&format!("CREATE DATABASE {dbname} OWNER {user}")).await?;
    let session = Session::open(root).await?;
    let mut sql = String::new();
    for (schema, names) in tables {
        let schema = identifier(schema);
        let _ = writeln!(sql, "CREATE SCHEMA IF NOT EXISTS {schema}; ALTER SCHEMA {schema} OWNER TO {user};");
        for name in names {
            let table = identifier(name);
            let _ = writeln!(
                sql,
                "CREATE TABLE {schema}.{table} (id int, note text); \
                 INSERT INTO {schema}.{table} VALUES (1, 'writ'); \
                 ALTER TABLE {schema}.{table} OWNER TO {user};"
            );
        }
        let sequence = identifier(SEQUENCE);
        let _ = writeln!(
            sql,
            "CREATE SEQUENCE {schema}.{sequence}; ALTER SEQUENCE {schema}.{sequence} OWNER TO {user};"
        );
    }
    session.run(&sql).await?;
    Ok(())
}

/// The statement that makes the user whom Vault logs in as.
fn create_owner(user: &str, password: &Secret) -> String {
    format!("CREATE ROLE {user} LOGIN CREATEROLE NOSUPERUSER PASSWORD {}", literal(password.expose()))
}
