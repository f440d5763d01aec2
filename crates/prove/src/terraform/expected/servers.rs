//! Roles by which Nomad's servers make the tokens of tasks. Their own token is no resource.

use super::{Expected, Resources, Value, literal};
use writ_semantics::Facts;

const KIND: &str = "vault_token_auth_backend_role";

fn named(facts: &Facts) -> impl Iterator<Item = (&str, &String)> {
    facts.bodies.keys().filter_map(|path| {
        let name = path.strip_prefix("vault/auth/token/roles/")?.strip_suffix(".json")?;
        Some((name, path))
    })
}

/// As others refer to them.
pub fn roles(facts: &Facts) -> Vec<String> {
    named(facts).map(|(name, _)| format!("{KIND}.{name}")).collect()
}

/// Adds them.
pub fn all(facts: &Facts, all: &mut Resources) {
    for (name, path) in named(facts) {
        let mut role = Expected::of(path).set("role_name", literal(name));
        for field in facts.bodies.get(path).iter().flat_map(|body| &body.fields) {
            role = role.set(&field.name, Value::Field { file: path.clone(), field: field.name.clone() });
        }
        all.insert((KIND.to_owned(), name.to_owned()), role);
    }
}
