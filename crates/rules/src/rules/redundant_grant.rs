//! # redundant-grant
//!
//! The narrower sentence changes nothing: who reads it takes it for the limit that it is not.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may read on archive/"public/"
//!   may read on archive/"public/images/"
//! }
//! ```
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on all tables in orders.public
//!   may select on orders.public.customers
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may read  on archive/"public/"
//!   may write on archive/"public/images/"
//! }
//! ```

use crate::rule::{Check, Rule, Stack};
use writ_graph::declared::{Grant, Object};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/redundant-grant"),
    severity: Severity::Warning,
    message: "grant that another one covers",
    check: Check::Stack(check),
    source: include_str!("redundant_grant.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let grants = &stack.declared.grants;
    // Grants stand principal by principal, in the order of the source: look at one's own only.
    for of_one in grants.chunk_by(|a, b| a.principal == b.principal) {
        for (n, grant) in of_one.iter().enumerate() {
            let wider = of_one.iter().enumerate().find(|(m, other)| *m != n && covers(other, grant, *m < n));
            if let Some((_, wider)) = wider {
                let label = format!("`{}` on {} is granted already", grant.verb.word(), grant.object);
                out.push(RULE.at(grant.span, label).also(wider.span, "by this").help("remove it"));
            }
        }
    }
}

/// Whether `wide` gives all that `narrow` does; of two that are the same, the later is redundant.
fn covers(wide: &Grant, narrow: &Grant, earlier: bool) -> bool {
    if wide.verb != narrow.verb || wide.span == narrow.span {
        return false;
    }
    match (&wide.object, &narrow.object) {
        (a, b) if a == b => earlier,
        (Object::Bucket { bucket, prefix }, Object::Bucket { bucket: same, prefix: below }) => {
            bucket == same && below.starts_with(prefix)
        }
        (
            Object::AllTables { database, schema },
            Object::Table { database: same, schema: of, .. }
            | Object::Columns { database: same, schema: of, .. },
        ) => database == same && schema == of,
        (
            Object::Table { database, schema, table },
            Object::Columns { database: same, schema: of, table: it, .. },
        ) => database == same && schema == of && table == it,
        _ => false,
    }
}
