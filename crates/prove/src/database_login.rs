//! What a login of a database role holds, by what the statements name: read once, asked often.

use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::Object;
use writ_semantics::postgres::{self, Held, Holdings, Object as SqlObject, Public, Statement};

/// A login.
#[derive(Debug)]
pub struct Login {
    /// What it was given.
    pub holdings: Holdings,
    /// What PUBLIC has in its database.
    pub public: Public,
    /// What the statements that make it name, by schema.
    named: BTreeMap<String, Named>,
    /// Whether it surely has nothing on tables and sequences but what is named.
    plain: bool,
}

/// What is named of one schema.
#[derive(Debug, Default)]
pub struct Named {
    /// Tables, each with the columns that are named alone, and `None` where it is named as a whole.
    pub tables: BTreeMap<String, BTreeSet<Option<String>>>,
    /// Sequences.
    pub sequences: BTreeSet<String>,
    /// Whether all tables, or all sequences, are named at once.
    all: bool,
}

impl Login {
    /// Reads the statements that make it, in the database of that name after `setup`.
    pub fn new(statements: &[Statement], setup: &[Statement], database: &str) -> Self {
        let holdings = Holdings::from_creation(statements);
        let public = postgres::public_after(setup, database);
        let mut named: BTreeMap<String, Named> = BTreeMap::new();
        for held in &holdings.held {
            let Held::Privilege { on, column, .. } = held else { continue };
            match on {
                SqlObject::Table { schema: Some(schema), name } => {
                    let tables = &mut named.entry(schema.clone()).or_default().tables;
                    tables.entry(name.clone()).or_default().insert(column.clone());
                }
                SqlObject::Sequence { schema: Some(schema), name } => {
                    named.entry(schema.clone()).or_default().sequences.insert(name.clone());
                }
                SqlObject::AllTables { schema } | SqlObject::AllSequences { schema } => {
                    named.entry(schema.clone()).or_default().all = true;
                }
                _ => {}
            }
        }
        let limited = |held: &Held| match held {
            Held::Privilege { .. } => true,
            Held::Attribute(attribute) => attribute != "SUPERUSER",
            Held::Membership { .. } => false,
        };
        let outside = |held: &Held| match held {
            Held::Privilege { on, .. } => {
                matches!(on, SqlObject::Database { .. } | SqlObject::Schema { .. })
            }
            _ => false,
        };
        let plain = holdings.unknown.is_empty()
            && public.unknown.is_empty()
            && holdings.held.iter().all(limited)
            && public.held.iter().all(outside);
        Self { holdings, public, named, plain }
    }

    /// What is named of a schema.
    pub fn named(&self, schema: &str) -> Option<&Named> {
        self.named.get(schema)
    }

    /// Whether it may have any of a table: a quick no, never a wrong one.
    pub fn may_have(&self, object: &Object) -> bool {
        match object {
            Object::Table { schema, table, .. } | Object::Columns { schema, table, .. } => {
                let here = |named: &Named| named.all || named.tables.contains_key(table);
                !self.plain || self.named(schema).is_some_and(here)
            }
            _ => true,
        }
    }
}
