//! # public-grant
//!
//! What is granted to `PUBLIC` every login has, those of other services too, and it stays when this login is dropped.
//!
//! ```sql fires postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT SELECT ON TABLE "public"."customers" TO PUBLIC;
//! ```
//!
//! ```sql passes postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT SELECT ON TABLE "public"."customers" TO "{{name}}";
//! ```
//!
//! ## References
//!
//! - PostgreSQL 15 documentation, section 5.7 "Privileges"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::postgres::StatementKind;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/public-grant"),
    severity: Severity::Warning,
    message: "right for everybody",
    check: Check::Facts(check),
    source: include_str!("public_grant.rs"),
};

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in facts.creations.values().chain(facts.setups.values()).flatten() {
        if let StatementKind::Grant { to, .. } = &statement.kind
            && to.iter().any(|grantee| grantee == "PUBLIC")
        {
            out.push(RULE.at(statement.span, "every login has this").help("grant it to the role"));
        }
    }
}
