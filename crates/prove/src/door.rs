//! The logins that files state, whatever kind they are: who each lets in, and the policies that its
//! tokens have.

use std::collections::BTreeMap;
use writ_graph::declared::{Login, Method};
use writ_semantics::body::Body;
use writ_semantics::jwt::{self, Claims};
use writ_semantics::{Facts, Verdict};
use writ_source::Span;

/// A login that a file states.
#[derive(Debug, Clone, Copy)]
pub enum Door<'a> {
    /// A role of a JWT or OIDC mount.
    Role(&'a jwt::Role),
    /// A group of an LDAP mount.
    Group(Named<'a>),
    /// A user of a userpass mount.
    User(Named<'a>),
    /// A role of an `AppRole` mount.
    Approle(Named<'a>),
    /// A role by which Nomad's servers make tokens for jobs, before Nomad 1.10: with whichever of
    /// its policies a job names, for any job.
    Servers(Named<'a>),
}

/// A body by where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The mount below `auth/`.
    pub mount: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// What it says.
    pub body: &'a Body,
}

/// Who asks to be let in.
#[derive(Debug, Clone, Copy)]
pub enum Asker<'a> {
    /// A task, by its identity. Its author chooses the role, of any mount.
    Workload(&'a Claims),
    /// An operator, by what its declared login presents.
    Operator(&'a Login),
}

impl<'a> Door<'a> {
    /// Every login of a tree.
    pub fn all(facts: &'a Facts) -> Vec<Self> {
        let roles = facts.logins.values().map(Door::Role);
        roles.chain(facts.bodies.iter().filter_map(|(path, body)| Self::of(path, body))).collect()
    }

    fn of(path: &'a str, body: &'a Body) -> Option<Self> {
        let rest = path.strip_prefix("vault/auth/")?.strip_suffix(".json")?;
        let (place, name) = rest.rsplit_once('/')?;
        let (mount, kind) = place.rsplit_once('/')?;
        let named = Named { mount, name, body };
        Some(match kind {
            "groups" => Door::Group(named),
            "users" => Door::User(named),
            "role" => Door::Approle(named),
            "roles" if mount == "token" => Door::Servers(named),
            _ => return None,
        })
    }

    /// As messages call it.
    pub fn name(self) -> String {
        match self {
            Door::Role(role) => role.name.clone(),
            Door::Group(Named { mount, name, .. }) => format!("auth/{mount}/groups/{name}"),
            Door::User(Named { mount, name, .. }) => format!("auth/{mount}/users/{name}"),
            Door::Approle(Named { mount, name, .. }) => format!("auth/{mount}/role/{name}"),
            Door::Servers(Named { mount, name, .. }) => format!("auth/{mount}/roles/{name}"),
        }
    }

    /// Its mount, and its name there.
    pub fn place(self) -> (&'a str, &'a str) {
        match self {
            Door::Role(role) => (&role.mount, &role.name),
            Door::Group(n) | Door::User(n) | Door::Approle(n) | Door::Servers(n) => (n.mount, n.name),
        }
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        match self {
            Door::Role(role) => role.span,
            Door::Group(n) | Door::User(n) | Door::Approle(n) | Door::Servers(n) => n.body.span,
        }
    }

    /// The names of its tokens' policies, but for `default`, which is baseline.
    pub fn policy_names(self) -> Vec<&'a str> {
        match self {
            Door::Role(role) => role.token_policies.iter().map(String::as_str).collect(),
            Door::Group(named) => named.body.texts("policies"),
            Door::User(named) | Door::Approle(named) => named.body.texts("token_policies"),
            Door::Servers(named) => named.body.texts("allowed_policies"),
        }
    }

    /// Whether it lets somebody in.
    pub fn accepts(self, who: Asker<'_>) -> Verdict {
        let exactly = |is: bool| if is { Verdict::Allow } else { Verdict::ImplicitDeny };
        match (self, who) {
            (Door::Role(role), Asker::Workload(claims)) => jwt::accepts(role, claims).verdict,
            (Door::Servers(_), Asker::Workload(_)) => Verdict::Allow,
            (Door::Role(role), Asker::Operator(login)) if role.mount == login.mount => match &login.method {
                Method::Oidc { .. } => jwt::accepts_person(role, &presented(&login.method)).verdict,
                Method::Jwt { .. } => jwt::accepts(role, &presented(&login.method)).verdict,
                _ => Verdict::ImplicitDeny,
            },
            (Door::Group(named), Asker::Operator(login)) => {
                exactly(login.method == Method::Ldap && named.is_at(login))
            }
            (Door::User(named), Asker::Operator(login)) => {
                exactly(login.method == Method::Userpass && named.is_at(login))
            }
            (Door::Approle(named), Asker::Operator(login)) => {
                exactly(matches!(login.method, Method::Approle { .. }) && named.is_at(login))
            }
            _ => Verdict::ImplicitDeny,
        }
    }

    /// Whether it is the login that is declared.
    pub fn is(self, login: &Login) -> bool {
        match (self, &login.method) {
            (Door::Role(role), Method::Identity { .. } | Method::Oidc { .. } | Method::Jwt { .. }) => {
                role.mount == login.mount && role.name == login.role
            }
            (Door::Group(named), Method::Ldap)
            | (Door::User(named), Method::Userpass)
            | (Door::Approle(named), Method::Approle { .. }) => named.is_at(login),
            (Door::Servers(named), Method::ServerToken) => {
                named.body.texts("allowed_policies").contains(&login.policy.as_str())
            }
            _ => false,
        }
    }
}

impl Named<'_> {
    fn is_at(self, login: &Login) -> bool {
        self.mount == login.mount && self.name == login.role
    }
}

/// What is presented at a login, as claims: the least that makes one this operator.
pub fn presented(method: &Method) -> Claims {
    let mut claims = Claims { audience: Vec::new(), subject: "somebody".to_owned(), claims: BTreeMap::new() };
    match method {
        Method::Oidc { group, groups_claim, .. } => {
            claims.claims.insert(groups_claim.clone(), group.clone());
        }
        Method::Jwt { audience, claims: said } => {
            claims.audience = vec![audience.clone()];
            for (name, value) in said {
                if name == "sub" {
                    claims.subject.clone_from(value);
                } else {
                    claims.claims.insert(name.clone(), value.clone());
                }
            }
        }
        _ => {}
    }
    claims
}
