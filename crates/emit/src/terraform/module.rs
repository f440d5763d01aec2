//! What belongs to the module as a whole: providers, variables, mounts.

use super::mount::{self, Kind};
use super::{reference, text};
use crate::print::hcl::{Body, Expr};
use writ_graph::declared::Declared;
use writ_semantics::Facts;

/// The providers, by the versions whose schemas the module is written for.
pub fn versions(facts: &Facts) -> Body {
    let provider = |source: &str, version: &str| {
        Expr::Object(vec![("source".to_owned(), text(source)), ("version".to_owned(), text(version))])
    };
    let mut providers = Body::new();
    // Only where IAM roles are made: of users Vault takes care itself.
    if !facts.trusts.is_empty() {
        providers.set("aws", provider("hashicorp/aws", "~> 6.0"), None);
    }
    providers.set("nomad", provider("hashicorp/nomad", "~> 2.6"), None);
    if !facts.deployer.vault.is_empty() {
        providers.set("vault", provider("hashicorp/vault", "~> 5.11"), None);
    }
    let mut terraform = Body::new();
    // Write-only arguments need 1.11.
    terraform.set("required_version", text(">= 1.11"), None);
    terraform.block("required_providers", &[], providers, None);
    let mut body = Body::new();
    body.block("terraform", &[], terraform, None);
    body
}

/// What differs between environments and belongs to no single database.
pub fn variables(declared: &Declared, facts: &Facts) -> Body {
    let mut body = Body::new();
    if mount::makes(declared, facts, Kind::Jwt) {
        let description = "Where Vault gets the keys of Nomad's workload identities, such as \
                           https://nomad.example:4646/.well-known/jwks.json";
        variable(&mut body, "nomad_jwks_url", "string", description, &[]);
    }
    body
}

/// Adds a variable.
pub fn variable(body: &mut Body, name: &str, kind: &str, description: &str, extra: &[(&str, Expr)]) {
    let mut inner = Body::new();
    inner.set("type", reference(&[kind]), None);
    inner.set("description", text(description), None);
    for (name, value) in extra {
        inner.set(name, value.clone(), None);
    }
    body.block("variable", &[name], inner, None);
}
