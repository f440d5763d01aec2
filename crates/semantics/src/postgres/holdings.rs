//! What a role holds once the statements that create it have run.
//!
//! Source: PostgreSQL 15 documentation, "GRANT" (`ALL TABLES` are the tables, views and foreign
//! tables that exist at that moment; a privilege on a table is one on each of its columns), "REVOKE",
//! "CREATE ROLE", and section 5.7, table 5.2 (which privileges a kind of object has). `MAINTAIN`,
//! which version 17 added, is part of `ALL` here: more rather than less.

use super::{ColumnPrivilege, Object, Privilege, Privileges, Statement, StatementKind};
use crate::Unknown;
use std::collections::BTreeSet;

/// The name that Vault fills in, standing for itself.
pub const NAME: &str = "{{name}}";

/// Everyone.
pub(super) const PUBLIC: &str = "PUBLIC";

/// One thing that a role holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// A privilege on an object, or on one column of it.
    Privilege {
        /// Which.
        privilege: Privilege,
        /// On what.
        on: Object,
        /// `None`: on all columns, or the object has none.
        column: Option<String>,
        /// Whether it may be passed on.
        grant_option: bool,
    },
    /// A role attribute that gives something: `LOGIN`, `SUPERUSER`, `CREATEDB`, …
    Attribute(String),
    /// Membership of another role, with all that role holds.
    Membership {
        /// Which role.
        role: String,
        /// Whether others may be made members.
        admin_option: bool,
    },
}

/// All that a role holds, and what could not be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// What it holds.
    pub held: BTreeSet<Held>,
    /// Why it may hold more, or less.
    pub unknown: Vec<Unknown>,
}

impl Holdings {
    /// What the role `{{name}}` holds after these statements, in their order.
    ///
    /// What PUBLIC holds is not part of it. What is granted to others is *unknown*: it is not this
    /// role's, and no statement that creates a role should do it.
    pub fn from_creation(statements: &[Statement]) -> Self {
        let mut holdings = Self::default();
        for statement in statements {
            holdings.run(&statement.kind);
        }
        holdings
    }

    fn run(&mut self, statement: &StatementKind) {
        match statement {
            StatementKind::CreateRole { name, options } | StatementKind::AlterRole { name, options } => {
                if name == NAME {
                    for option in options {
                        self.option(option);
                    }
                } else {
                    self.unknown(format!("it creates or changes another role, `{name}`"));
                }
            }
            StatementKind::Grant { privileges, on, to, grant_option } => {
                for grantee in to.iter().filter(|grantee| *grantee != NAME) {
                    self.unknown(format!("it grants to `{grantee}`, not only to the role"));
                }
                if to.iter().any(|grantee| is_public(grantee) || grantee == NAME) {
                    match expand(privileges, on, *grant_option) {
                        Ok(held) => self.held.extend(held),
                        Err(Unknown(reason)) => self.unknown(reason),
                    }
                }
            }
            StatementKind::Revoke { privileges, on, from } => {
                if from.iter().any(|grantee| grantee == NAME) {
                    self.revoke(privileges, on);
                }
                if from.iter().any(|grantee| grantee != NAME) {
                    self.unknown("it revokes from others, not only from the role".to_owned());
                }
            }
            StatementKind::GrantRole { roles, to, admin_option } => {
                if to.iter().any(|grantee| grantee == NAME) {
                    let given = roles
                        .iter()
                        .map(|role| Held::Membership { role: role.clone(), admin_option: *admin_option });
                    self.held.extend(given);
                }
                for grantee in to.iter().filter(|grantee| *grantee != NAME) {
                    self.unknown(format!("it makes `{grantee}` a member"));
                }
            }
            StatementKind::DefaultPrivileges { .. } => {
                self.unknown("it changes what later objects grant".to_owned());
            }
            StatementKind::TerminateSessions { .. } => {}
            StatementKind::ReassignOwned { .. }
            | StatementKind::DropOwned { .. }
            | StatementKind::DropRole { .. } => {
                self.unknown("it drops or reassigns what a role has".to_owned());
            }
            // The text may hold a password: it is not repeated.
            StatementKind::Other(_) => self.unknown("a statement that is not modelled".to_owned()),
        }
    }

    fn option(&mut self, option: &str) {
        let option = option.to_uppercase();
        let word = option.split_whitespace().next().unwrap_or_default();
        match word {
            "LOGIN" | "SUPERUSER" | "CREATEDB" | "CREATEROLE" | "REPLICATION" | "BYPASSRLS" => {
                self.held.insert(Held::Attribute(word.to_owned()));
            }
            "NOLOGIN" | "NOSUPERUSER" | "NOCREATEDB" | "NOCREATEROLE" | "NOREPLICATION" | "NOBYPASSRLS" => {
                let attribute = word.strip_prefix("NO").unwrap_or(word).to_owned();
                self.held.remove(&Held::Attribute(attribute));
            }
            "" | "INHERIT" | "NOINHERIT" | "PASSWORD" | "ENCRYPTED" | "VALID" | "CONNECTION" => {}
            "IN" => self.unknown("a membership given by `IN ROLE`".to_owned()),
            _ => self.unknown(format!("the role option `{word}`")),
        }
    }

    fn revoke(&mut self, privileges: &Privileges, on: &Object) {
        let revoked = match expand(privileges, on, false) {
            Ok(revoked) => revoked,
            Err(Unknown(reason)) => return self.unknown(reason),
        };
        let same = |held: &Held, revoked: &Held| match (held, revoked) {
            (
                Held::Privilege { privilege, on, column, .. },
                Held::Privilege { privilege: p, on: o, column: c, .. },
            ) => privilege == p && on == o && (c.is_none() || column == c),
            _ => false,
        };
        let partly = |held: &Held| match held {
            Held::Privilege { on: held_on, .. } => held_on != on && overlaps(held_on, on),
            _ => false,
        };
        self.held.retain(|held| !revoked.iter().any(|revoked| same(held, revoked)));
        if self.held.iter().any(partly) {
            self.unknown("it revokes part of what it granted on all tables or sequences".to_owned());
        }
    }

    fn unknown(&mut self, reason: String) {
        let unknown = Unknown(reason);
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}

pub(super) fn is_public(grantee: &str) -> bool {
    grantee.eq_ignore_ascii_case(PUBLIC)
}

/// Whether one is part of the other.
fn overlaps(one: &Object, other: &Object) -> bool {
    covers(one, other) || covers(other, one)
}

/// Whether what holds on `whole` holds on `part`: on all tables of a schema, on each that is there.
pub(super) fn covers(whole: &Object, part: &Object) -> bool {
    match (whole, part) {
        (Object::AllTables { schema }, Object::Table { schema: Some(of), .. })
        | (Object::AllSequences { schema }, Object::Sequence { schema: Some(of), .. }) => schema == of,
        _ => whole == part,
    }
}

/// By what a privilege is held on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The object itself, or a column of it.
    Itself,
    /// All of its kind in its schema.
    Kind,
}

/// By what the privilege is held on `on`, or on that column of it; so that it may be passed on, where
/// `option`.
pub(super) fn given(
    held: &BTreeSet<Held>,
    privilege: Privilege,
    on: &Object,
    column: Option<&str>,
    option: bool,
) -> Option<By> {
    let on_this = |on: &Object, column: Option<&str>| {
        let held_as = |grant_option| {
            let column = column.map(str::to_owned);
            held.contains(&Held::Privilege { privilege, on: on.clone(), column, grant_option })
        };
        held_as(true) || (!option && held_as(false))
    };
    let on_it = |on: &Object| on_this(on, None) || (column.is_some() && on_this(on, column));
    if on_it(on) {
        return Some(By::Itself);
    }
    all_of_its_kind(on).filter(on_it).map(|_| By::Kind)
}

/// What covers an object with others: all of its kind in its schema.
fn all_of_its_kind(object: &Object) -> Option<Object> {
    match object {
        Object::Table { schema: Some(schema), .. } => Some(Object::AllTables { schema: schema.clone() }),
        Object::Sequence { schema: Some(schema), .. } => {
            Some(Object::AllSequences { schema: schema.clone() })
        }
        _ => None,
    }
}

/// The privileges one by one.
///
/// Errors: a privilege that the kind of object doesn't have, or a kind that is not modelled.
pub(super) fn expand(privileges: &Privileges, on: &Object, grant_option: bool) -> Result<Vec<Held>, Unknown> {
    let Some(known) = privileges_of(on) else {
        return Err(Unknown("privileges on a kind of object that is not modelled".to_owned()));
    };
    let held = |privilege, column| Held::Privilege { privilege, on: on.clone(), column, grant_option };
    let Privileges::Only(list) = privileges else {
        return Ok(known.iter().map(|privilege| held(*privilege, None)).collect());
    };
    let mut all = Vec::new();
    for ColumnPrivilege { privilege, columns } in list {
        if !known.contains(privilege) {
            return Err(Unknown(format!("`{privilege:?}` is not a privilege of that kind of object")));
        }
        if columns.is_empty() {
            all.push(held(*privilege, None));
        }
        all.extend(columns.iter().map(|column| held(*privilege, Some(column.clone()))));
    }
    Ok(all)
}

/// The privileges that an object of that kind has (table 5.2 of the documentation).
fn privileges_of(object: &Object) -> Option<&'static [Privilege]> {
    use Privilege::{
        Connect, Create, Delete, Execute, Insert, Maintain, References, Select, Temporary, Trigger, Truncate,
        Update, Usage,
    };
    Some(match object {
        Object::Database { .. } => &[Create, Connect, Temporary],
        Object::Schema { .. } => &[Create, Usage],
        Object::Table { .. } | Object::AllTables { .. } => {
            &[Select, Insert, Update, Delete, Truncate, References, Trigger, Maintain]
        }
        Object::Sequence { .. } | Object::AllSequences { .. } => &[Usage, Select, Update],
        Object::AllFunctions { .. } | Object::AllRoutines { .. } => &[Execute],
        Object::Other(_) => return None,
    })
}
