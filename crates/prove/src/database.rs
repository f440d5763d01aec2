//! Database roles: what their logins hold, how long, and that revocation leaves nothing behind.

use crate::Claim;
use crate::finding::{Places, related, same};
use crate::pairs::pairs;
use writ_semantics::Comparison;
use writ_semantics::engine::{DatabaseConnection, DatabaseRole, RoleRef};
use writ_semantics::postgres::{self, Gap, Held, Holdings, Object, Remains, Statement};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const SURVIVES: Code = Code("prove/login-survives-revocation");

/// Compares every database role, connection and script; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let (meant, stated) = (claim.intended, claim.observed);
    let name = |role: &RoleRef| format!("{}/{}", role.mount, role.name);
    let roles = pairs(
        &meant.database_roles,
        &stated.database_roles,
        "database role",
        name,
        |r| Some(r.span),
        whole,
        out,
    );
    for (meant, stated) in &roles {
        role(meant, stated, out);
    }
    let connections = pairs(
        &meant.connections,
        &stated.connections,
        "database connection",
        name,
        |c| Some(c.span),
        whole,
        out,
    );
    for (meant, stated) in &connections {
        connection(meant, stated, out);
    }
    let first = |statements: &Vec<Statement>| statements.first().map(|s| s.span);
    let creations =
        pairs(&meant.creations, &stated.creations, "creation script", String::clone, first, whole, out);
    for (meant, stated) in &creations {
        creation(meant, stated, whole, out);
    }
    let revocations =
        pairs(&meant.revocations, &stated.revocations, "revocation script", String::clone, first, whole, out);
    for (meant, stated) in &revocations {
        revocation(meant, stated, whole, out);
    }
    let renewals =
        pairs(&meant.renewals, &stated.renewals, "renewal script", String::clone, first, whole, out);
    let setups = pairs(&meant.setups, &stated.setups, "setup script", String::clone, first, whole, out);
    for (meant, stated) in renewals.iter().chain(&setups) {
        same_statements(meant, stated, whole, out);
    }
    roles.len() + connections.len() + creations.len() + revocations.len() + renewals.len() + setups.len()
}

fn role(meant: &DatabaseRole, stated: &DatabaseRole, out: &mut Diagnostics) {
    let at = |field: &str| Places {
        stated: stated.fields.get(field).copied().unwrap_or(stated.span),
        declared: meant.span,
    };
    same(at("db_name"), "db_name", &meant.connection, &stated.connection, out);
    same(at("default_ttl"), "default_ttl", &meant.default_ttl, &stated.default_ttl, out);
    same(at("max_ttl"), "max_ttl", &meant.max_ttl, &stated.max_ttl, out);
}

fn connection(meant: &DatabaseConnection, stated: &DatabaseConnection, out: &mut Diagnostics) {
    let at = |field: &str| Places {
        stated: stated.fields.get(field).copied().unwrap_or(stated.span),
        declared: meant.span,
    };
    same(at("plugin_name"), "plugin_name", &meant.plugin, &stated.plugin, out);
    same(at("connection_url"), "connection_url", &meant.url, &stated.url, out);
    same(at("allowed_roles"), "allowed_roles", &meant.allowed_roles, &stated.allowed_roles, out);
}

/// The place of a script: of its first statement, or the one to blame.
fn places(meant: &[Statement], stated: &[Statement], whole: Span) -> Places {
    let first = |statements: &[Statement]| statements.first().map_or(whole, |s| s.span);
    Places { stated: first(stated), declared: first(meant) }
}

/// What a login holds, as sets.
fn creation(meant: &[Statement], stated: &[Statement], whole: Span, out: &mut Diagnostics) {
    let comparison = postgres::compare(&Holdings::from_creation(stated), &Holdings::from_creation(meant));
    let mut places = places(meant, stated, whole);
    if comparison == Comparison::Equal {
        // The rights are the same: what is left is how logins are made, their passwords and ends.
        return same_statements(meant, stated, whole, out);
    }
    // Where one statement is new, it is the one to point at.
    if let Some(new) = stated.iter().find(|s| !meant.iter().any(|m| m.kind == s.kind)) {
        places.stated = new.span;
    }
    related(comparison, places, "a login of this role holds other rights than were declared", held, out);
}

/// A right in words.
fn held(held: &Held) -> String {
    match held {
        Held::Privilege { privilege, on, column, grant_option } => {
            let column = column.as_ref().map(|c| format!(" (column `{c}`)")).unwrap_or_default();
            let option = if *grant_option { ", and may pass it on" } else { "" };
            format!("{} on {}{column}{option}", privilege.keyword(), object(on))
        }
        Held::Attribute(attribute) => format!("the attribute {attribute}"),
        Held::Membership { role, .. } => format!("membership of `{role}`"),
    }
}

fn object(object: &Object) -> String {
    let qualified = |schema: &Option<String>, name: &str| match schema {
        Some(schema) => format!("`{schema}.{name}`"),
        None => format!("`{name}`"),
    };
    match object {
        Object::Database { name } => format!("database `{name}`"),
        Object::Schema { name } => format!("schema `{name}`"),
        Object::Table { schema, name } => format!("table {}", qualified(schema, name)),
        Object::Sequence { schema, name } => format!("sequence {}", qualified(schema, name)),
        Object::AllTables { schema } => format!("all tables in schema `{schema}`"),
        Object::AllSequences { schema } => format!("all sequences in schema `{schema}`"),
        Object::AllFunctions { schema } => format!("all functions in schema `{schema}`"),
        Object::AllRoutines { schema } => format!("all functions and procedures in schema `{schema}`"),
        Object::Other(text) => format!("`{text}`"),
    }
}

/// What is left behind, in words.
pub fn remains(gap: &Gap) -> String {
    match gap.what {
        Remains::Logins => {
            "new sessions may begin while the old ones are ended: `ALTER ROLE … NOLOGIN` must come first"
        }
        Remains::Sessions => "its open sessions go on: nothing ends them",
        Remains::Privileges => {
            "the role cannot be dropped while it owns or is granted anything: no `DROP OWNED` comes before"
        }
        Remains::Role => "nothing drops the role",
        Remains::Unknown => "what these statements leave behind is not modelled",
    }
    .to_owned()
}

/// The role is gone afterwards, whatever it owned, and so are its sessions.
fn revocation(meant: &[Statement], stated: &[Statement], whole: Span, out: &mut Diagnostics) {
    if let Err(gap) = postgres::drops_completely(stated) {
        let places = places(meant, stated, whole);
        out.push(
            Diagnostic::error(
                SURVIVES,
                "a login outlives its revocation",
                gap.span.unwrap_or(places.stated),
                remains(&gap),
            )
            .also(places.declared, "declared here"),
        );
        return;
    }
    // Complete, but each statement counts: without `GRANT … TO CURRENT_USER` it needs a superuser,
    // without `REASSIGN OWNED` what the login made is dropped with it.
    same_statements(meant, stated, whole, out);
}

/// Scripts whose every statement counts.
pub fn same_statements(meant: &[Statement], stated: &[Statement], whole: Span, out: &mut Diagnostics) {
    for (n, statement) in stated.iter().enumerate() {
        let declared = meant.get(n).or(meant.last()).map_or(whole, |s| s.span);
        let places = Places { stated: statement.span, declared };
        let expected = meant.get(n).map(|s| &s.kind);
        same(places, "statement", &expected, &Some(&statement.kind), out);
    }
    if let Some(lacking) = meant.get(stated.len()) {
        let places = Places { stated: stated.last().map_or(whole, |s| s.span), declared: lacking.span };
        same(places, "statement", &Some(&lacking.kind), &None, out);
    }
}
