//! The logins at Nomad itself that files state: an auth method with a rule of it.

use crate::door::presented;
use writ_graph::declared::{Method, NomadLogin};
use writ_semantics::body::{Body, Value};
use writ_semantics::nomad::acl;
use writ_semantics::nomad::login::{Bound, accepts, bound};
use writ_semantics::{Facts, Unknown, Verdict, place};
use writ_source::Span;

/// A rule, with the auth method that it is of, where a file states that.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    /// The rule's name in the tree.
    pub name: &'a str,
    rule: &'a Body,
    method: Option<&'a Body>,
}

impl<'a> Gate<'a> {
    /// Every rule of a tree.
    pub fn all(facts: &'a Facts) -> impl Iterator<Item = Self> {
        facts.bodies.iter().filter_map(|(path, rule)| {
            let name = path.strip_prefix("nomad/binding-rules/")?.strip_suffix(".json")?;
            let method = rule.get("AuthMethod").and_then(Value::text).unwrap_or("");
            Some(Self { name, rule, method: facts.bodies.get(&place::auth_method(method)) })
        })
    }

    /// Where the rule stands.
    pub fn span(self) -> Span {
        self.rule.span
    }

    /// Whether rule and method say what is declared, field by field.
    pub fn is_as_declared(self, intended: &Facts) -> bool {
        let says =
            |body: &Body| body.fields.iter().map(|f| (f.name.clone(), f.value.clone())).collect::<Vec<_>>();
        let same = |path: String, stated: Option<&Body>| match (intended.bodies.get(&path), stated) {
            (Some(meant), Some(stated)) => says(meant) == says(stated),
            _ => false,
        };
        same(place::binding_rule(self.name), Some(self.rule))
            && same(place::auth_method(self.name), self.method)
    }

    /// Whether it lets an operator in.
    pub fn accepts(self, login: &NomadLogin) -> Verdict {
        let kind = if matches!(login.method, Method::Oidc { .. }) { "OIDC" } else { "JWT" };
        match self.method {
            Some(method) => accepts(method, self.rule, kind, &presented(&login.method)),
            None => Verdict::Unknown(Unknown(format!("no file states the auth method of `{}`", self.name))),
        }
    }

    /// Whether what it binds permits a request.
    pub fn permits(self, facts: &Facts, request: &acl::Request) -> Verdict {
        match bound(self.rule) {
            Bound::Management => Verdict::Allow,
            Bound::Policy(name) => match facts.acl_policies.get(name) {
                Some(policy) => acl::decide(std::slice::from_ref(policy), request, None).verdict,
                // Nomad binds what is there, and nothing where it is not.
                None => Verdict::Unknown(Unknown(format!("no file states the ACL policy `{name}`"))),
            },
            Bound::Other => Verdict::Unknown(Unknown(format!("what `{}` binds is not modelled", self.name))),
        }
    }
}
