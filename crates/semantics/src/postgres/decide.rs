//! Whether a role may use a privilege, in a database with declared objects.
//!
//! Source: PostgreSQL 15 documentation, section 5.7: to use a table, sequence or function one also
//! needs USAGE on its schema; and CONNECT on the database to be there at all.

use super::holdings::{By, Held, Holdings, given};
use super::public::{Public, public_after};
use super::{Object, Privilege, Statement};
use crate::{Unknown, Verdict};
use std::collections::BTreeMap;

/// The objects of a database, as declared or taken from its catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    /// The database's name.
    pub database: String,
    /// By schema.
    pub schemas: BTreeMap<String, SchemaObjects>,
}

/// The objects of one schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchemaObjects {
    /// Tables, views and foreign tables.
    pub tables: Vec<String>,
    /// Sequences.
    pub sequences: Vec<String>,
    /// Whether these are all. Otherwise what `ALL TABLES` gives on another one is *unknown*.
    pub complete: bool,
}

/// Whether the role may use the privilege on the object: by what it was given and by PUBLIC, as the
/// owner's `setup` leaves it. It must be able to reach the object, too.
///
/// A membership may give anything, so with one a refusal is *unknown*; so it is with statements that
/// are not modelled. Column privileges don't count: the question is about the whole object.
pub fn decide(
    holdings: &Holdings,
    setup: &[Statement],
    privilege: Privilege,
    object: &Object,
    schema: &Schema,
) -> Verdict {
    decide_column(holdings, &public_after(setup, &schema.database), privilege, object, None, schema)
}

/// The same of one column, by a privilege on it or on its table (documentation, "GRANT": of a
/// table's privilege the columns have a share), and by what PUBLIC has already been left.
pub fn decide_column(
    holdings: &Holdings,
    public: &Public,
    privilege: Privilege,
    object: &Object,
    column: Option<&str>,
    schema: &Schema,
) -> Verdict {
    if holdings.held.contains(&Held::Attribute("SUPERUSER".to_owned())) {
        return Verdict::Allow;
    }
    let database = Object::Database { name: schema.database.clone() };
    let mut needs = vec![(Privilege::Connect, database.clone(), None)];
    if let Some(name) = schema_of(object) {
        needs.push((Privilege::Usage, Object::Schema { name: name.to_owned() }, None));
    }
    needs.push((privilege, object.clone(), column));
    let mut doubt = holdings.unknown.first().cloned();
    for (privilege, on, column) in needs {
        let mut by = given(&holdings.held, privilege, &on, column, false);
        if by.is_none() {
            by = given(&public.held, privilege, &on, column, false);
            doubt = doubt.or_else(|| public.unknown.first().cloned());
        }
        let Some(by) = by else { return missing(holdings, &public.unknown) };
        if by == By::Kind {
            match declared(&on, schema) {
                Some(true) => {}
                Some(false) => return missing(holdings, &public.unknown),
                None => doubt = Some(Unknown(format!("whether {on:?} exists is not declared"))),
            }
        }
    }
    doubt.map_or(Verdict::Allow, Verdict::Unknown)
}

fn missing(holdings: &Holdings, of_public: &[Unknown]) -> Verdict {
    let member = holdings.held.iter().find_map(|held| match held {
        Held::Membership { role, .. } => Some(Unknown(format!("what the role `{role}` holds is not known"))),
        _ => None,
    });
    let unknown = holdings.unknown.first().or(of_public.first()).cloned().or(member);
    unknown.map_or(Verdict::ImplicitDeny, Verdict::Unknown)
}

/// The schema of an object; `None` where it has none or it is not said.
fn schema_of(object: &Object) -> Option<&str> {
    match object {
        Object::Table { schema, .. } | Object::Sequence { schema, .. } => schema.as_deref(),
        Object::AllTables { schema }
        | Object::AllSequences { schema }
        | Object::AllFunctions { schema }
        | Object::AllRoutines { schema } => Some(schema),
        _ => None,
    }
}

/// Whether the object is there; `None` where that is not declared.
fn declared(object: &Object, schema: &Schema) -> Option<bool> {
    let objects = schema.schemas.get(schema_of(object)?)?;
    let listed = match object {
        Object::Table { name, .. } => objects.tables.contains(name),
        Object::Sequence { name, .. } => objects.sequences.contains(name),
        _ => return None,
    };
    if listed { Some(true) } else { objects.complete.then_some(false) }
}
