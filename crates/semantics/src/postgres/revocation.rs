//! Whether revocation leaves nothing behind.
//!
//! Source: PostgreSQL 15 documentation, "DROP ROLE" (it fails while the role owns or is granted
//! anything; its sessions go on), "DROP OWNED" and "REASSIGN OWNED" (of the current database and of
//! shared objects only). Vault runs a role's revocation statements in one transaction
//! (`plugins/database/postgresql/postgresql.go`, `customDeleteUser`, of 1.21.0): until it commits
//! other sessions still see the role with LOGIN, so a login in that moment outlives it. Without
//! statements of its own Vault drops the role and ends no session (`defaultDeleteUser`).

use super::holdings::NAME;
use super::{Statement, StatementKind};
use writ_source::Span;

/// What revocation leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub what: Remains,
    /// The statement that comes too early, or is not modelled; `None` where one is missing.
    pub span: Option<Span>,
}

/// What may remain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remains {
    /// The role can log in while its sessions are being ended: `ALTER ROLE … NOLOGIN` doesn't come
    /// before that.
    Logins,
    /// Its sessions go on: nothing ends them.
    Sessions,
    /// It owns or is granted something, so that it cannot be dropped: no `DROP OWNED BY` before.
    Privileges,
    /// The role itself.
    Role,
    /// Not told: a statement is not modelled, or does something else.
    Unknown,
}

/// Whether these revocation statements stop logins, end sessions, drop what the role owns and is
/// granted, and drop the role: in this order.
///
/// `REASSIGN OWNED` before `DROP OWNED` is good for what the role made, but nothing remains of the
/// role without it.
pub fn drops_completely(statements: &[Statement]) -> Result<(), Gap> {
    if statements.is_empty() {
        return Err(Gap { what: Remains::Sessions, span: None }); // Vault's own way: see above
    }
    let (mut login, mut sessions, mut privileges, mut role) = (true, true, true, true);
    let mut unmodelled = None;
    for statement in statements {
        let span = Some(statement.span);
        match &statement.kind {
            _ if !role => unmodelled = unmodelled.or(span), // something after the end
            StatementKind::AlterRole { name, options } if name == NAME => {
                for option in options {
                    match option.to_uppercase().as_str() {
                        "NOLOGIN" => login = false,
                        "LOGIN" => login = true,
                        _ => {}
                    }
                }
            }
            StatementKind::TerminateSessions { role } if role == NAME => {
                if login {
                    return Err(Gap { what: Remains::Logins, span });
                }
                sessions = false;
            }
            StatementKind::DropOwned { role } if role == NAME => privileges = false,
            StatementKind::DropRole { role: name } if name == NAME => {
                if sessions {
                    return Err(Gap { what: Remains::Sessions, span: None });
                }
                if privileges {
                    return Err(Gap { what: Remains::Privileges, span });
                }
                role = false;
            }
            StatementKind::ReassignOwned { from, .. } if from == NAME => {}
            // Membership of the role, which reassigning and dropping need; revoking is harmless.
            StatementKind::GrantRole { roles, to, .. }
                if roles.iter().all(|role| role == NAME) && !to.iter().any(|it| it == NAME) => {}
            StatementKind::Revoke { .. } => {}
            _ => unmodelled = unmodelled.or(span),
        }
    }
    if unmodelled.is_some() {
        return Err(Gap { what: Remains::Unknown, span: unmodelled });
    }
    if role { Err(Gap { what: Remains::Role, span: None }) } else { Ok(()) }
}
