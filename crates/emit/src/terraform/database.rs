//! What belongs to one database: its connection, and the variables of the login that Vault uses.

use super::module::variable;
use super::mount::{self, Kind};
use super::{decoded, from_local, reference, text};
use crate::print::hcl::{Body, Expr};
use writ_graph::declared::Declared;
use writ_semantics::engine::DatabaseConnection;
use writ_semantics::place;

/// The file of a database.
pub fn file(declared: &Declared, connection: &DatabaseConnection) -> Body {
    let name = connection.role.name.as_str();
    let mut body = Body::new();
    variables(connection, &mut body);
    let mut locals = Body::new();
    let path = place::connection(&connection.role);
    decoded(&mut locals, &format!("connection_{name}"), &path, connection.span);
    body.block("locals", &[], locals, None);
    let inner = self::connection(declared, connection);
    body.block("resource", &["vault_database_secret_backend_connection", name], inner, Some(connection.span));
    body
}

/// The variables of a connection's own login: the account that makes and drops the others.
fn login_variables(connection: &DatabaseConnection) -> [String; 3] {
    let base = connection.role.name.replace('-', "_");
    [format!("{base}_username"), format!("{base}_password"), format!("{base}_password_version")]
}

fn variables(connection: &DatabaseConnection, body: &mut Body) {
    let [username, password, version] = login_variables(connection);
    variable(body, &username, "string", "The login by which Vault makes and drops the others", &[]);
    let secret = [("ephemeral", Expr::Bool(true)), ("sensitive", Expr::Bool(true))];
    variable(body, &password, "string", "Its password; never in the state", &secret);
    let first = [("default", Expr::Number(1))];
    variable(body, &version, "number", "Raise it when the password changes", &first);
}

fn connection(declared: &Declared, connection: &DatabaseConnection) -> Body {
    let name = connection.role.name.as_str();
    let local = format!("connection_{name}");
    let [username, password, version] = login_variables(connection);
    let mut postgresql = Body::new();
    from_local(&mut postgresql, &local, &["connection_url", "password_authentication"]);
    postgresql.set("username", reference(&["var", &username]), None);
    postgresql.set("password_wo", reference(&["var", &password]), None);
    postgresql.set("password_wo_version", reference(&["var", &version]), None);
    let mut inner = Body::new();
    inner.set("backend", mount::path(declared, Kind::Database, &connection.role.mount), None);
    inner.set("name", text(name), None);
    from_local(&mut inner, &local, &["plugin_name", "allowed_roles"]);
    inner.block("postgresql", &[], postgresql, None);
    inner
}
