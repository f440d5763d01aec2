//! # grant-option
//!
//! With `WITH GRANT OPTION` or `WITH ADMIN OPTION` a login gives what it has to any other, and what it gave outlives
//! it.
//!
//! ```sql fires postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT SELECT ON TABLE "public"."customers" TO "{{name}}" WITH GRANT OPTION;
//! ```
//!
//! ```sql passes postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT SELECT ON TABLE "public"."customers" TO "{{name}}";
//! ```
//!
//! ## References
//!
//! - PostgreSQL 15 documentation, "GRANT"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::postgres::StatementKind;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/grant-option"),
    severity: Severity::Warning,
    message: "right that may be passed on",
    check: Check::Facts(check),
    source: include_str!("grant_option.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in facts.creations.values().flatten() {
        let passes_on = matches!(
            &statement.kind,
            StatementKind::Grant { grant_option: true, .. }
                | StatementKind::GrantRole { admin_option: true, .. }
        );
        if passes_on {
            out.push(
                RULE.at(statement.span, "a login of this role may give this to others")
                    .help("drop the option"),
            );
        }
    }
}
