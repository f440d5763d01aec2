//! Logins at Nomad itself: whom an auth method and a rule of it bind to which ACL policy.
//!
//! Source: `Login` and `OIDCCompleteAuth` in `nomad/acl_endpoint.go`, `lib/auth/claims.go` and
//! `lib/auth/binder.go` of Nomad 1.11.1; the grammar of selectors: go-bexpr 0.1.15.
//!
//! The token is taken to be the provider's: signed, in time, from the issuer that the method expects.

use crate::body::{Body, Value};
use crate::jwt::Claims;
use crate::{Unknown, Verdict};

/// What a rule binds to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound<'a> {
    /// An ACL policy.
    Policy(&'a str),
    /// Everything.
    Management,
    /// Something that is not modelled: a role, or a name that is made of claims.
    Other,
}

/// What a rule binds.
pub fn bound(rule: &Body) -> Bound<'_> {
    let text = |name| rule.get(name).and_then(Value::text);
    match (text("BindType"), text("BindName")) {
        (Some("management"), _) => Bound::Management,
        (Some("policy"), Some(name)) if !name.contains("${") => Bound::Policy(name),
        _ => Bound::Other,
    }
}

/// Whether somebody with these claims logs in by the method and is bound by the rule. `kind` is
/// how: `OIDC` or `JWT`.
pub fn accepts(method: &Body, rule: &Body, kind: &str, claims: &Claims) -> Verdict {
    let text = |body: &Body, name| body.get(name).and_then(Value::text).map(str::to_owned);
    if text(method, "Name") != text(rule, "AuthMethod") || text(method, "Type").as_deref() != Some(kind) {
        return Verdict::ImplicitDeny;
    }
    let Some(Value::Object(config)) = method.get("Config") else {
        return unknown("the auth method has no configuration");
    };
    if kind == "JWT" {
        let audiences = texts(config, "BoundAudiences");
        // Without any, every audience will do (`Validate` in `lib/auth/jwt/validator.go`).
        if !audiences.is_empty() && !audiences.iter().any(|it| claims.audience.contains(it)) {
            return Verdict::ImplicitDeny;
        }
    }
    let selector = text(rule, "Selector").unwrap_or_default();
    if selector.is_empty() {
        return Verdict::Allow;
    }
    let mut verdict = Verdict::Allow;
    for term in selector.split(" and ") {
        match holds(term, config, claims) {
            Some(true) => {}
            Some(false) => return Verdict::ImplicitDeny,
            None => verdict = unknown("a selector of this form is not modelled"),
        }
    }
    verdict
}

fn unknown(why: &str) -> Verdict {
    Verdict::Unknown(Unknown(why.to_owned()))
}

/// Whether one term holds: `` value.x == `v` `` or `` `v` in list.x ``; none for other forms.
fn holds(term: &str, config: &[(String, Value)], claims: &Claims) -> Option<bool> {
    let (mapping, name, wanted) = match (term.split_once(" == "), term.split_once(" in ")) {
        (Some((selector, literal)), _) => ("ClaimMappings", selector.strip_prefix("value.")?, literal),
        (_, Some((literal, selector))) => ("ListClaimMappings", selector.strip_prefix("list.")?, literal),
        _ => return None,
    };
    let wanted = wanted.strip_prefix('`')?.strip_suffix('`').filter(|text| !text.contains('`'))?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    // A claim that is not mapped is none: an expression about what is not there fails.
    let found = match config.iter().find(|(field, _)| field == mapping) {
        Some((_, Value::Object(mappings))) => {
            mappings.iter().filter(|(_, to)| to.text() == Some(name)).any(|(claim, _)| {
                let value = if claim == "sub" { Some(&claims.subject) } else { claims.claims.get(claim) };
                value.is_some_and(|value| value == wanted)
            })
        }
        _ => false,
    };
    Some(found)
}

fn texts(config: &[(String, Value)], name: &str) -> Vec<String> {
    match config.iter().find(|(field, _)| field == name) {
        Some((_, Value::List(values))) => values.iter().filter_map(Value::text).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Field;
    use std::collections::BTreeMap;
    use writ_source::{Files, Span};

    fn body(fields: Vec<(&str, Value)>) -> Body {
        let mut files = Files::new();
        let span = Span::new(files.add("x", ""), 0..0);
        let field = |(name, value): (&str, Value)| Field { name: name.to_owned(), value, span };
        Body { fields: fields.into_iter().map(field).collect(), span }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn method(kind: &str, config: Vec<(&str, Value)>) -> Body {
        let config = config.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        body(vec![("Name", text("m")), ("Type", text(kind)), ("Config", Value::Object(config))])
    }

    fn rule(selector: &str) -> Body {
        body(vec![
            ("AuthMethod", text("m")),
            ("Selector", text(selector)),
            ("BindType", text("policy")),
            ("BindName", text("p")),
        ])
    }

    fn own(claim: &str) -> Value {
        Value::Object(vec![(claim.to_owned(), text(claim))])
    }

    fn claims(audience: &str, of: &[(&str, &str)]) -> Claims {
        let claims: BTreeMap<String, String> =
            of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Claims { audience: vec![audience.to_owned()], subject: "somebody".to_owned(), claims }
    }

    #[test]
    fn a_group_and_claims_are_told_apart() {
        let people = method("OIDC", vec![("ListClaimMappings", own("groups"))]);
        let ops = rule("`ops` in list.groups");
        let of = |group: &str| accepts(&people, &ops, "OIDC", &claims("x", &[("groups", group)]));
        assert_eq!(of("ops"), Verdict::Allow);
        assert_eq!(of("devs"), Verdict::ImplicitDeny);
        let config = vec![("BoundAudiences", Value::texts(["nomad"])), ("ClaimMappings", own("project"))];
        let pipelines = method("JWT", config);
        let web = rule("value.project == `acme/web`");
        let of = |audience: &str, project: &str| {
            accepts(&pipelines, &web, "JWT", &claims(audience, &[("project", project)]))
        };
        assert_eq!(of("nomad", "acme/web"), Verdict::Allow);
        assert_eq!(of("vault", "acme/web"), Verdict::ImplicitDeny);
        assert_eq!(of("nomad", "acme/other"), Verdict::ImplicitDeny);
        assert_eq!(accepts(&pipelines, &web, "OIDC", &claims("nomad", &[])), Verdict::ImplicitDeny);
    }

    #[test]
    fn what_is_not_modelled_is_unknown_and_no_selector_is_everybody() {
        let people = method("OIDC", vec![("ListClaimMappings", own("groups"))]);
        let nobody = claims("x", &[]);
        assert_eq!(accepts(&people, &rule(""), "OIDC", &nobody), Verdict::Allow);
        for odd in
            ["value.x matches `.*`", "not `a` in list.groups", "`a` in list.groups or `b` in list.groups"]
        {
            let verdict = accepts(&people, &rule(odd), "OIDC", &nobody);
            assert!(!verdict.is_allow(), "{odd}");
            assert!(matches!(verdict, Verdict::Unknown(_)), "{odd}: {verdict:?}");
        }
        assert_eq!(bound(&rule("")), Bound::Policy("p"));
        assert_eq!(bound(&body(vec![("BindType", text("management"))])), Bound::Management);
        let claim = body(vec![("BindType", text("policy")), ("BindName", text("${value.x}"))]);
        assert_eq!(bound(&claim), Bound::Other);
    }
}
