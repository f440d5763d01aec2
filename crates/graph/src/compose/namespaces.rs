//! The Nomad namespaces that a stack makes.

use crate::declared::Namespace;
use writ_semantics::body::{Body, Field, Value};
use writ_semantics::{Facts, place};

/// Adds a namespace, as `nomad namespace apply -json` takes it (`command/namespace_apply.go` of Nomad
/// 1.11.1).
pub fn compose(namespace: &Namespace, facts: &mut Facts) {
    let field = |name: &str, value: &String| Field {
        name: name.to_owned(),
        value: Value::Text(value.clone()),
        span: namespace.span,
    };
    let mut fields = vec![field("Name", &namespace.name)];
    fields.extend(namespace.description.iter().map(|description| field("Description", description)));
    facts.bodies.insert(place::namespace(&namespace.name), Body { fields, span: namespace.span });
}
