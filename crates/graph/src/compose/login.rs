//! The JWT role that a workload logs in by, and the Vault policy that its token has.

use crate::declared::{Grant, Method, Principal, Token, TokenLife};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use writ_semantics::{jwt, vault};
use writ_source::Span;

/// What a token needs for its own upkeep where it has no `default` policy: Nomad renews the token
/// and looks it up, and renews the leases of what its templates read
/// (`client/vaultclient/vaultclient.go` of Nomad 1.11.1).
const UPKEEP: [(&str, vault::Capability); 3] = [
    ("auth/token/lookup-self", vault::Capability::Read),
    ("auth/token/renew-self", vault::Capability::Update),
    ("sys/leases/renew", vault::Capability::Update),
];

/// A role that accepts the one task, by namespace, job and task, and the one audience; none for a
/// principal that logs in otherwise.
pub fn role(token: &Token) -> Option<jwt::Role> {
    let (Principal::Workload(who), Method::Identity { audience }) = (&token.principal, &token.login.method)
    else {
        return None;
    };
    let bound = [("nomad_job_id", &who.job), ("nomad_namespace", &who.namespace), ("nomad_task", &who.task)];
    let mut life = jwt::TokenLife { token_type: "service".to_owned(), ..jwt::TokenLife::default() };
    match token.life {
        TokenLife::Bounded(limit) => {
            life.ttl = Some(Duration::from(limit));
            life.max_ttl = Some(Duration::from(limit));
        }
        TokenLife::Periodic(period) => life.period = Some(Duration::from(period)),
    }
    Some(jwt::Role {
        mount: token.login.mount.clone(),
        name: token.login.role.clone(),
        role_type: "jwt".to_owned(),
        bound_audiences: vec![audience.clone()],
        bound_subject: None,
        bound_claims: bound
            .into_iter()
            .map(|(claim, value)| (claim.to_owned(), vec![value.clone()]))
            .collect(),
        bound_claims_type: "string".to_owned(),
        // Not the job id: jobs of one name in two namespaces would be one entity in Vault.
        user_claim: "sub".to_owned(),
        token_policies: vec![token.login.policy.clone()],
        no_default_policy: true,
        life,
        span: token.span,
        fields: BTreeMap::new(),
    })
}

/// A policy that issues the credentials of the grants and keeps the token alive.
pub fn policy(token: &Token, grants: &[&Grant]) -> vault::Policy {
    let mut places: BTreeMap<String, (vault::Capability, Span)> =
        UPKEEP.into_iter().map(|(path, capability)| (path.to_owned(), (capability, token.span))).collect();
    for grant in grants {
        if let Some(credential) = grant.credential() {
            places.entry(credential.path()).or_insert((vault::Capability::Read, grant.span));
        }
    }
    let rule = |(path, (capability, span))| vault::Rule {
        path,
        capabilities: BTreeSet::from([capability]),
        unmodelled: Vec::new(),
        span,
    };
    vault::Policy {
        name: token.login.policy.clone(),
        rules: places.into_iter().map(rule).collect(),
        span: token.span,
    }
}
