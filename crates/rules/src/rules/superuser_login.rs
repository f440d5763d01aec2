//! # superuser-login
//!
//! `SUPERUSER` passes every check, `CREATEROLE` makes logins that outlive this one, `BYPASSRLS` and `REPLICATION` read
//! every row.
//!
//! ```sql fires postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN SUPERUSER PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! ```
//!
//! ```sql passes postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! ```
//!
//! ## References
//!
//! - PostgreSQL 15 documentation, "CREATE ROLE"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::postgres::StatementKind;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/superuser-login"),
    severity: Severity::Warning,
    message: "login that is more than a login",
    check: Check::Facts(check),
    source: include_str!("superuser_login.rs"),
};

const MORE_THAN_A_LOGIN: [&str; 5] = ["SUPERUSER", "CREATEROLE", "CREATEDB", "BYPASSRLS", "REPLICATION"];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in facts.creations.values().flatten() {
        let (StatementKind::CreateRole { options, .. } | StatementKind::AlterRole { options, .. }) =
            &statement.kind
        else {
            continue;
        };
        if let Some(option) = options.iter().find(|option| MORE_THAN_A_LOGIN.contains(&option.as_str())) {
            let label = format!("each login is made with `{option}`");
            out.push(RULE.at(statement.span, label).help("drop it, and grant what is needed"));
        }
    }
}
