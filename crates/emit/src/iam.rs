//! IAM: permission, session and trust policies.

use crate::artifact::{Artifacts, Unprintable};
use crate::print::json::{self, Json};
use writ_semantics::Facts;
use writ_semantics::iam::{Clause, Condition, Effect, Policy, Statement};
use writ_semantics::place;

/// Where a document of that name stands.
type Place = fn(&str) -> String;

/// Prints every policy document.
pub fn emit(facts: &Facts, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    let kinds: [(_, Place); 3] = [
        (&facts.permissions, place::permissions),
        (&facts.sessions, place::session),
        (&facts.trusts, place::trust),
    ];
    for (policies, path) in kinds {
        for (name, policy) in policies {
            let document = json::document(&self::policy(policy)?, Some(policy.span));
            artifacts.add(path(name), document.finish());
        }
    }
    Ok(())
}

fn member(name: &str, value: Json) -> (String, Json) {
    (name.to_owned(), value)
}

/// A document.
pub fn policy(policy: &Policy) -> Result<Json, Unprintable> {
    let statements: Result<Vec<Json>, Unprintable> = policy.statements.iter().map(statement).collect();
    let mut members = Vec::new();
    if let Some(version) = &policy.version {
        members.push(member("Version", Json::text(version)));
    }
    members.push(member("Statement", Json::List(statements?)));
    Ok(Json::Object(members))
}

fn statement(statement: &Statement) -> Result<Json, Unprintable> {
    let mut members = Vec::new();
    if let Some(sid) = &statement.sid {
        members.push(member("Sid", Json::text(sid)));
    }
    members.push(member(
        "Effect",
        Json::text(match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        }),
    ));
    if let Some(principals) = &statement.principals {
        let by_kind = principals.by_kind.iter().map(|(kind, values)| member(kind, one_or_many(values)));
        let name = if principals.negated { "NotPrincipal" } else { "Principal" };
        members.push(member(name, Json::Object(by_kind.collect())));
    }
    members.push(clause("Action", &statement.actions));
    if let Some(resources) = &statement.resources {
        for pattern in &resources.patterns {
            // A variable would be filled in by IAM: no text of a user's may become one.
            if pattern.contains("${") {
                return Err(Unprintable {
                    what: "a resource of an IAM policy",
                    origin: Some(statement.span),
                });
            }
        }
        members.push(clause("Resource", resources));
    }
    if !statement.conditions.is_empty() {
        members.push(member("Condition", conditions(&statement.conditions)));
    }
    Ok(Json::Object(members).from(statement.span))
}

fn clause(name: &str, clause: &Clause) -> (String, Json) {
    let name = if clause.negated { format!("Not{name}") } else { name.to_owned() };
    (name, one_or_many(&clause.patterns))
}

/// Conditions of one operator stand together, as a JSON object has each key once.
fn conditions(conditions: &[Condition]) -> Json {
    let mut operators: Vec<(String, Vec<(String, Json)>)> = Vec::new();
    for condition in conditions {
        let entry = member(&condition.key, one_or_many(&condition.values));
        match operators.iter_mut().find(|(operator, _)| *operator == condition.operator) {
            Some((_, keys)) => keys.push(entry),
            None => operators.push((condition.operator.clone(), vec![entry])),
        }
    }
    Json::Object(operators.into_iter().map(|(operator, keys)| (operator, Json::Object(keys))).collect())
}

fn one_or_many(values: &[String]) -> Json {
    match values {
        [one] => Json::text(one),
        several => Json::texts(several),
    }
}
