//! Bodies of API calls that are facts as they are: each a JSON file at its place in the tree.

use crate::artifact::Artifacts;
use crate::print::json::{self, Json};
use writ_semantics::Facts;
use writ_semantics::body::Value;

/// Prints every body.
pub fn emit(facts: &Facts, artifacts: &mut Artifacts) {
    for (path, body) in &facts.bodies {
        let members = body.fields.iter().map(|f| (f.name.clone(), value(&f.value).from(f.span))).collect();
        artifacts.add(path.clone(), json::document(&Json::Object(members), Some(body.span)).finish());
    }
}

fn value(stated: &Value) -> Json {
    match stated {
        Value::Text(text) => Json::text(text),
        Value::Number(number) => Json::Number(*number),
        Value::Bool(truth) => Json::Bool(*truth),
        Value::List(values) => Json::List(values.iter().map(value).collect()),
        Value::Object(members) => {
            Json::Object(members.iter().map(|(name, member)| (name.clone(), value(member))).collect())
        }
    }
}
