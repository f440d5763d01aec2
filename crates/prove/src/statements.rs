//! SQL statements as findings say them: in SQL's own words.

use crate::worded::Worded;
use writ_semantics::postgres::{Object, Privileges, StatementKind};

/// Longer ones are cut: the finding points at the whole.
const LONGEST: usize = 80;

impl Worded for StatementKind {
    fn worded(&self) -> String {
        let whole = sql(self);
        let mut shown: String =
            whole.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if shown.len() < whole.len() {
            shown.push('…');
        }
        format!("`{shown}`")
    }
}

fn sql(kind: &StatementKind) -> String {
    let option = |on: bool, words: &'static str| if on { words } else { "" };
    match kind {
        StatementKind::CreateRole { name, options } => {
            format!("CREATE ROLE {name} WITH {}", options.join(" "))
        }
        StatementKind::AlterRole { name, options } => format!("ALTER ROLE {name} WITH {}", options.join(" ")),
        StatementKind::Grant { privileges, on, to, grant_option } => {
            let passed_on = option(*grant_option, " WITH GRANT OPTION");
            format!("GRANT {} ON {} TO {}{passed_on}", all(privileges), object(on), to.join(", "))
        }
        StatementKind::Revoke { privileges, on, from } => {
            format!("REVOKE {} ON {} FROM {}", all(privileges), object(on), from.join(", "))
        }
        StatementKind::DefaultPrivileges { privileges, on, to, grant_option } => {
            let passed_on = option(*grant_option, " WITH GRANT OPTION");
            format!(
                "ALTER DEFAULT PRIVILEGES GRANT {} ON {} TO {}{passed_on}",
                all(privileges),
                object(on),
                to.join(", ")
            )
        }
        StatementKind::GrantRole { roles, to, admin_option } => {
            let passed_on = option(*admin_option, " WITH ADMIN OPTION");
            format!("GRANT {} TO {}{passed_on}", roles.join(", "), to.join(", "))
        }
        StatementKind::TerminateSessions { role } => {
            format!("pg_terminate_backend of the sessions of {role}")
        }
        StatementKind::ReassignOwned { from, to } => format!("REASSIGN OWNED BY {from} TO {to}"),
        StatementKind::DropOwned { role } => format!("DROP OWNED BY {role}"),
        StatementKind::DropRole { role } => format!("DROP ROLE {role}"),
        StatementKind::Other(text) => text.clone(),
    }
}

fn all(privileges: &Privileges) -> String {
    match privileges {
        Privileges::All => "ALL".to_owned(),
        Privileges::Only(only) => {
            let each = only.iter().map(|one| match one.columns.as_slice() {
                [] => one.privilege.keyword().to_owned(),
                columns => format!("{} ({})", one.privilege.keyword(), columns.join(", ")),
            });
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn object(object: &Object) -> String {
    let of = |schema: &Option<String>, name: &String| match schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name.clone(),
    };
    match object {
        Object::Database { name } => format!("DATABASE {name}"),
        Object::Schema { name } => format!("SCHEMA {name}"),
        Object::Table { schema, name } => format!("TABLE {}", of(schema, name)),
        Object::Sequence { schema, name } => format!("SEQUENCE {}", of(schema, name)),
        Object::AllTables { schema } => format!("ALL TABLES IN SCHEMA {schema}"),
        Object::AllSequences { schema } => format!("ALL SEQUENCES IN SCHEMA {schema}"),
        Object::AllFunctions { schema } => format!("ALL FUNCTIONS IN SCHEMA {schema}"),
        Object::AllRoutines { schema } => format!("ALL ROUTINES IN SCHEMA {schema}"),
        Object::Other(text) => text.clone(),
    }
}
