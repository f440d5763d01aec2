//! `GRANT` and `REVOKE`.
//!
//! Source: PostgreSQL 15 documentation, "GRANT", "REVOKE"; `ALTER SYSTEM`, `SET` and `MAINTAIN`
//! as of 15 and 17.

use super::lex::Kind;
use super::tokens::Tokens;
use std::collections::BTreeSet;
use writ_semantics::postgres::{ColumnPrivilege, Object, Privilege, Privileges, StatementKind};

pub(super) fn grant(mut tokens: Tokens, text: &str) -> Option<StatementKind> {
    tokens.word("grant")?;
    if let Some(kind) = grant_role(tokens) {
        return Some(kind);
    }
    let privileges = privileges(&mut tokens)?;
    tokens.word("on")?;
    let on = object(&mut tokens, "to", text)?;
    let to = tokens.list(Tokens::role)?;
    let grant_option = tokens.words(&["with", "grant", "option"]).is_some();
    tokens.done()?;
    Some(StatementKind::Grant { privileges, on, to, grant_option })
}

/// `ALTER DEFAULT PRIVILEGES IN SCHEMA x GRANT … ON TABLES TO … [WITH GRANT OPTION]`, of whoever
/// runs it.
pub(super) fn defaults(mut tokens: Tokens, _: &str) -> Option<StatementKind> {
    tokens.words(&["alter", "default", "privileges", "in", "schema"])?;
    let schema = tokens.name()?;
    tokens.word("grant")?;
    let privileges = privileges(&mut tokens)?;
    tokens.word("on")?;
    let on = if tokens.word("tables").is_some() {
        Object::AllTables { schema }
    } else {
        tokens.word("sequences")?;
        Object::AllSequences { schema }
    };
    tokens.word("to")?;
    let to = tokens.list(Tokens::role)?;
    let grant_option = tokens.words(&["with", "grant", "option"]).is_some();
    tokens.done()?;
    Some(StatementKind::DefaultPrivileges { privileges, on, to, grant_option })
}

pub(super) fn revoke(mut tokens: Tokens, text: &str) -> Option<StatementKind> {
    tokens.word("revoke")?;
    let privileges = privileges(&mut tokens)?;
    tokens.word("on")?;
    let on = object(&mut tokens, "from", text)?;
    let from = tokens.list(Tokens::role)?;
    tokens.done()?;
    Some(StatementKind::Revoke { privileges, on, from })
}

/// `GRANT role, … TO role, … [WITH ADMIN OPTION]`: without an `ON`.
fn grant_role(mut tokens: Tokens) -> Option<StatementKind> {
    let roles = tokens.list(Tokens::role)?;
    tokens.word("to")?;
    let to = tokens.list(Tokens::role)?;
    let admin_option = tokens.words(&["with", "admin", "option"]).is_some();
    tokens.done()?;
    Some(StatementKind::GrantRole { roles, to, admin_option })
}

fn privileges(tokens: &mut Tokens) -> Option<Privileges> {
    if tokens.word("all").is_some() {
        let _ = tokens.word("privileges");
        return Some(Privileges::All);
    }
    let all = tokens.list(|tokens| {
        let privilege = privilege(tokens)?;
        let mut columns = Vec::new();
        if tokens.mark('(').is_some() {
            columns = tokens.list(Tokens::name)?;
            tokens.mark(')')?;
        }
        Some(ColumnPrivilege { privilege, columns })
    })?;
    Some(Privileges::Only(all.into_iter().collect::<BTreeSet<_>>()))
}

fn privilege(tokens: &mut Tokens) -> Option<Privilege> {
    let Kind::Word(word) = tokens.next()? else { return None };
    Some(match word.as_str() {
        "select" => Privilege::Select,
        "insert" => Privilege::Insert,
        "update" => Privilege::Update,
        "delete" => Privilege::Delete,
        "truncate" => Privilege::Truncate,
        "references" => Privilege::References,
        "trigger" => Privilege::Trigger,
        "maintain" => Privilege::Maintain,
        "create" => Privilege::Create,
        "connect" => Privilege::Connect,
        "temporary" | "temp" => Privilege::Temporary,
        "execute" => Privilege::Execute,
        "usage" => Privilege::Usage,
        "set" => Privilege::Set,
        "alter" => {
            tokens.word("system")?;
            Privilege::AlterSystem
        }
        _ => return None,
    })
}

/// What stands before the unquoted word `end`, which is read too.
fn object(tokens: &mut Tokens, end: &str, text: &str) -> Option<Object> {
    let at = tokens.rest.iter().position(|token| matches!(&token.kind, Kind::Word(word) if word == end))?;
    let (inside, after) = tokens.rest.split_at(at);
    let range = inside.first()?.range.start..inside.last()?.range.end;
    if inside.iter().any(|token| token.kind == Kind::Strange) {
        return None;
    }
    let known = known(Tokens { rest: inside, runner: tokens.runner });
    tokens.rest = after.get(1..)?;
    Some(known.unwrap_or_else(|| Object::Other(text.get(range).unwrap_or_default().to_owned())))
}

fn known(mut tokens: Tokens) -> Option<Object> {
    let object = if tokens.word("database").is_some() {
        Object::Database { name: tokens.name()? }
    } else if tokens.word("schema").is_some() {
        Object::Schema { name: tokens.name()? }
    } else if tokens.words(&["all", "tables", "in", "schema"]).is_some() {
        Object::AllTables { schema: tokens.name()? }
    } else if tokens.words(&["all", "sequences", "in", "schema"]).is_some() {
        Object::AllSequences { schema: tokens.name()? }
    } else if tokens.words(&["all", "functions", "in", "schema"]).is_some() {
        Object::AllFunctions { schema: tokens.name()? }
    } else if tokens.words(&["all", "routines", "in", "schema"]).is_some() {
        Object::AllRoutines { schema: tokens.name()? }
    } else if tokens.word("sequence").is_some() {
        let (schema, name) = qualified(&mut tokens)?;
        Object::Sequence { schema, name }
    } else {
        // The word TABLE may be left out.
        let _ = tokens.word("table");
        let (schema, name) = qualified(&mut tokens)?;
        Object::Table { schema, name }
    };
    tokens.done()?;
    Some(object)
}

fn qualified(tokens: &mut Tokens) -> Option<(Option<String>, String)> {
    let first = tokens.name()?;
    if tokens.mark('.').is_some() {
        return Some((Some(first), tokens.name()?));
    }
    Some((None, first))
}
