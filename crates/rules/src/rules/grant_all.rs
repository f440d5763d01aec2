//! # grant-all
//!
//! `ALL` is what the kind of object has: of a table `TRUNCATE`, `REFERENCES` and `TRIGGER` too, and what a later PostgreSQL adds
//! (17: `MAINTAIN`).
//!
//! ```sql fires postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA "public" TO "{{name}}";
//! ```
//!
//! ```sql passes postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT SELECT, INSERT ON TABLE "public"."orders" TO "{{name}}";
//! ```
//!
//! ## References
//!
//! - PostgreSQL 17 documentation, section 5.8 "Privileges"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::postgres::{Privileges, StatementKind};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/grant-all"),
    severity: Severity::Warning,
    message: "every privilege that there is",
    check: Check::Facts(check),
    source: include_str!("grant_all.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in facts.creations.values().chain(facts.setups.values()).flatten() {
        if let StatementKind::Grant { privileges: Privileges::All, .. }
        | StatementKind::DefaultPrivileges { privileges: Privileges::All, .. } = &statement.kind
        {
            out.push(
                RULE.at(statement.span, "`ALL` is more than reading and writing").help("list the privileges"),
            );
        }
    }
}
