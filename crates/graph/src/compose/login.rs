//! The JWT role that a workload logs in by, and the Vault policy that its token has.

use crate::declared::{Grant, Method, Principal, Route, Token, TokenLife};
use crate::vault_verbs;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use writ_semantics::{jwt, vault};
use writ_source::Span;

/// Claims that Vault writes into the token's metadata, and so into its audit log.
const MAPPED_CLAIMS: [&str; 3] = ["nomad_job_id", "nomad_namespace", "nomad_task"];

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
        claim_mappings: MAPPED_CLAIMS.map(|claim| (claim.to_owned(), claim.to_owned())).into(),
        redirect_uris: Vec::new(),
        scopes: Vec::new(),
        bound_cidrs: token.from.clone(),
        token_policies: vec![token.login.policy.clone()],
        no_default_policy: true,
        life,
        span: token.span,
        fields: BTreeMap::new(),
    })
}

/// A policy that issues the credentials of the grants, opens the paths that the token itself is
/// for, and keeps the token alive.
pub fn policy(token: &Token, grants: &[&Grant]) -> vault::Policy {
    let mut rules = Rules::new();
    let mut add = |path: String, capabilities: BTreeSet<vault::Capability>, span: Span| {
        rules.entry(path).or_insert((BTreeSet::new(), span)).0.extend(capabilities);
    };
    let hand_back = token.principal.operator().map(|_| vault_verbs::HAND_BACK);
    for (path, capability) in vault_verbs::UPKEEP.into_iter().chain(hand_back) {
        add(path.to_owned(), BTreeSet::from([capability]), token.span);
    }
    for grant in grants {
        match &grant.route {
            Route::Credential { credential, .. } => {
                add(credential.path(), BTreeSet::from([vault::Capability::Read]), grant.span);
            }
            Route::VaultToken { path, .. } => {
                let (pattern, capabilities) = vault_verbs::rule(grant.verb, path);
                add(pattern, capabilities, grant.span);
            }
            _ => {}
        }
    }
    let rules = widened(&rules).into_iter().map(|(path, (capabilities, span))| vault::Rule {
        path,
        capabilities,
        unmodelled: Vec::new(),
        span,
    });
    vault::Policy { name: token.login.policy.clone(), rules: rules.collect(), span: token.span }
}

type Rules = BTreeMap<String, (BTreeSet<vault::Capability>, Span)>;

/// Of several rules that fit a path Vault takes the most exact one alone (`vault/acl.go`,
/// `AllowOperation`), so each has what the wider ones have.
fn widened(rules: &Rules) -> Rules {
    let prefixes: Vec<_> = rules.iter().filter(|(path, _)| path.ends_with('*')).collect();
    let widen = |path: &str, own: &BTreeSet<vault::Capability>| {
        let wider = prefixes.iter().filter(|(wide, _)| vault_verbs::covers(wide, path));
        wider.fold(own.clone(), |all, (_, (more, _))| all.union(more).copied().collect())
    };
    let widened = rules.iter().map(|(path, (own, span))| (path.clone(), (widen(path, own), *span)));
    widened.collect()
}
