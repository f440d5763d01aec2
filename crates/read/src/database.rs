//! `vault/<mount>/roles/<name>.json` with a `db_name`, and `vault/<mount>/config/<name>.json`.
//!
//! Source: `builtin/logical/database/path_roles.go` and `path_config_connection.go` of Vault
//! 1.21.0; fields of the plugin: `sdk/database/helper/connutil/sql.go` of its sdk 0.20.0.
//!
//! INVARIANT: no password reaches a fact or a message.

use crate::bounds;
use crate::json::{Body, secret};
use writ_semantics::engine::{DatabaseConnection, DatabaseRole, RoleRef};
use writ_source::{Diagnostics, FileId, Files};

const ROLE: [&str; 3] = ["db_name", "default_ttl", "max_ttl"];

/// The first three are modelled; the others give nobody access.
const CONNECTION: [&str; 10] = [
    "plugin_name",
    "connection_url",
    "allowed_roles",
    "verify_connection",
    "plugin_version",
    "username",
    "max_open_connections",
    "max_idle_connections",
    "max_connection_lifetime",
    "password_authentication",
];

const WRITE_ONLY: &str = "give it to Vault by a write-only argument, and rotate it";

/// Reads the body of `<mount>/roles/<name>` from `file`.
///
/// # Errors
///
/// Text that is no JSON object, values of another type than Vault's plain forms, and fields that
/// are not modelled. Inline statements are: the tree has them in files of their own.
pub fn database_role(files: &Files, file: FileId, role: RoleRef) -> Result<DatabaseRole, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let body = Body::read(text, &ROLE, &mut report);
    let role = body.map(|body| DatabaseRole {
        role,
        connection: body.needed("db_name", &mut report),
        default_ttl: body.duration("default_ttl", &mut report),
        max_ttl: body.duration("max_ttl", &mut report),
        span: report.span(0..text.len()),
        fields: body.places(&report),
    });
    report.finish(role)
}

/// Reads the body of `<mount>/config/<name>` from `file`.
///
/// # Errors
///
/// As [`database_role`]; and `read/secret-in-file` where the file has a password.
pub fn connection(files: &Files, file: FileId, role: RoleRef) -> Result<DatabaseConnection, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let mut known = CONNECTION.to_vec();
    // Reported below, as what it is.
    known.push("password");
    let body = Body::read(text, &known, &mut report);
    let connection = body.map(|body| {
        let url = body.needed("connection_url", &mut report);
        if body.has("password") {
            secret("password", WRITE_ONLY, &mut report);
        }
        if has_password(&url) {
            secret("connection_url", "write `{{username}}:{{password}}` in the URL", &mut report);
        }
        DatabaseConnection {
            role,
            plugin: body.needed("plugin_name", &mut report),
            dbname: dbname(&url),
            url,
            allowed_roles: body.comma_list("allowed_roles", &mut report),
            span: report.span(0..text.len()),
            fields: body.places(&report),
        }
    });
    report.finish(connection)
}

/// Whether a password other than Vault's placeholder stands in `url`, in the URL form
/// (`user:password@`), among its parameters, or in the keyword form.
fn has_password(url: &str) -> bool {
    let without = url.replace("password={{password}}", "").replace("password='{{password}}'", "");
    if without.to_lowercase().contains("password")
        && without.to_lowercase().replace("{{password}}", "").contains("password")
    {
        return true;
    }
    let Some((_, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A password may itself hold a slash: whatever stands before an `@` is looked at as well.
    let user = [authority, rest].into_iter().find_map(|part| part.rsplit_once('@')).map(|(user, _)| user);
    user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| password != "{{password}}")
}

/// The database's name in a `postgresql://…/name?…` URL; `None` where it is not plainly there
/// (no path, escapes, parameters that may name another).
fn dbname(url: &str) -> Option<String> {
    let rest = url.strip_prefix("postgresql://").or_else(|| url.strip_prefix("postgres://"))?;
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (_, name) = before.split_once('/')?;
    let renamed = query.split('&').any(|pair| matches!(pair.split('=').next(), Some("dbname" | "database")));
    let plain = !name.is_empty() && !name.contains(['%', '/', '#', '{', '}']);
    (plain && !renamed && !query.contains('%')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{dbname, has_password};

    #[test]
    fn a_database_is_named_only_where_the_url_plainly_names_it() {
        for (url, want) in [
            ("postgresql://{{username}}:{{password}}@h:5432/orders?sslmode=verify-full", Some("orders")),
            ("postgres://h/orders", Some("orders")),
            ("postgresql://h", None),
            ("postgresql://h/", None),
            ("postgresql://h/a%20b", None),
            ("postgresql://h/orders?dbname=payroll", None),
            ("host=h dbname=orders", None),
        ] {
            assert_eq!(dbname(url).as_deref(), want, "{url}");
        }
    }

    #[test]
    fn a_password_is_seen_wherever_it_stands() {
        for (url, want) in [
            ("postgresql://{{username}}:{{password}}@h:5432/orders", false),
            ("postgresql://h:5432/orders", false),
            ("postgresql://u@h:5432/orders", false),
            ("host=h user={{username}} password={{password}}", false),
            ("postgresql://u:hunter2@h/orders", true),
            ("postgresql://u:hun/ter@h/orders", true),
            ("postgresql://h/orders?password=hunter2", true),
            ("host=h password=hunter2", true),
        ] {
            assert_eq!(has_password(url), want, "{url}");
        }
    }
}
