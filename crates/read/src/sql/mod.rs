//! SQL artifacts → [`Statement`]s: exactly the forms of `postgres::StatementKind`, and
//! [`StatementKind::Other`] for the rest.
//!
//! Source: PostgreSQL 15 documentation, "Lexical Structure", "GRANT", "REVOKE", "CREATE ROLE";
//! how Vault splits and fills: `plugins/database/postgresql/postgresql.go` of Vault 1.21.0.
//!
//! INVARIANT: no statement is dropped. What is not one of the forms, to its last word, is `Other`.
//! INVARIANT: no password reaches a fact: what is not a placeholder of Vault's is left out.

mod grant;
mod lex;
mod role;
mod split;
mod statement;
mod tokens;

pub use split::Runner;

use crate::bounds;
use writ_semantics::postgres::{Statement, StatementKind};
use writ_source::{Diagnostics, FileId, Files};

/// Reads the statements of `file`, which `runner` runs.
///
/// Names are as meant: unquoted ones in lower case. In upper case stand the words that are no names:
/// `PUBLIC`, `CURRENT_USER`, `CURRENT_ROLE` and `SESSION_USER`; what names a role that is called so
/// is `Other`. Under Vault, `{{username}}` is read as its synonym `{{name}}`.
///
/// # Errors
///
/// Only a file that is too large.
pub fn sql(files: &Files, file: FileId, runner: Runner) -> Result<Vec<Statement>, Diagnostics> {
    let (text, report) = bounds::open(files, file)?;
    let statements = split::pieces(text, runner)
        .into_iter()
        .filter_map(|piece| {
            let text = text.get(piece.range.clone())?;
            let kind = if piece.whole {
                StatementKind::Other(text.to_owned())
            } else {
                statement::read(text, runner)?
            };
            Some(Statement { kind, span: report.span(piece.range) })
        })
        .collect();
    report.finish(Some(statements))
}
