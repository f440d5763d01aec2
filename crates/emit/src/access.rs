//! `access.json`: the declared graph and the baseline, for other tools to read.

use crate::Checked;
use crate::artifact::Artifacts;
use crate::lock::place;
use crate::print::json::{self, Json};
use serde::Serialize;
use writ_graph::declared::{
    Credential, Delivery, Grant, Login, Method, Object, Principal, Route, Seconds, TokenLife,
};
use writ_graph::{baseline, given};

/// Adds the file.
pub fn emit(checked: Checked<'_>, artifacts: &mut Artifacts) {
    let declared = checked.declared;
    let grants = declared.grants.iter().map(|grant| self::grant(checked, grant));
    let tokens = declared.tokens.iter().map(|token| {
        let life = match token.life {
            TokenLife::Bounded(limit) => ("max_ttl", limit.0),
            TokenLife::Periodic(period) => ("period", period.0),
        };
        object(vec![
            ("principal", principal(&token.principal)),
            ("role", Json::Text(login(&token.login))),
            (life.0, Json::Number(life.1)),
        ])
    });
    let baseline = baseline::of(declared.systems()).into_iter().map(|line| {
        object(vec![
            ("system", Json::text(line.system)),
            ("right", Json::text(line.right)),
            ("source", Json::text(line.source)),
        ])
    });
    let given = given::of(declared).into_iter().map(|line| {
        object(vec![
            ("system", Json::text(line.system)),
            ("what", Json::Text(line.what)),
            ("source", Json::Text(place(checked.sources, line.span))),
        ])
    });
    let document = object(vec![
        ("format", Json::Number(1)),
        ("stack", Json::text(&declared.stack)),
        ("grants", Json::List(grants.collect())),
        ("tokens", Json::List(tokens.collect())),
        ("baseline", Json::List(baseline.collect())),
        ("given", Json::List(given.collect())),
        (
            "trusted",
            Json::text("whoever applies this, with the rights in deployer/, can give itself all of it"),
        ),
    ]);
    artifacts.add("access.json".to_owned(), json::document(&document, None).finish());
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn principal(who: &Principal) -> Json {
    let who = match who {
        Principal::Workload(who) => who,
        Principal::Operator { name } => return object(vec![("operator", Json::text(name))]),
    };
    object(vec![
        ("namespace", Json::text(&who.namespace)),
        ("job", Json::text(&who.job)),
        ("group", Json::text(&who.group)),
        ("task", Json::text(&who.task)),
    ])
}

/// A unit variant's name, as serde has it.
fn word(value: impl Serialize) -> Json {
    Json::Text(
        serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
    )
}

fn grant(checked: Checked<'_>, grant: &Grant) -> Json {
    let mut members = vec![
        ("principal", principal(&grant.principal)),
        ("verb", word(grant.verb)),
        ("on", object(on(&grant.object))),
        ("chain", Json::texts(chain(grant).iter())),
    ];
    if let Some((ttl, max_ttl)) = life(grant) {
        members.push(("ttl", Json::Number(ttl.0)));
        members.push(("max_ttl", Json::Number(max_ttl.0)));
    }
    members.extend(grant.because.as_ref().map(|because| ("because", Json::text(because))));
    members.push(("source", Json::Text(place(checked.sources, grant.span))));
    object(members)
}

/// How long what it is done with lives, and can be renewed for.
fn life(grant: &Grant) -> Option<(Seconds, Seconds)> {
    match &grant.route {
        Route::NomadLogin { ttl, .. } => Some((*ttl, *ttl)),
        _ => grant.credential().map(Credential::life),
    }
}

fn on(granted: &Object) -> Vec<(&'static str, Json)> {
    let text = |value: &String| Json::text(value);
    match granted {
        Object::Bucket { bucket, prefix } => vec![("bucket", text(bucket)), ("prefix", text(prefix))],
        Object::Table { database, schema, table } => {
            vec![("database", text(database)), ("schema", text(schema)), ("table", text(table))]
        }
        Object::AllTables { database, schema } => vec![
            ("database", text(database)),
            ("schema", text(schema)),
            ("tables", Json::text("all when a credential is issued")),
        ],
        Object::Columns { database, schema, table, columns } => vec![
            ("database", text(database)),
            ("schema", text(schema)),
            ("table", text(table)),
            ("columns", Json::texts(columns)),
        ],
        Object::Sequence { database, schema, sequence } => {
            vec![("database", text(database)), ("schema", text(schema)), ("sequence", text(sequence))]
        }
        Object::AllSequences { database, schema } => vec![
            ("database", text(database)),
            ("schema", text(schema)),
            ("sequences", Json::text("all when a credential is issued")),
        ],
        Object::Variable { namespace, path } => {
            vec![("namespace", text(namespace)), ("variable", text(path))]
        }
        Object::Kv { mount, path } => vec![("mount", text(mount)), ("secret", text(path))],
        Object::Volume { volume, source } => vec![("volume", text(volume)), ("source", text(source))],
        Object::Vault { path } => vec![("vault", text(path))],
        Object::Nomad { namespace: Some(namespace) } => vec![("nomad", text(namespace))],
        Object::NodePool { pool } => vec![("node_pool", text(pool))],
        Object::HostVolume { volume } => vec![("host_volume", text(volume))],
        Object::Nomad { namespace: None } => vec![("nomad", Json::text(""))],
    }
}

fn login(login: &Login) -> String {
    match login.method {
        Method::Ldap => format!("auth/{}/groups/{}", login.mount, login.role),
        Method::Userpass => format!("auth/{}/users/{}", login.mount, login.role),
        Method::ServerToken => format!("policy {}", login.policy),
        Method::Identity { .. } | Method::Approle { .. } | Method::Oidc { .. } | Method::Jwt { .. } => {
            format!("auth/{}/role/{}", login.mount, login.role)
        }
    }
}

/// The links by which a principal comes to what it is granted.
fn chain(grant: &Grant) -> Vec<String> {
    let mut links = Vec::new();
    if let Some(vault) = grant.login() {
        if let Method::Identity { audience } = &vault.method {
            links.push(format!("identity with audience {audience}"));
        }
        links.push(format!("login {}", login(vault)));
        links.push(format!("policy {}", vault.policy));
    }
    match &grant.route {
        Route::Credential { credential, .. } => {
            links.push(format!("read {}", credential.path()));
            if let Credential::Nomad { policy, .. } = credential {
                links.push(format!("nomad policy {policy}"));
            }
        }
        Route::VaultToken { path, .. } => links.push(format!("path {path}")),
        Route::NomadIdentity { .. } => links.push("identity of the task in nomad".to_owned()),
        Route::NomadLogin { method, policy, .. } => {
            links.push(format!("login at nomad by {method}"));
            links.push(format!("nomad policy {policy}"));
        }
        Route::Mount { at } => links.push(format!("mounted at {at}")),
    }
    links.extend(grant.delivery().and_then(|delivery| match delivery {
        Delivery::Environment { file } | Delivery::Json { file, .. } => Some(format!("file {file}")),
        Delivery::Template => Some("template of its own".to_owned()),
        Delivery::VaultToken => Some("variable VAULT_TOKEN".to_owned()),
        Delivery::NomadToken => Some("variable NOMAD_TOKEN".to_owned()),
        Delivery::Nowhere => None,
    }));
    links
}
