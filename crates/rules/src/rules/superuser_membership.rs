//! # superuser-membership
//!
//! A member of a role has what it has. That of a superuser, or of a role that reads files and runs programs on the server, is all
//! of the server; that of a provider's administrator is all of its databases.
//!
//! ```sql fires postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT postgres TO "{{name}}";
//! ```
//!
//! ```sql fires postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT pg_read_all_data TO "{{name}}";
//! ```
//!
//! ```sql passes postgres/orders/x.creation.sql
//! CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
//! GRANT "app_reader" TO "{{name}}";
//! ```
//!
//! ## References
//!
//! - PostgreSQL 17 documentation, section 22.5 "Predefined Roles"
//! - Amazon RDS documentation, "Understanding the `rds_superuser` role"
//! - Azure Database for PostgreSQL documentation, "Create users", "The server admin account"
//! - Cloud SQL for PostgreSQL documentation, "About PostgreSQL users", "Superuser restrictions"

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::postgres::StatementKind;
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/superuser-membership"),
    severity: Severity::Warning,
    message: "member of a role that may do everything",
    check: Check::Facts(check),
    source: include_str!("superuser_membership.rs"),
};

/// The first superuser of a cluster, the administrators of those who run it for others, and the predefined
/// roles that are worth all data, or the server: sources above, read in November 2026.
///
/// `azure_superuser` is `azuresu` by its former name. `rdsadmin`, the superuser of RDS itself, is in no page
/// that was read: it is here because nobody has a reason to be its member.
const EVERYTHING: [&str; 12] = [
    "azure_pg_admin",
    "azure_superuser",
    "azuresu",
    "cloudsqlsuperuser",
    "pg_execute_server_program",
    "pg_read_all_data",
    "pg_read_server_files",
    "pg_write_all_data",
    "pg_write_server_files",
    "postgres",
    "rds_superuser",
    "rdsadmin",
];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for statement in facts.creations.values().chain(facts.setups.values()).flatten() {
        let StatementKind::GrantRole { roles, .. } = &statement.kind else { continue };
        if let Some(role) = roles.iter().find(|role| EVERYTHING.contains(&role.as_str())) {
            let label = format!("each login has what `{role}` has");
            out.push(RULE.at(statement.span, label).help("make a role with what is needed, and grant that"));
        }
    }
}
