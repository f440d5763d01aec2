//! The way through Vault: the login, the credential, and all else that the token must not open.

use super::catalogue::{Principal, principals};
use super::{Control, Expect, Probe};
use crate::agent::{Request, Token};
use crate::apply::decoy::Bearer;
use crate::classify::Refusal;
use crate::report::Kind;
use serde_json::{Value, json};
use writ_graph::declared::{Credential, Declared, Grant};
use writ_source::Span;

/// The identity that Nomad logs the task in with (`nomad/structs/workload_id.go`).
pub(crate) const IDENTITY: &str = "vault_default";
/// A role of each engine that no policy opens.
pub(crate) const DECOY_ROLE: &str = "writ-decoy";

/// The declared way, and what lies beside it in Vault.
pub(super) fn probes(declared: &Declared, principal: &Principal<'_>) -> Vec<Probe> {
    let span = principal.grants.first().map(|grant| grant.span);
    let mut probes = vec![own_login(principal, span)];
    for (credential, grant) in principal.credentials() {
        probes.push(token_probe(principal, "GET", &credential.path(), None, Some(grant), span, true));
    }
    for path in ["auth/token/lookup-self", "auth/token/renew-self"] {
        let method = if path.ends_with("renew-self") { "POST" } else { "GET" };
        probes.push(token_probe(principal, method, path, None, None, span, true));
    }
    for (method, path, body) in beside(principal) {
        probes.push(token_probe(principal, method, &path, body, None, span, false));
    }
    for other in principals(declared).iter().filter(|other| other.login != principal.login) {
        for (credential, _) in other.credentials() {
            probes.push(refused(Kind::NearMiss, principal, &credential.path(), span));
        }
        probes.push(foreign_login(principal, other, span));
    }
    probes
}

/// The reading of a path that must be refused, where root's is done.
pub(super) fn refused(kind: Kind, principal: &Principal<'_>, path: &str, span: Option<Span>) -> Probe {
    Probe { kind, ..token_probe(principal, "GET", path, None, None, span, false) }
}

/// The login at another principal's role. Controls: that one's own login there, and this one's at
/// its own role.
fn foreign_login(principal: &Principal<'_>, other: &Principal<'_>, span: Option<Span>) -> Probe {
    let (own, theirs) = (own_login(principal, span), own_login(other, span));
    let claims = ["nomad_job_id", "nomad_namespace", "nomad_task"];
    let mut by: Vec<Refusal> = claims.into_iter().map(|claim| Refusal::BoundClaim(claim.into())).collect();
    by.push(Refusal::Audience);
    Probe {
        kind: Kind::NearMiss,
        what: theirs.what.clone(),
        request: theirs.request.clone(),
        expect: Expect::Refused(by),
        controls: vec![
            Control::Agent {
                what: "whose role it is logs in there".into(),
                label: theirs.label,
                request: theirs.request,
            },
            Control::Agent {
                what: "the task logs in at its own role".into(),
                label: own.label.clone(),
                request: own.request.clone(),
            },
        ],
        ..own
    }
}

/// The login of a decoy, which must be refused: by what differs.
///
/// Controls: the declared task's own login at the same role, and the decoy's at `mirror`, which is
/// the same role but for what differs.
pub(crate) fn decoy_login(
    kind: Kind,
    principal: &Principal<'_>,
    bearer: &Bearer,
    mirror: &str,
    span: Option<Span>,
) -> Probe {
    let own = principal.bearer();
    let mut by = Vec::new();
    for (differs, refusal) in [
        (bearer.job != own.job, Refusal::BoundClaim("nomad_job_id".into())),
        (bearer.namespace != own.namespace, Refusal::BoundClaim("nomad_namespace".into())),
        (bearer.task != own.task, Refusal::BoundClaim("nomad_task".into())),
        (bearer.audience != own.audience, Refusal::Audience),
    ] {
        if differs {
            by.push(refusal);
        }
    }
    let login = |role: &str| Request::Login {
        mount: principal.login.mount.clone(),
        role: role.to_owned(),
        identity: bearer.identity(),
    };
    let legit = own_login(principal, span);
    Probe {
        kind,
        who: format!("{} (differs: {})", bearer.label(), bearer.differs(&own).join(", ")),
        label: bearer.label(),
        by: format!("its own identity with audience {}", bearer.audience),
        what: format!("log in at auth/{} as {}", principal.login.mount, principal.login.role),
        request: login(&principal.login.role),
        expect: Expect::Refused(by),
        controls: vec![
            Control::Agent {
                what: "the declared task logs in there".into(),
                label: legit.label,
                request: legit.request,
            },
            Control::Agent {
                what: "the decoy logs in at the same role bound to what it is".into(),
                label: bearer.label(),
                request: login(mirror),
            },
        ],
        span,
    }
}

/// The declared task's own login.
pub(crate) fn own_login(principal: &Principal<'_>, span: Option<Span>) -> Probe {
    let login = principal.login;
    Probe {
        kind: Kind::Grant,
        who: principal.who(),
        label: principal.label(),
        by: format!("its identity with audience {}", login.audience()),
        what: format!("log in at auth/{} as {}", login.mount, login.role),
        request: Request::Login {
            mount: login.mount.clone(),
            role: login.role.clone(),
            identity: IDENTITY.into(),
        },
        expect: Expect::LoggedIn(login.role.clone()),
        controls: Vec::new(),
        span,
    }
}

/// A request of Vault with the task's own token.
fn token_probe(
    principal: &Principal<'_>,
    method: &str,
    path: &str,
    body: Option<Value>,
    grant: Option<&Grant>,
    span: Option<Span>,
    allowed: bool,
) -> Probe {
    let login = principal.login;
    let (expect, controls) = if allowed {
        (Expect::Allowed, Vec::new())
    } else {
        let root = Control::Vault { method: method.into(), path: path.into(), body: body.clone() };
        (Expect::Refused(vec![Refusal::VaultPolicy]), vec![root])
    };
    Probe {
        kind: if allowed { Kind::Grant } else { Kind::NearMiss },
        who: principal.who(),
        label: principal.label(),
        by: format!("the token of auth/{}/role/{}", login.mount, login.role),
        what: format!("vault {method} {path}"),
        request: Request::Vault { token: Token::Task, method: method.into(), path: path.into(), body },
        expect,
        controls,
        span: grant.map(|grant| grant.span).or(span),
    }
}

/// What a policy for credentials must not open: other credentials, how they are made, policies,
/// roles, tokens, and what `default` would give.
fn beside(principal: &Principal<'_>) -> Vec<(&'static str, String, Option<Value>)> {
    let login = principal.login;
    let mut list = vec![
        ("GET", format!("auth/{}/role/{}", login.mount, login.role), None),
        (
            "POST",
            format!("auth/{}/role/writ-new", login.mount),
            Some(json!({
                "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["x"], "token_policies": ["x"],
            })),
        ),
        ("GET", format!("auth/{}/config", login.mount), None),
        ("GET", format!("sys/policies/acl/{}", login.role), None),
        ("PUT", "sys/policies/acl/writ-new".into(), Some(json!({ "policy": "path \"x\" {}" }))),
        ("LIST", "sys/policies/acl".into(), None),
        ("GET", "sys/mounts".into(), None),
        ("GET", "sys/auth".into(), None),
        ("GET", "sys/audit".into(), None),
        ("POST", "auth/token/create".into(), Some(json!({ "ttl": "60s" }))),
        ("POST", "cubbyhole/writ".into(), Some(json!({ "x": "y" }))),
        ("GET", "secret/data/writ-decoy".into(), None),
        ("PUT", "sys/leases/revoke-prefix/secret/writ".into(), None),
    ];
    let mut mounts = Vec::new();
    for (credential, _) in principal.credentials() {
        let role = credential.role();
        list.push(("GET", format!("{}/roles/{}", role.mount, role.name), None));
        if mounts.contains(&&role.mount) {
            continue;
        }
        mounts.push(&role.mount);
        let mount = &role.mount;
        list.push(("GET", format!("{mount}/creds/{DECOY_ROLE}"), None));
        list.push(("LIST", format!("{mount}/roles"), None));
        let body = match credential {
            Credential::Aws { .. } => {
                list.push(("GET", format!("{mount}/config/root"), None));
                json!({ "credential_type": "assumed_role", "role_arns": ["arn:aws:iam::000000000000:role/x"] })
            }
            Credential::Database { .. } => {
                list.push(("LIST", format!("{mount}/config"), None));
                json!({ "db_name": "x", "creation_statements": ["SELECT 1"] })
            }
            Credential::Nomad { .. } => continue,
        };
        list.push(("POST", format!("{mount}/roles/writ-new"), Some(body)));
    }
    list
}
