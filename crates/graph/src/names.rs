//! The names that Writ gives to roles and policies.
//!
//! INVARIANT: the parts have no `_` (the model's alphabet of names), so that joining them by `_`
//! never makes one name of two different declarations, of one stack or of two.

use writ_semantics::engine::RoleRef;

/// Where Nomad's workload identities log in: the path that Nomad's documentation uses
/// ("Configure Vault for workload identity", `vault auth enable -path 'jwt-nomad' jwt`).
pub const JWT_MOUNT: &str = "jwt-nomad";

/// The audience of the identity for Vault (same page: `aud = ["vault.io"]`).
pub const AUDIENCE: &str = "vault.io";

/// The mount of the AWS engine.
pub const AWS_MOUNT: &str = "aws";

/// The mount of the database engine.
pub const DATABASE_MOUNT: &str = "database";

/// Vault policy, JWT role, AWS role and IAM role of a service.
pub fn service(stack: &str, service: &str) -> String {
    format!("{stack}_{service}")
}

/// The AWS role of a service.
pub fn aws_role(stack: &str, name: &str) -> RoleRef {
    RoleRef { mount: AWS_MOUNT.to_owned(), name: service(stack, name) }
}

/// The database role of a service on a database.
pub fn database_role(stack: &str, service: &str, database: &str) -> RoleRef {
    RoleRef { mount: DATABASE_MOUNT.to_owned(), name: format!("{stack}_{service}_{database}") }
}

/// The connection of a database.
pub fn connection(stack: &str, database: &str) -> RoleRef {
    RoleRef { mount: DATABASE_MOUNT.to_owned(), name: format!("{stack}_{database}") }
}
