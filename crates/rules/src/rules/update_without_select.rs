//! # update-without-select
//!
//! `UPDATE … WHERE id = 1` and `DELETE … WHERE id = 1` read the column `id`, which needs `SELECT`: without it only
//! statements that change *every* row of the table work.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may update on orders.public.customers
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select, update on orders.public.customers
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on all tables in orders.public
//!   may delete on orders.public.sessions
//! }
//! ```
//!
//! ## References
//!
//! - PostgreSQL 15 documentation, "UPDATE" and "DELETE": "You must also have the `SELECT` privilege on any column whose values are read"

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{DatabaseVerb, Object, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/update-without-select"),
    severity: Severity::Warning,
    message: "rows to be changed that cannot be found",
    check: Check::Stack(check),
    source: include_str!("update_without_select.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for of_one in stack.declared.grants.chunk_by(|a, b| a.principal == b.principal) {
        let reads = |object: &Object| {
            of_one.iter().any(|grant| {
                let selects = matches!(grant.verb, Verb::Database(DatabaseVerb::Select | DatabaseVerb::Dump));
                selects
                    && place(&grant.object).is_some_and(|(database, schema, table)| {
                        place(object).is_some_and(|(of, within, wanted)| {
                            of == database && within == schema && (table.is_none() || table == wanted)
                        })
                    })
            })
        };
        for grant in of_one {
            let changes = matches!(grant.verb, Verb::Database(DatabaseVerb::Update | DatabaseVerb::Delete));
            if changes && !reads(&grant.object) {
                let label =
                    format!("`{}` may change rows here, but find none by a condition", grant.principal);
                out.push(RULE.at(grant.span, label).help("grant `select` on the same table"));
            }
        }
    }
}

/// Database, schema and table; no table for all of them.
fn place(object: &Object) -> Option<(&str, &str, Option<&str>)> {
    match object {
        Object::Table { database, schema, table } | Object::Columns { database, schema, table, .. } => {
            Some((database, schema, Some(table)))
        }
        Object::AllTables { database, schema } => Some((database, schema, None)),
        _ => None,
    }
}
