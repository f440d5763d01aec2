//! What a stack takes as given: things that others make and that no file here states, so that no
//! proof is about them. Told by every compile and proof.

use crate::chains::takes_identities;
use crate::declared::{AwsKeys, Credential, Declared, Method, Object, Token, Verb};
use serde::Serialize;
use std::collections::BTreeSet;
use writ_source::Span;

/// One thing that is taken as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// `vault`, `nomad`, `postgres`, `aws`.
    pub system: &'static str,
    /// What has to be so, as a sentence without its full stop.
    pub what: String,
    /// The declaration that takes it.
    #[serde(skip)]
    pub span: Span,
}

/// All that a stack takes as given, in the order of its systems.
pub fn of(declared: &Declared) -> Vec<Given> {
    let mut all = Vec::new();
    for mount in declared.mounts.iter().filter(|mount| mount.existing) {
        all.push(Given {
            system: "vault",
            what: format!("somebody else makes the mount `{}`, of the kind that is declared", mount.path),
            span: mount.span,
        });
    }
    secrets(declared, &mut all);
    neighbours(declared, &mut all);
    leases(declared, &mut all);
    connections(declared, &mut all);
    nodes(declared, &mut all);
    for database in declared.databases.iter().filter(|database| !database.setup) {
        all.push(Given {
            system: "postgres",
            what: format!(
                "database `{}` is set up elsewhere: what PUBLIC has there is not known",
                database.name
            ),
            span: database.span,
        });
    }
    aws(declared, &mut all);
    keys(declared, &mut all);
    all
}

/// What jobs ask of the nodes: without it they wait for ever, or are refused (`jobNodePoolValidatingHook`
/// in `nomad/job_endpoint_hook_node_pool.go` of Nomad 1.11.1; `HostVolumeChecker` and `CSIVolumeChecker`
/// in `scheduler/feasible/feasible.go`).
fn nodes(declared: &Declared, all: &mut Vec<Given>) {
    for pool in &declared.node_pools {
        let what = format!("there is a node pool `{}`, with nodes in it", pool.name);
        all.push(Given { system: "nomad", what, span: pool.span });
    }
    let mut told = BTreeSet::new();
    for grant in &declared.grants {
        let Object::Volume { volume, source } = &grant.object else { continue };
        if !told.insert((volume, source)) {
            continue;
        }
        let namespace = grant.principal.workload().map_or("default", |who| who.namespace.as_str());
        let what = if volume == "csi" {
            format!("the CSI volume `{source}` is registered in namespace {namespace}, and its plugin runs")
        } else {
            format!("nodes offer a host volume `{source}`")
        };
        all.push(Given { system: "nomad", what, span: grant.span });
    }
}

/// Whose signatures Vault believes is a variable of the module, as each cluster has its own.
fn keys(declared: &Declared, all: &mut Vec<Given>) {
    let is_made_here = |token: &&Token| {
        matches!(token.login.method, Method::Identity { .. })
            && !declared.is_there(&format!("auth/{}", token.login.mount))
    };
    if declared.tokens.iter().any(|token| is_made_here(&token)) {
        all.push(Given {
            system: "vault",
            what: "terraform's variable `nomad_jwks_url` is nomad's own: vault believes whoever signs with the keys there; it is set by \
                   whoever applies, or by a `.tfvars` beside the module"
                .to_owned(),
            span: declared.span,
        });
    }
}

/// The values of a secret that the module does not write.
fn secrets(declared: &Declared, all: &mut Vec<Given>) {
    for secret in declared.secrets.iter().filter(|secret| secret.existing) {
        let system = if matches!(secret.place, Object::Kv { .. }) { "vault" } else { "nomad" };
        let keys = secret.keys.join("`, `");
        let what = format!("somebody else keeps {}, with the values `{keys}`", secret.place);
        all.push(Given { system, what, span: secret.span });
    }
}

/// Whoever takes the identities of a namespace's tasks takes those of other stacks there too: what they are
/// granted stands in no file here, so no rule of this stack can tell it.
fn neighbours(declared: &Declared, all: &mut Vec<Given>) {
    let mut told = BTreeSet::new();
    for grant in &declared.grants {
        if let (Object::Nomad { namespace: Some(namespace) }, Verb::Nomad(verb)) = (&grant.object, grant.verb)
            && takes_identities(verb)
            && told.insert((&grant.principal, namespace))
        {
            let (who, verb) = (&grant.principal, verb.word());
            let place = if namespace == "*" {
                "any namespace".to_owned()
            } else {
                format!("namespace `{namespace}`")
            };
            all.push(Given {
                system: "nomad",
                what: format!(
                    "other stacks with jobs in {place} trust `{who}` with all that these are granted: by \
                     `{verb}` it can come to it"
                ),
                span: grant.span,
            });
        }
    }
}

/// Keys of users live as long as their mount says; one that others make is theirs to say it of.
fn leases(declared: &Declared, all: &mut Vec<Given>) {
    let mut told = BTreeSet::new();
    for grant in &declared.grants {
        if let Some(Credential::Aws { role, keys: AwsKeys::IamUser, ttl, max_ttl }) = grant.credential()
            && declared.is_there(&role.mount)
            && told.insert(&role.mount)
        {
            let (mount, ttl, max_ttl) = (&role.mount, ttl.0, max_ttl.0);
            all.push(Given {
                system: "vault",
                what: format!(
                    "`{mount}/config/lease` is {ttl}s, renewed up to {max_ttl}s, for all who share it"
                ),
                span: grant.span,
            });
        }
    }
}

fn connections(declared: &Declared, all: &mut Vec<Given>) {
    for database in declared.databases.iter().filter(|database| database.existing) {
        let here = |grant: &&crate::declared::Grant| grant.object.database() == Some(database.name.as_str());
        let roles: BTreeSet<&str> = declared
            .grants
            .iter()
            .filter(here)
            .filter_map(|grant| Some(grant.credential()?.role().name.as_str()))
            .collect();
        let roles: Vec<&str> = roles.into_iter().collect();
        all.push(Given {
            system: "vault",
            what: format!(
                "`{}/config/{}` is a connection to {} at {}, by a login that may make and drop others, and \
                 its `allowed_roles` has `{}`",
                database.connection.mount,
                database.connection.name,
                database.dbname,
                database.address,
                roles.join("`, `")
            ),
            span: database.span,
        });
    }
}

fn aws(declared: &Declared, all: &mut Vec<Given>) {
    let users = declared.systems().users;
    if let Some(account) = declared.aws.as_ref().filter(|_| users)
        && let Some(boundary) = &account.permissions_boundary
    {
        all.push(Given {
            system: "aws",
            what: format!("`{boundary}` is a policy that does not take away what is granted here"),
            span: account.span,
        });
    }
    for bucket in &declared.buckets {
        if let Some(key) = &bucket.kms_key {
            all.push(Given {
                system: "aws",
                what: format!("the policy of `{key}` lets IAM policies of the account decide who uses it"),
                span: bucket.span,
            });
        }
    }
}
