//! SQL: what PUBLIC loses, and the statements by which Vault makes, renews and takes away logins.

use crate::artifact::{Artifact, Artifacts, Unprintable};
use crate::print::lines::{Lines, NOTICE};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use writ_graph::declared::Declared;
use writ_semantics::Facts;
use writ_semantics::place::{self, Script};
use writ_semantics::postgres::{Object, Privileges, Statement, StatementKind, VAULT_LOGIN};
use writ_source::Span;

/// Prints the scripts, each in the folder of its database.
pub fn emit(facts: &Facts, declared: &Declared, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    for (database, statements) in &facts.setups {
        let comment = [
            NOTICE,
            "Run by the owner of the database and of these schemas before the first credential is issued, and",
            "again whenever this file changes: psql -v ON_ERROR_STOP=1 -1 -f setup.sql",
            "It takes away what PostgreSQL gives to everybody, so that a role has only what is granted to it.",
            "Whoever relied on that, Vault's own login too, needs grants of its own first: see deployer/README.md.",
            "A warning that no privileges could be revoked means that this was not run by the owner.",
        ];
        artifacts.add(place::setup(database), script(&comment, statements)?);
    }
    let kinds = [
        (&facts.creations, Script::Creation),
        (&facts.renewals, Script::Renewal),
        (&facts.revocations, Script::Revocation),
    ];
    let folders = folders(declared);
    for role in facts.database_roles.values() {
        let Some(folder) = folders.get(role.connection.as_str()) else { continue };
        for (statements, kind) in kinds {
            if let Some(statements) = statements.get(&role.role.name) {
                // No comment here: Vault hands every byte to PostgreSQL.
                artifacts.add(place::script(folder, &role.role.name, kind), script(&[], statements)?);
            }
        }
    }
    Ok(())
}

/// The folder of the database that each connection is to.
pub fn folders(declared: &Declared) -> BTreeMap<&str, &str> {
    // The first of a name.
    let databases = declared.databases.iter().rev();
    databases.map(|database| (database.connection.name.as_str(), database.name.as_str())).collect()
}

/// A script: comments, then one statement a line.
pub fn script(comment: &[&str], statements: &[Statement]) -> Result<Artifact, Unprintable> {
    let mut lines = Lines::new();
    for line in comment {
        lines.push(format!("-- {line}"), None);
    }
    for statement in statements {
        lines.push(format!("{};", self::statement(&statement.kind, statement.span)?), Some(statement.span));
    }
    Ok(lines.finish())
}

fn statement(kind: &StatementKind, span: Span) -> Result<String, Unprintable> {
    let role = |name: &str| self::role(name, span);
    let roles = |names: &[String]| -> Result<String, Unprintable> {
        Ok(names.iter().map(|name| self::role(name, span)).collect::<Result<Vec<_>, _>>()?.join(", "))
    };
    Ok(match kind {
        StatementKind::CreateRole { name, options } => {
            format!("CREATE ROLE {} WITH {}", role(name)?, options.join(" "))
        }
        StatementKind::AlterRole { name, options } => {
            format!("ALTER ROLE {} WITH {}", role(name)?, options.join(" "))
        }
        StatementKind::Grant { privileges, on, to, grant_option } => {
            let option = if *grant_option { " WITH GRANT OPTION" } else { "" };
            format!(
                "GRANT {} ON {} TO {}{option}",
                self::privileges(privileges, span)?,
                object(on, span)?,
                roles(to)?
            )
        }
        StatementKind::Revoke { privileges, on, from } => {
            format!(
                "REVOKE {} ON {} FROM {}",
                self::privileges(privileges, span)?,
                object(on, span)?,
                roles(from)?
            )
        }
        StatementKind::DefaultPrivileges { privileges, on, to, grant_option } => {
            let (schema, kind) = match on {
                Object::AllTables { schema } => (schema, "TABLES"),
                Object::AllSequences { schema } => (schema, "SEQUENCES"),
                _ => return Err(Unprintable { what: "an SQL object", origin: Some(span) }),
            };
            let option = if *grant_option { " WITH GRANT OPTION" } else { "" };
            format!(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT {} ON {kind} TO {}{option}",
                identifier(schema, span)?,
                self::privileges(privileges, span)?,
                roles(to)?
            )
        }
        StatementKind::GrantRole { roles: given, to, admin_option } => {
            let option = if *admin_option { " WITH ADMIN OPTION" } else { "" };
            format!("GRANT {} TO {}{option}", roles(given)?, roles(to)?)
        }
        StatementKind::TerminateSessions { role } => {
            format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = {}",
                literal(role, span)?
            )
        }
        StatementKind::ReassignOwned { from, to } => {
            format!("REASSIGN OWNED BY {} TO {}", role(from)?, role(to)?)
        }
        StatementKind::DropOwned { role: whose } => format!("DROP OWNED BY {}", role(whose)?),
        StatementKind::DropRole { role: which } => format!("DROP ROLE {}", role(which)?),
        StatementKind::Other(_) => return Err(Unprintable { what: "an SQL statement", origin: Some(span) }),
    })
}

/// What gives to a role what statements take from PUBLIC, of what PostgreSQL gives to it (PostgreSQL 17
/// documentation, section 5.8 "Privileges", table 5.2): one statement each.
pub(crate) fn given_back(statements: &[Statement], to: &str) -> Result<Vec<(String, Span)>, Unprintable> {
    let mut lines = Vec::new();
    for statement in statements {
        let StatementKind::Revoke { on, .. } = &statement.kind else { continue };
        let privileges = match on {
            Object::Database { .. } => "CONNECT, TEMPORARY",
            Object::Schema { .. } => "USAGE",
            Object::AllFunctions { .. } | Object::AllRoutines { .. } => "EXECUTE",
            // PUBLIC has nothing on these unless somebody gave it.
            _ => continue,
        };
        let line = format!("GRANT {privileges} ON {} TO {to};", object(on, statement.span)?);
        lines.push((line, statement.span));
    }
    Ok(lines)
}

/// Vault's placeholder for the new role's name.
const NAME: &str = "{{name}}";

/// A role: the keywords as they are, any other name quoted.
fn role(name: &str, span: Span) -> Result<String, Unprintable> {
    match name {
        "PUBLIC" | "CURRENT_USER" | VAULT_LOGIN => Ok(name.to_owned()),
        NAME => Ok(format!("\"{NAME}\"")),
        other => identifier(other, span),
    }
}

fn carried(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && !text.contains("{{")
        && !text.contains("}}")
        && !text.chars().any(|c| c.is_control() || c == ';')
}

/// A quoted identifier (PostgreSQL 15 documentation, section 4.1.1). Vault splits at every `;`
/// and fills in `{{…}}`, inside of quotes too: neither can be carried.
fn identifier(name: &str, span: Span) -> Result<String, Unprintable> {
    if !carried(name) {
        return Err(Unprintable { what: "an SQL identifier", origin: Some(span) });
    }
    Ok(format!("\"{}\"", name.replace('"', "\"\"")))
}

/// A string literal (section 4.1.2.1); `\` is refused rather than thought about.
fn literal(text: &str, span: Span) -> Result<String, Unprintable> {
    if text == NAME {
        return Ok(format!("'{NAME}'"));
    }
    if !carried(text) || text.contains('\\') {
        return Err(Unprintable { what: "an SQL literal", origin: Some(span) });
    }
    Ok(format!("'{}'", text.replace('\'', "''")))
}

fn privileges(privileges: &Privileges, span: Span) -> Result<String, Unprintable> {
    let Privileges::Only(list) = privileges else { return Ok("ALL".to_owned()) };
    let mut words = Vec::new();
    for one in list {
        let mut word = one.privilege.keyword().to_owned();
        if !one.columns.is_empty() {
            let columns: Result<Vec<_>, _> = one.columns.iter().map(|c| identifier(c, span)).collect();
            let _ = write!(word, " ({})", columns?.join(", "));
        }
        words.push(word);
    }
    words.sort();
    Ok(words.join(", "))
}

fn object(object: &Object, span: Span) -> Result<String, Unprintable> {
    let name = |name: &str| identifier(name, span);
    let qualified = |schema: &Option<String>, table: &str| -> Result<String, Unprintable> {
        Ok(match schema {
            Some(schema) => format!("{}.{}", name(schema)?, name(table)?),
            None => name(table)?,
        })
    };
    Ok(match object {
        Object::Database { name: database } => format!("DATABASE {}", name(database)?),
        Object::Schema { name: schema } => format!("SCHEMA {}", name(schema)?),
        Object::Table { schema, name } => format!("TABLE {}", qualified(schema, name)?),
        Object::Sequence { schema, name } => format!("SEQUENCE {}", qualified(schema, name)?),
        Object::AllTables { schema } => format!("ALL TABLES IN SCHEMA {}", name(schema)?),
        Object::AllSequences { schema } => format!("ALL SEQUENCES IN SCHEMA {}", name(schema)?),
        Object::AllFunctions { schema } => format!("ALL FUNCTIONS IN SCHEMA {}", name(schema)?),
        Object::AllRoutines { schema } => format!("ALL ROUTINES IN SCHEMA {}", name(schema)?),
        Object::Other(_) => return Err(Unprintable { what: "an SQL object", origin: Some(span) }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names_or_are_refused() {
        let mut files = writ_source::Files::new();
        let span = Span::new(files.add("x", ""), 0..0);
        assert_eq!(identifier("a\"b", span).as_deref(), Ok("\"a\"\"b\""));
        assert_eq!(literal("a'b", span).as_deref(), Ok("'a''b'"));
        for bad in ["a;b", "{{password}}", "a}}", "", "a\nb", "a\0"] {
            assert!(identifier(bad, span).is_err(), "{bad:?}");
            assert!(literal(bad, span).is_err(), "{bad:?}");
        }
        assert!(literal("a\\", span).is_err());
    }
}
