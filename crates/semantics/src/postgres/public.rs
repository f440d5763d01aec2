//! What every role of a database has by PUBLIC, after the setup statements.
//!
//! Source: PostgreSQL 15 documentation, section 5.7: by default PUBLIC has CONNECT and TEMPORARY on
//! databases, EXECUTE on functions and procedures, and USAGE on languages and data types; section
//! 5.9.6: and USAGE on the schema `public` (until version 14 also CREATE there: a database that was
//! made by an older version keeps it).

use super::holdings::{Held, covers, expand, is_public};
use super::{Object, Privilege, Statement, StatementKind};
use crate::Unknown;
use std::collections::BTreeSet;

/// What PUBLIC holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Public {
    /// Privileges on databases, schemas, tables and sequences. What PUBLIC has on functions,
    /// languages and types is not listed: part of the baseline.
    pub held: BTreeSet<Held>,
    /// Why it may hold more, or less.
    pub unknown: Vec<Unknown>,
}

/// What PUBLIC holds in the database of that name after its owner has run `setup`.
pub fn public_after(setup: &[Statement], database: &str) -> Public {
    let own = Object::Database { name: database.to_owned() };
    let schema = Object::Schema { name: "public".to_owned() };
    let held = |privilege, on: &Object| Held::Privilege {
        privilege,
        on: on.clone(),
        column: None,
        grant_option: false,
    };
    let mut public = Public {
        held: BTreeSet::from([
            held(Privilege::Connect, &own),
            held(Privilege::Temporary, &own),
            held(Privilege::Usage, &schema),
        ]),
        unknown: Vec::new(),
    };
    for statement in setup {
        match &statement.kind {
            StatementKind::Grant { privileges, on, to, .. } if to.iter().any(|it| is_public(it)) => {
                match expand(privileges, on, false) {
                    Ok(held) => public.held.extend(held),
                    Err(unknown) => public.unknown.push(unknown),
                }
            }
            StatementKind::Revoke { privileges, on, from } if from.iter().any(|it| is_public(it)) => {
                // A kind that is not modelled is not listed as held either.
                let Ok(revoked) = expand(privileges, on, false) else { continue };
                public.held.retain(|held| !revoked.iter().any(|revoked| undoes(revoked, held)));
            }
            StatementKind::Other(_) => {
                public.unknown.push(Unknown("a setup statement that is not modelled".to_owned()));
            }
            _ => {}
        }
    }
    public
}

/// Whether revoking the one takes the other: the privilege on that object, its columns, or on each
/// of the objects that are revoked at once.
fn undoes(revoked: &Held, held: &Held) -> bool {
    match (revoked, held) {
        (
            Held::Privilege { privilege: p, on: o, column: c, .. },
            Held::Privilege { privilege, on, column, .. },
        ) => privilege == p && covers(o, on) && (c.is_none() || column == c),
        _ => false,
    }
}
