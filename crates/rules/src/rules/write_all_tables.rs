//! # write-all-tables
//!
//! A table that is added next year is written by this service too, and what is damaged by mistake is not only what the
//! service is for. Reading a whole schema is what dumps are for; writing one rarely is meant.
//!
//! ```writ fires
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select, update on all tables in orders.public
//! }
//! ```
//!
//! ```writ passes
//! service web-app {
//!   image = "registry.internal/web-app:2.3.0"
//!
//!   may select on all tables in orders.public
//!   may update on orders.public.customers
//! }
//! ```
//!
//! ```writ passes
//! service importer {
//!   image = "registry.internal/importer:1.0.0"
//!
//!   may insert on all tables in orders.staging { because = "it loads whatever the feed brings" }
//! }
//! ```
//!
//! ## References
//!
//! - PostgreSQL 15 documentation, "GRANT", `ALL TABLES IN SCHEMA`

use crate::rule::{Check, Rule, Stack};
use writ_model::{DatabaseVerb, Object, Verb};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/write-all-tables"),
    severity: Severity::Warning,
    message: "every table of a schema can be written",
    check: Check::Stack(check),
    source: include_str!("write_all_tables.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    let of_tasks = stack.model.services.iter().flat_map(|s| &s.tasks).flat_map(|task| &task.grants);
    for grant in of_tasks.chain(stack.model.operators.iter().flat_map(|operator| &operator.grants)) {
        let reads = |verb: Verb| matches!(verb, Verb::Database(DatabaseVerb::Select | DatabaseVerb::Dump));
        if matches!(grant.object, Object::AllTables { .. }) && grant.because.is_none() {
            for verb in grant.verbs.iter().filter(|verb| !reads(verb.value)) {
                let label = format!("`{}` on every table of the schema", verb.value.word());
                out.push(
                    RULE.at(verb.span, label).help("name the tables, or say why with `{ because = \"…\" }`"),
                );
            }
        }
    }
}
