//! The `vault/` part of the tree: a path is the API's path, a file its body.
//!
//! Documents that the tree keeps in files of their own go back into the body that they belong
//! to: `iam/<role>.session.json` is an AWS role's `policy_document`, `postgres/<db>/<role>.*.sql`
//! are a database role's statements, each file one element of the list (Vault splits at `;`).

use super::postgres::Ready;
use super::{Applied, Trouble};
use crate::engines::Ground;
use crate::probe::chain::DECOY_ROLE;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{Credential, Declared};
use writ_live::vault::{self, Vault};

/// What a file below `vault/` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Engine {
    Jwt,
    Aws,
    Database,
}

/// Enables what the tree names, and writes it.
pub(crate) async fn apply(
    ground: &Ground,
    declared: &Declared,
    databases: &[Ready],
    tree: &BTreeMap<String, String>,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let bodies = bodies(tree, applied);
    let mut mounts: BTreeSet<(Engine, String)> = BTreeSet::new();
    for (path, body) in &bodies {
        match engine(path, body) {
            Some(mount) => drop(mounts.insert(mount)),
            None => {
                applied.not_checked.push(format!("vault/{path}.json: no engine of Vault is known for it"));
            }
        }
    }
    for (engine, mount) in &mounts {
        enable(ground, *engine, mount, &bodies, applied).await?;
    }
    // Connections before roles: Vault looks at neither when it takes the other, people do.
    let (configs, roles): (Vec<_>, Vec<_>) = bodies
        .iter()
        .filter(|(path, body)| engine(path, body).is_some())
        .partition(|(path, _)| path.contains("/config/"));
    for (path, body) in configs {
        let body = connection(path, body, declared, databases, applied)?;
        write(&ground.vault, "POST", path, &body, &format!("vault/{path}.json"), applied).await?;
    }
    for (path, body) in roles {
        if !path.ends_with("/config") {
            let body = with_documents(path, body, &folders(body, declared), tree);
            write(&ground.vault, "POST", path, &body, &format!("vault/{path}.json"), applied).await?;
        }
    }
    for (path, text) in tree {
        if let Some(name) = path.strip_prefix("vault/policies/").and_then(|name| name.strip_suffix(".hcl")) {
            let to = format!("sys/policies/acl/{name}");
            write(&ground.vault, "PUT", &to, &json!({ "policy": text }), path, applied).await?;
        }
    }
    if ground.storage.is_some() {
        // `cmd/acl-handlers.go` of MinIO, `PutObjectACLHandler`.
        applied.not_checked.push("object ACLs: MinIO judges them as s3:PutBucketPolicy".into());
    }
    for path in tree.keys().filter(|path| path.starts_with("iam/") && !path.ends_with(".session.json")) {
        applied.not_checked.push(format!(
            "{path}: the assumed role's own policy and trust are AWS's to judge; MinIO judges the session policy alone"
        ));
    }
    Ok(())
}

/// Every JSON body below `vault/`, by its API path.
fn bodies(tree: &BTreeMap<String, String>, applied: &mut Applied) -> BTreeMap<String, Value> {
    let mut bodies = BTreeMap::new();
    for (path, text) in tree {
        let Some(api) = path.strip_prefix("vault/").and_then(|path| path.strip_suffix(".json")) else {
            continue;
        };
        match serde_json::from_str::<Value>(text) {
            Ok(body) => drop(bodies.insert(api.to_owned(), body)),
            Err(error) => applied.line(path, format!("parse {path}"), Some(format!("no JSON: {error}"))),
        }
    }
    bodies
}

/// Which engine a body is for, by its shape, and where that is mounted.
fn engine(path: &str, body: &Value) -> Option<(Engine, String)> {
    if let Some(rest) = path.strip_prefix("auth/") {
        let mount = rest
            .split_once("/role/")
            .map_or_else(|| rest.strip_suffix("/config"), |(mount, _)| Some(mount))?;
        return Some((Engine::Jwt, mount.to_owned()));
    }
    if let Some((mount, _)) = path.split_once("/roles/") {
        let engine = if body.get("credential_type").is_some() { Engine::Aws } else { Engine::Database };
        return Some((engine, mount.to_owned()));
    }
    let (mount, _) = path.split_once("/config/")?;
    body.get("plugin_name").is_some().then(|| (Engine::Database, mount.to_owned()))
}

/// Mounts an engine and gives it what only this machine knows.
async fn enable(
    ground: &Ground,
    engine: Engine,
    mount: &str,
    bodies: &BTreeMap<String, Value>,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let vault = &ground.vault;
    match engine {
        Engine::Jwt => {
            root(vault, &format!("sys/auth/{mount}"), &json!({ "type": "jwt" })).await?;
            let path = format!("auth/{mount}/config");
            let mut body = bodies.get(&path).cloned().unwrap_or_else(|| json!({}));
            set(&mut body, "jwks_url", json!(ground.jwks_url));
            // The CA of the declared address is not that of this machine's Nomad, which has none.
            set(&mut body, "jwks_ca_pem", json!(""));
            applied.substitute(format!("vault/{path}"), "jwks_url", "this Nomad's own keys");
            write(vault, "POST", &path, &body, &format!("vault/{path}"), applied).await
        }
        Engine::Aws => {
            root(vault, &format!("sys/mounts/{mount}"), &json!({ "type": "aws" })).await?;
            let Some(storage) = &ground.storage else {
                return Err(Trouble("the tree has an AWS engine and no S3 server was started".into()));
            };
            applied.substitute(
                format!("vault/{mount}/config/root"),
                "endpoints of STS and IAM, and Vault's own keys",
                "MinIO, behind a front that answers GetCallerIdentity; MinIO's root user",
            );
            let body = json!({
                "access_key": storage.root_user.expose(),
                "secret_key": storage.root.secret_key.expose(),
                "region": "us-east-1",
                "sts_endpoint": storage.sts,
                "sts_region": "us-east-1",
                "iam_endpoint": storage.sts,
            });
            root(vault, &format!("{mount}/config/root"), &body).await
        }
        Engine::Database => root(vault, &format!("sys/mounts/{mount}"), &json!({ "type": "database" })).await,
    }
}

/// A connection with this machine's address and Vault's login there.
fn connection(
    path: &str,
    body: &Value,
    declared: &Declared,
    databases: &[Ready],
    applied: &mut Applied,
) -> Result<Value, Trouble> {
    let is_it = |mount: &str, name: &str| path == format!("{mount}/config/{name}");
    let mut known = declared.databases.iter();
    let database = known.find(|one| is_it(&one.connection.mount, &one.connection.name));
    let ready = database.and_then(|one| databases.iter().find(|ready| ready.name == one.name));
    let (Some(database), Some(ready)) = (database, ready) else {
        return Err(Trouble(format!("vault/{path}.json belongs to no declared database")));
    };
    let mut body = body.clone();
    let url = body.get("connection_url").and_then(Value::as_str).unwrap_or_default();
    let here = format!("@{}:{}/", ready.owner.host, ready.owner.port);
    let artifact = format!("vault/{path}.json");
    let mut changed = url.replace(&format!("@{}/", database.address), &here);
    applied.substitute(&artifact, format!("address {}", database.address), "this PostgreSQL");
    for mode in ["verify-full", "verify-ca", "require"] {
        let (from, to) = (format!("sslmode={mode}"), "sslmode=disable");
        if changed.contains(&from) {
            changed = changed.replace(&from, to);
            applied.substitute(&artifact, from, to);
        }
    }
    set(&mut body, "connection_url", json!(changed));
    set(&mut body, "username", json!(ready.owner.user));
    set(&mut body, "password", json!(ready.owner.password.expose()));
    applied.substitute(&artifact, "username and password", "the database's owner: CREATEROLE, no superuser");
    Ok(body)
}

/// The folders below `postgres/` of the databases that a role's connection is to.
fn folders<'a>(body: &Value, declared: &'a Declared) -> Vec<&'a str> {
    let connection = body.get("db_name").and_then(Value::as_str).unwrap_or_default();
    let databases = declared.databases.iter().filter(|one| one.connection.name == connection);
    databases.map(|one| one.name.as_str()).collect()
}

/// A role's scripts, and the fields that take them (`builtin/logical/database/path_roles.go` of
/// Vault 1.21.0, which drops a field that it does not know without a word).
const SCRIPTS: [(&str, &str); 3] = [
    ("creation", "creation_statements"),
    ("renewal", "renew_statements"),
    ("revocation", "revocation_statements"),
];

/// The body with the documents of the role, found by its name.
fn with_documents(path: &str, body: &Value, folders: &[&str], tree: &BTreeMap<String, String>) -> Value {
    let mut body = body.clone();
    let Some((_, name)) = path.rsplit_once("/roles/") else { return body };
    if body.get("credential_type").is_some() {
        if let Some(text) = tree.get(&format!("iam/{name}.session.json")) {
            set(&mut body, "policy_document", json!(text));
        }
        return body;
    }
    for folder in folders {
        for (part, field) in SCRIPTS {
            if let Some(text) = tree.get(&format!("postgres/{folder}/{name}.{part}.sql")) {
                set(&mut body, field, json!([text]));
            }
        }
    }
    body
}

/// Sets a field of an object.
fn set(body: &mut Value, field: &str, value: Value) {
    if let Some(object) = body.as_object_mut() {
        object.insert(field.to_owned(), value);
    }
}

/// Writes an artifact. A refusal is a line of the report.
async fn write(
    vault: &Vault,
    method: &str,
    path: &str,
    body: &Value,
    artifact: &str,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let answer = vault.request(method, path, Some(body)).await?;
    let mut refused = (!answer.is_success()).then(|| format!("{} {}", answer.status, vault::errors(&answer)));
    if refused.is_none() {
        refused = not_kept(&vault.request("GET", path, None).await?.json(), body);
    }
    applied.line(artifact, format!("{method} {path}"), refused);
    Ok(())
}

/// Fields that Vault does not give back as they were sent: secrets, and documents that it
/// reformats.
const NOT_GIVEN_BACK: [&str; 3] = ["password", "policy_document", "policy"];

/// A field that was sent and is not there, or is something else: Vault drops what it does not know.
fn not_kept(answer: &Value, body: &Value) -> Option<String> {
    let data = answer.get("data")?;
    let sent = body.as_object()?.iter().filter(|(field, _)| !NOT_GIVEN_BACK.contains(&field.as_str()));
    for (field, value) in sent {
        let kept = data.get(field).or_else(|| data.get("connection_details")?.get(field));
        match kept {
            Some(kept) if trimmed(kept) == trimmed(value) || is_blank(value) && is_blank(kept) => {}
            Some(_) => return Some(format!("Vault took it, but keeps another `{field}`")),
            None => return Some(format!("Vault took it, but keeps no `{field}`")),
        }
    }
    None
}

/// The value without white space around its texts, which Vault takes off statements.
fn trimmed(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(text.trim()),
        Value::Array(items) => items.iter().map(trimmed).collect(),
        other => other.clone(),
    }
}

/// Nothing, in one of the ways in which Vault says so.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Writes what is ours. A refusal is trouble.
pub(super) async fn root(vault: &Vault, path: &str, body: &Value) -> Result<(), Trouble> {
    let answer = vault.request("POST", path, Some(body)).await?;
    if answer.is_success() {
        return Ok(());
    }
    Err(Trouble(format!("Vault refused {path} to root: {} {}", answer.status, vault::errors(&answer))))
}

/// Roles that no policy opens, with which root shows that their credentials could be had: of the
/// database engine on a connection of their own, of the AWS engine, and a secret.
pub(crate) async fn decoys(ground: &Ground, declared: &Declared, databases: &[Ready]) -> Result<(), Trouble> {
    let vault = &ground.vault;
    root(vault, "secret/data/writ-decoy", &json!({ "data": { "x": "y" } })).await?;
    let mut done = BTreeSet::new();
    for grant in &declared.grants {
        let Some(credential) = grant.credential() else { continue };
        let mount = &credential.role().mount;
        if !done.insert(mount) {
            continue;
        }
        let role = format!("{mount}/roles/{DECOY_ROLE}");
        match credential {
            Credential::Aws { .. } => {
                let arn = "arn:aws:iam::000000000000:role/writ-decoy";
                root(vault, &role, &json!({ "credential_type": "assumed_role", "role_arns": [arn] })).await?;
            }
            Credential::Database { .. } => {
                let Some(ready) = databases.first() else { continue };
                let owner = &ready.owner;
                let url = format!(
                    "postgresql://{{{{username}}}}:{{{{password}}}}@{}:{}/{}?sslmode=disable",
                    owner.host, owner.port, owner.dbname
                );
                let connection = json!({
                    "plugin_name": "postgresql-database-plugin",
                    "connection_url": url,
                    "username": owner.user,
                    "password": owner.password.expose(),
                    "allowed_roles": [DECOY_ROLE],
                });
                root(vault, &format!("{mount}/config/{DECOY_ROLE}"), &connection).await?;
                let create =
                    "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
                let body = json!({ "db_name": DECOY_ROLE, "creation_statements": [create] });
                root(vault, &role, &body).await?;
            }
            Credential::Nomad { .. } => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_tells_its_engine_and_its_path_the_mount() {
        let of = |path: &str, body: Value| engine(path, &body);
        assert_eq!(of("auth/jwt-nomad/role/x", json!({})), Some((Engine::Jwt, "jwt-nomad".into())));
        assert_eq!(of("auth/a/b/config", json!({})), Some((Engine::Jwt, "a/b".into())));
        assert_eq!(
            of("aws/roles/x", json!({ "credential_type": "iam_user" })),
            Some((Engine::Aws, "aws".into()))
        );
        assert_eq!(of("db/roles/x", json!({ "db_name": "c" })), Some((Engine::Database, "db".into())));
        assert_eq!(of("db/config/c", json!({ "plugin_name": "p" })), Some((Engine::Database, "db".into())));
        assert_eq!(of("aws/config/root", json!({})), None);
        assert_eq!(of("auth/x", json!({})), None);
        assert_eq!(of("kv", json!({})), None);
    }

    #[test]
    fn documents_go_back_into_the_body_as_one_text_each() {
        let tree = BTreeMap::from([
            ("iam/x.session.json".to_owned(), "{}\n".to_owned()),
            ("postgres/d/x.creation.sql".to_owned(), "A;\nB;\n".to_owned()),
            ("postgres/d/x.renewal.sql".to_owned(), "R;\n".to_owned()),
            ("postgres/other/x.revocation.sql".to_owned(), "C;\n".to_owned()),
        ]);
        let aws = with_documents("aws/roles/x", &json!({ "credential_type": "assumed_role" }), &[], &tree);
        assert_eq!(aws["policy_document"], "{}\n");
        let db = with_documents("db/roles/x", &json!({ "db_name": "c" }), &["d"], &tree);
        assert_eq!(db["creation_statements"], json!(["A;\nB;\n"]));
        assert_eq!(db["renew_statements"], json!(["R;\n"]));
        assert_eq!(db.get("revocation_statements"), None, "of another database");
    }

    #[test]
    fn what_vault_drops_or_changes_without_a_word_is_told() {
        let answer = json!({ "data": {
            "db_name": "c", "renew_statements": [], "creation_statements": ["A;\nB;"],
            "connection_details": { "username": "u" },
        }});
        let kept = |body: Value| not_kept(&answer, &body);
        assert_eq!(
            kept(json!({ "db_name": "c", "creation_statements": ["A;\nB;\n"], "username": "u" })),
            None
        );
        assert_eq!(kept(json!({ "password": "never given back" })), None);
        assert!(kept(json!({ "renew_statements": ["R;"] })).unwrap().contains("another `renew_statements`"));
        assert!(kept(json!({ "renewal_statements": ["R;"] })).unwrap().contains("no `renewal_statements`"));
    }
}
