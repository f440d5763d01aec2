//! `access.json`: the declared graph and the baseline, for other tools to read.

use crate::Checked;
use crate::artifact::Artifacts;
use crate::lock::place;
use crate::print::json::{self, Json};
use serde::Serialize;
use writ_graph::baseline;
use writ_graph::declared::{Credential, Delivery, Grant, Object, TokenLife, Workload};

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
            ("principal", workload(&token.principal)),
            ("role", Json::Text(format!("auth/{}/role/{}", token.login.mount, token.login.role))),
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
    let document = object(vec![
        ("format", Json::Number(1)),
        ("stack", Json::text(&declared.stack)),
        ("grants", Json::List(grants.collect())),
        ("tokens", Json::List(tokens.collect())),
        ("baseline", Json::List(baseline.collect())),
    ]);
    artifacts.add("access.json".to_owned(), json::document(&document, None).finish());
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn workload(who: &Workload) -> Json {
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
    let on = match &grant.object {
        Object::Bucket { bucket, prefix } => {
            vec![("bucket", Json::text(bucket)), ("prefix", Json::text(prefix))]
        }
        Object::Table { database, schema, table } => {
            vec![
                ("database", Json::text(database)),
                ("schema", Json::text(schema)),
                ("table", Json::text(table)),
            ]
        }
        Object::AllTables { database, schema } => vec![
            ("database", Json::text(database)),
            ("schema", Json::text(schema)),
            ("tables", Json::text("all when a credential is issued")),
        ],
    };
    let (ttl, max_ttl) = match &grant.credential {
        Credential::Aws { ttl, .. } => (ttl, ttl),
        Credential::Database { ttl, max_ttl, .. } => (ttl, max_ttl),
    };
    let (Delivery::Environment { file } | Delivery::Json { file }) = &grant.delivery;
    let chain = [
        format!("identity with audience {}", grant.login.audience),
        format!("login auth/{}/role/{}", grant.login.mount, grant.login.role),
        format!("policy {}", grant.login.role),
        format!("read {}", grant.credential.path()),
        format!("file {file}"),
    ];
    object(vec![
        ("principal", workload(&grant.principal)),
        ("verb", word(grant.verb)),
        ("on", object(on)),
        ("chain", Json::texts(chain.iter())),
        ("ttl", Json::Number(ttl.0)),
        ("max_ttl", Json::Number(max_ttl.0)),
        ("source", Json::Text(place(checked.sources, grant.span))),
    ])
}
