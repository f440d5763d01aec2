//! Nomad namespaces: each from its file.

use super::{Expected, Resources, Value, literal, reference};
use crate::Claim;
use writ_semantics::{Facts, place};

/// What the provider calls the members of a namespace's body.
const ARGUMENTS: [(&str, &str); 2] = [("Name", "name"), ("Description", "description")];

/// One resource for each namespace that a file states.
pub fn namespaces(facts: &Facts, all: &mut Resources) {
    for (path, body) in &facts.bodies {
        let Some(name) = of_path(path) else { continue };
        let mut made = Expected::of(path);
        for field in &body.fields {
            let known = ARGUMENTS.iter().find(|(member, _)| *member == field.name);
            let argument = known.map_or(field.name.as_str(), |(_, argument)| argument);
            let value = Value::Field { file: path.clone(), field: field.name.clone() };
            made = made.set(argument, value);
        }
        all.insert(("nomad_namespace".to_owned(), name.to_owned()), made);
    }
}

/// The namespace that a path of the tree is the file of.
fn of_path(path: &str) -> Option<&str> {
    path.strip_prefix("nomad/namespaces/")?.strip_suffix(".json")
}

/// What a resource says of its namespace: a reference where it is made here.
pub fn name(claim: Claim<'_>, namespace: &str) -> Value {
    if is_made(claim.observed, namespace) {
        reference("nomad_namespace", namespace, "name")
    } else {
        literal(namespace)
    }
}

/// What a job of this namespace waits for.
pub fn needed(facts: &Facts, namespace: &str) -> Option<String> {
    is_made(facts, namespace).then(|| format!("nomad_namespace.{namespace}"))
}

fn is_made(facts: &Facts, namespace: &str) -> bool {
    facts.bodies.contains_key(&place::namespace(namespace))
}
