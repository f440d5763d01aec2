//! SQL statements that bear on access, as written.
//!
//! Source: PostgreSQL 15 documentation, "GRANT", "REVOKE", "CREATE ROLE", "Privileges"; how Vault
//! fills and splits statements: `plugins/database/postgresql/postgresql.go` of Vault 1.21.0.

use std::collections::BTreeSet;
use writ_source::Span;

/// A statement with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
}

/// The statements that Writ writes and reads. `{{name}}` stands for itself as a role's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementKind {
    /// `CREATE ROLE name WITH …`.
    CreateRole {
        /// The role.
        name: String,
        /// The options in upper case, as written: `LOGIN`, `SUPERUSER`, `PASSWORD '…'`, …
        options: Vec<String>,
    },
    /// `ALTER ROLE name WITH …`.
    AlterRole {
        /// The role.
        name: String,
        /// The options, as with `CREATE ROLE`.
        options: Vec<String>,
    },
    /// `GRANT privileges ON object TO grantees [WITH GRANT OPTION]`.
    Grant {
        /// What.
        privileges: Privileges,
        /// On what.
        on: Object,
        /// To whom.
        to: Vec<String>,
        /// `WITH GRANT OPTION`.
        grant_option: bool,
    },
    /// `REVOKE privileges ON object FROM grantees`.
    Revoke {
        /// What.
        privileges: Privileges,
        /// On what.
        on: Object,
        /// From whom.
        from: Vec<String>,
    },
    /// `ALTER DEFAULT PRIVILEGES IN SCHEMA x GRANT privileges ON TABLES TO grantees [WITH GRANT
    /// OPTION]`: of what whoever runs it makes in the schema from then on.
    DefaultPrivileges {
        /// What.
        privileges: Privileges,
        /// On which kind, in which schema: all tables, or all sequences.
        on: Object,
        /// To whom.
        to: Vec<String>,
        /// `WITH GRANT OPTION`.
        grant_option: bool,
    },
    /// `GRANT role TO role [WITH ADMIN OPTION]`.
    GrantRole {
        /// The roles given.
        roles: Vec<String>,
        /// Who becomes their member.
        to: Vec<String>,
        /// `WITH ADMIN OPTION`.
        admin_option: bool,
    },
    /// `SELECT pg_terminate_backend(…) FROM pg_stat_activity WHERE usename = '…'`.
    TerminateSessions {
        /// Whose.
        role: String,
    },
    /// `REASSIGN OWNED BY role TO role`.
    ReassignOwned {
        /// From whom.
        from: String,
        /// To whom.
        to: String,
    },
    /// `DROP OWNED BY role`.
    DropOwned {
        /// Whose.
        role: String,
    },
    /// `DROP ROLE [IF EXISTS] role`.
    DropRole {
        /// Which.
        role: String,
    },
    /// Anything else: what it grants is unknown.
    Other(String),
}

/// `ALL [PRIVILEGES]`, or a list; a privilege may be on columns only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Privileges {
    /// All that the kind of object has.
    All,
    /// These.
    Only(BTreeSet<ColumnPrivilege>),
}

/// A privilege, on all columns where `columns` is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnPrivilege {
    /// Which.
    pub privilege: Privilege,
    /// On which columns; empty: not limited to columns.
    pub columns: Vec<String>,
}

/// Vault's own login, in a script that `psql` runs: its name is given with the command, as a variable
/// that is filled in as a quoted name (PostgreSQL documentation, "psql", "SQL Interpolation").
pub const VAULT_LOGIN: &str = ":\"vault_login\"";

/// PostgreSQL's privileges (documentation, section 5.7, table 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are the keywords
pub enum Privilege {
    Select,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    Maintain,
    Create,
    Connect,
    Temporary,
    Execute,
    Usage,
    Set,
    AlterSystem,
}

impl Privilege {
    /// Its keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Truncate => "TRUNCATE",
            Self::References => "REFERENCES",
            Self::Trigger => "TRIGGER",
            Self::Maintain => "MAINTAIN",
            Self::Create => "CREATE",
            Self::Connect => "CONNECT",
            Self::Temporary => "TEMPORARY",
            Self::Execute => "EXECUTE",
            Self::Usage => "USAGE",
            Self::Set => "SET",
            Self::AlterSystem => "ALTER SYSTEM",
        }
    }
}

/// What a privilege is on. Names are as meant: unquoted ones folded to lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // field names are the objects' names
pub enum Object {
    Database {
        name: String,
    },
    Schema {
        name: String,
    },
    Table {
        schema: Option<String>,
        name: String,
    },
    Sequence {
        schema: Option<String>,
        name: String,
    },
    AllTables {
        schema: String,
    },
    AllSequences {
        schema: String,
    },
    AllFunctions {
        schema: String,
    },
    /// Functions, aggregates and procedures.
    AllRoutines {
        schema: String,
    },
    /// Any other kind, as written.
    Other(String),
}
