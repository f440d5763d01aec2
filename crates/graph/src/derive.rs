//! From the model to what is declared: every grant, verb by verb, with its chain.

use crate::declared::{
    Aws, Check, Circumstances, Claim, Credential, Database, Declared, Delivery, Grant, Login, Object,
    OnChange, Seconds, Token, TokenLife, Workload,
};
use crate::names;
use std::collections::BTreeSet;
use std::time::Duration;
use writ_model::{self as model, Model, Service, Target};

/// How much a periodic token is renewed by: Nomad's documentation has 30 minutes
/// ("Configure Vault for workload identity", `token_period`).
const TOKEN_PERIOD: Seconds = Seconds(30 * 60);

/// What the token of a run outlives its credentials by: it is issued first, and they end with it.
const TOKEN_SLACK: Duration = Duration::from_mins(15);

/// Flattens a model.
pub fn derive(model: &Model) -> Declared {
    let mut declared = Declared {
        stack: model.stack.name.clone(),
        span: model.stack.span,
        grants: Vec::new(),
        checks: Vec::new(),
        databases: Vec::new(),
        tokens: Vec::new(),
        idle: Vec::new(),
        aws: None,
    };
    for service in &model.services {
        match token(model, service) {
            Some(token) => declared.tokens.push(token),
            None => declared.idle.push((workload(model, service), service.name.span)),
        }
        for grant in &service.grants {
            declared.grants.extend(grants(model, service, grant));
        }
    }
    declared.databases = databases(model);
    declared.aws = model.aws.as_ref().map(|aws| Aws {
        account: aws.account.clone(),
        vault: aws.vault.value.clone(),
        span: aws.vault.span,
    });
    declared.checks = model.checks.iter().filter_map(|check| self::check(model, check)).collect();
    declared
}

fn workload(model: &Model, service: &Service) -> Workload {
    let name = service.name.value.clone();
    Workload { namespace: model.stack.namespace.clone(), job: name.clone(), group: name.clone(), task: name }
}

fn login(model: &Model, service: &Service) -> Login {
    Login {
        mount: names::JWT_MOUNT.to_owned(),
        role: names::service(&model.stack.name, &service.name.value),
        audience: names::AUDIENCE.to_owned(),
    }
}

/// A service without grants needs no token, so it gets none.
fn token(model: &Model, service: &Service) -> Option<Token> {
    let longest = service.credentials.iter().map(|c| c.max_ttl).max()?;
    let (life, on_change) = match service.run {
        Some(_) => (TokenLife::Bounded(seconds(longest + TOKEN_SLACK)), OnChange::Noop),
        None => (TokenLife::Periodic(TOKEN_PERIOD), OnChange::Restart),
    };
    Some(Token {
        principal: workload(model, service),
        login: login(model, service),
        life,
        on_change,
        span: service.name.span,
    })
}

fn grants(model: &Model, service: &Service, grant: &model::Grant) -> Vec<Grant> {
    let target = grant.object.target();
    let Some(issued) = service.credentials.iter().find(|c| c.target == target) else { return Vec::new() };
    let Some(object) = object(model, &grant.object) else { return Vec::new() };
    let (stack, name) = (&model.stack.name, &service.name.value);
    let credential = match target {
        Target::Aws => Credential::Aws { role: names::aws_role(stack, name), ttl: seconds(issued.ttl) },
        Target::Database(id) => {
            let Some(database) = model.databases.get(id.0) else { return Vec::new() };
            Credential::Database {
                role: names::database_role(stack, name, &database.name),
                ttl: seconds(issued.ttl),
                max_ttl: seconds(issued.max_ttl),
            }
        }
    };
    let delivery = match &issued.deliver {
        model::Deliver::Environment(file) => Delivery::Environment { file: file.clone() },
        model::Deliver::Json(file) => Delivery::Json { file: file.clone() },
    };
    let one = |verb: &model::Spanned<model::Verb>| Grant {
        principal: workload(model, service),
        login: login(model, service),
        credential: credential.clone(),
        delivery: delivery.clone(),
        verb: verb.value,
        object: object.clone(),
        span: grant.span,
    };
    grant.verbs.iter().map(one).collect()
}

fn object(model: &Model, object: &model::Object) -> Option<Object> {
    Some(match object {
        model::Object::Bucket { bucket, part } => {
            Object::Bucket { bucket: model.buckets.get(bucket.0)?.bucket.clone(), prefix: part.clone() }
        }
        model::Object::Table { database, schema, table } => Object::Table {
            database: model.databases.get(database.0)?.name.clone(),
            schema: schema.clone(),
            table: table.clone(),
        },
        model::Object::AllTables { database, schema } => Object::AllTables {
            database: model.databases.get(database.0)?.name.clone(),
            schema: schema.clone(),
        },
    })
}

/// The databases that some service is granted something on; others need neither setup nor
/// connection.
fn databases(model: &Model) -> Vec<Database> {
    let grants = || model.services.iter().flat_map(|s| &s.grants);
    let mut all = Vec::new();
    for (index, database) in model.databases.iter().enumerate() {
        let schemas: BTreeSet<String> = grants()
            .filter_map(|grant| match &grant.object {
                model::Object::Table { database, schema, .. }
                | model::Object::AllTables { database, schema }
                    if database.0 == index =>
                {
                    Some(schema.clone())
                }
                _ => None,
            })
            .collect();
        if !schemas.is_empty() {
            all.push(Database {
                name: database.name.clone(),
                dbname: database.dbname.clone(),
                address: format!("{}:{}", database.host, database.port),
                sslmode: database.sslmode.clone(),
                connection: names::connection(&model.stack.name, &database.name),
                schemas: schemas.into_iter().collect(),
                span: database.span,
            });
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn check(model: &Model, check: &model::Check) -> Option<Check> {
    let subjects = check.subjects.iter().filter_map(|id| model.services.get(id.0));
    Some(Check {
        title: check.title.clone(),
        principals: subjects.map(|service| workload(model, service)).collect(),
        claim: match check.mode {
            model::CheckMode::Can => Claim::Can,
            model::CheckMode::Cannot => Claim::Cannot,
            model::CheckMode::Only => Claim::Only,
        },
        verb: check.verb,
        object: object(model, &check.object)?,
        circumstances: Circumstances {
            job: check.circumstances.job.clone(),
            task: check.circumstances.task.clone(),
            namespace: check.circumstances.namespace.clone(),
            audience: check.circumstances.audience.clone(),
            after_revoke: check.circumstances.after_revoke,
        },
        span: check.span,
    })
}

fn seconds(duration: Duration) -> Seconds {
    Seconds(duration.as_secs())
}
