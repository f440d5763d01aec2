//! `CREATE ROLE`, `ALTER ROLE`, `DROP ROLE`, `DROP OWNED`, `REASSIGN OWNED`.
//!
//! Source: PostgreSQL 15 documentation, the pages of these commands.

use super::lex::Kind;
use super::tokens::Tokens;
use writ_semantics::postgres::StatementKind;

/// Options without a value.
const FLAGS: [&str; 14] = [
    "superuser",
    "nosuperuser",
    "createdb",
    "nocreatedb",
    "createrole",
    "nocreaterole",
    "inherit",
    "noinherit",
    "login",
    "nologin",
    "replication",
    "noreplication",
    "bypassrls",
    "nobypassrls",
];

pub(super) fn create(mut tokens: Tokens, text: &str) -> Option<StatementKind> {
    tokens.words(&["create", "role"])?;
    let name = tokens.role()?;
    Some(StatementKind::CreateRole { name, options: options(tokens, text)? })
}

pub(super) fn alter(mut tokens: Tokens, text: &str) -> Option<StatementKind> {
    tokens.words(&["alter", "role"])?;
    let name = tokens.role()?;
    let options = options(tokens, text)?;
    (!options.is_empty()).then_some(StatementKind::AlterRole { name, options })
}

pub(super) fn drop(mut tokens: Tokens) -> Option<StatementKind> {
    tokens.words(&["drop", "role"])?;
    // Whether it has to exist makes no difference to what is left.
    let _ = tokens.words(&["if", "exists"]);
    let role = tokens.role()?;
    tokens.done()?;
    Some(StatementKind::DropRole { role })
}

pub(super) fn drop_owned(mut tokens: Tokens) -> Option<StatementKind> {
    tokens.words(&["drop", "owned", "by"])?;
    let role = tokens.role()?;
    tokens.done()?;
    Some(StatementKind::DropOwned { role })
}

pub(super) fn reassign_owned(mut tokens: Tokens) -> Option<StatementKind> {
    tokens.words(&["reassign", "owned", "by"])?;
    let from = tokens.role()?;
    tokens.word("to")?;
    let to = tokens.role()?;
    tokens.done()?;
    Some(StatementKind::ReassignOwned { from, to })
}

/// Every option to the end of the statement, or `None` where there is one that isn't known.
fn options(mut tokens: Tokens, text: &str) -> Option<Vec<String>> {
    let with = tokens.word("with").is_some();
    let mut options = Vec::new();
    while !tokens.rest.is_empty() {
        options.push(option(&mut tokens, text)?);
    }
    (!with || !options.is_empty()).then_some(options)
}

fn option(tokens: &mut Tokens, text: &str) -> Option<String> {
    let Kind::Word(word) = tokens.next()? else { return None };
    match word.as_str() {
        flag if FLAGS.contains(&flag) => Some(flag.to_ascii_uppercase()),
        "encrypted" => {
            tokens.word("password")?;
            password(tokens)
        }
        "password" => password(tokens),
        "valid" => {
            tokens.word("until")?;
            let Kind::Text(until) = tokens.next()? else { return None };
            Some(format!("VALID UNTIL '{}'", until.replace('\'', "''")))
        }
        "connection" => {
            tokens.word("limit")?;
            let sign = if tokens.mark('-').is_some() { "-" } else { "" };
            let Kind::Number(limit) = tokens.next()? else { return None };
            Some(format!("CONNECTION LIMIT {sign}{limit}"))
        }
        "in" => {
            tokens.word("role")?;
            members("IN ROLE", tokens, text)
        }
        "role" => members("ROLE", tokens, text),
        "admin" => members("ADMIN", tokens, text),
        _ => None,
    }
}

/// A password, of which only Vault's placeholder is kept.
fn password(tokens: &mut Tokens) -> Option<String> {
    match tokens.next()? {
        Kind::Text(text) if text == "{{password}}" => Some("PASSWORD '{{password}}'".to_owned()),
        Kind::Text(_) => Some("PASSWORD '…'".to_owned()),
        Kind::Word(null) if null == "null" => Some("PASSWORD NULL".to_owned()),
        _ => None,
    }
}

/// A list of roles, as written.
fn members(option: &str, tokens: &mut Tokens, text: &str) -> Option<String> {
    let before = *tokens;
    tokens.list(Tokens::role)?;
    let read = before.rest.get(..before.rest.len() - tokens.rest.len())?;
    let range = read.first()?.range.start..read.last()?.range.end;
    Some(format!("{option} {}", text.get(range)?))
}
