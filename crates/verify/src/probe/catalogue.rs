//! The declared principals, and all probes of a stack.

use super::{Probe, bucket, chain, check, table};
use crate::agent::Request;
use crate::apply::decoy::Bearer;
use crate::apply::postgres::Ready;
use std::collections::BTreeSet;
use std::path::PathBuf;
use writ_graph::declared::{AwsKeys, Credential, Declared, Delivery, Grant, Login, Object, Workload};
use writ_live::s3::S3Request;

/// A declared workload with its way into Vault and its grants.
#[derive(Debug, Clone)]
pub(crate) struct Principal<'a> {
    /// Who.
    pub workload: &'a Workload,
    /// How it logs in.
    pub login: &'a Login,
    /// What it may.
    pub grants: Vec<&'a Grant>,
}

/// Where the servers are, as the probes need it.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue<'a> {
    /// What is declared.
    pub declared: &'a Declared,
    /// S3's endpoint.
    pub s3: String,
    /// The databases.
    pub databases: &'a [Ready],
    /// The program that `dump` is for, where it is installed.
    pub pg_dump: Option<PathBuf>,
}

/// Whether a grant is of a kind that is probed: by a workload, through keys of an assumed role or a
/// login of a database. The others are told as inconclusive: none of the engines makes IAM users.
pub(crate) fn is_probed(grant: &Grant) -> bool {
    let probed = match grant.credential() {
        Some(Credential::Aws { keys, .. }) => *keys == AwsKeys::AssumedRole,
        Some(Credential::Database { .. }) => true,
        Some(Credential::Nomad { .. }) | None => false,
    };
    probed && matches!(grant.principal, writ_graph::declared::Principal::Workload(_))
}

/// The principals that are probed, in the order of the source.
pub(crate) fn principals(declared: &Declared) -> Vec<Principal<'_>> {
    let mut list: Vec<Principal<'_>> = Vec::new();
    for grant in declared.grants.iter().filter(|grant| is_probed(grant)) {
        let (Some(workload), Some(login)) = (grant.principal.workload(), grant.login()) else { continue };
        let is_it = |one: &&mut Principal<'_>| one.workload == workload && one.login == login;
        match list.iter_mut().find(is_it) {
            Some(principal) => principal.grants.push(grant),
            None => list.push(Principal { workload, login, grants: vec![grant] }),
        }
    }
    list
}

impl Principal<'_> {
    /// What its agent is called.
    pub(crate) fn label(&self) -> String {
        label(self.workload)
    }

    /// The task, for people.
    pub(crate) fn who(&self) -> String {
        self.label()
    }

    /// The way to a credential, for people.
    pub(crate) fn chain(&self, credential: &Credential) -> String {
        let login = self.login;
        format!(
            "identity with audience {} → auth/{}/role/{} → policy {} → {}",
            login.audience(),
            login.mount,
            login.role,
            login.policy,
            credential.path()
        )
    }

    /// What its JWT says.
    pub(crate) fn bearer(&self) -> Bearer {
        Bearer::declared(self.workload, self.login)
    }

    /// Its credentials, each once.
    pub(crate) fn credentials(&self) -> Vec<(&Credential, &Grant)> {
        let mut list: Vec<(&Credential, &Grant)> = Vec::new();
        for grant in &self.grants {
            let Some(credential) = grant.credential() else { continue };
            if !list.iter().any(|(known, _)| *known == credential) {
                list.push((credential, grant));
            }
        }
        list
    }
}

/// What the agent of a declared task is called.
pub(crate) fn label(workload: &Workload) -> String {
    format!("{}/{}/{}", workload.namespace, workload.job, workload.task)
}

/// The JSON file of a delivery; `None` for variables.
pub(crate) fn file(delivery: Option<&Delivery>) -> Option<String> {
    match delivery {
        Some(Delivery::Json { file, .. }) => Some(file.clone()),
        _ => None,
    }
}

/// The database that an object is in.
pub(crate) fn database_of(object: &Object) -> Option<&str> {
    object.database()
}

impl Catalogue<'_> {
    /// Every probe except those of logins by decoys and those after revocation.
    pub(crate) fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::new();
        for principal in principals(self.declared) {
            probes.extend(chain::probes(self.declared, &principal));
            probes.extend(bucket::probes(self, &principal));
            probes.extend(table::probes(self, &principal));
        }
        probes.extend(check::probes(self));
        probes
    }

    /// The grants that no probe is for: a verb that is none of its object's.
    pub(crate) fn unprobed(&self) -> Vec<&Grant> {
        let probed = |grant: &&Grant| match &grant.object {
            Object::Bucket { bucket, prefix } => !bucket::uses(grant.verb, bucket, prefix).is_empty(),
            object => {
                let here = |ready: &&Ready| Some(ready.name.as_str()) == object.database();
                self.databases.iter().filter(here).any(|ready| !table::uses(grant, ready).is_empty())
            }
        };
        self.declared.grants.iter().filter(|grant| is_probed(grant) && !probed(grant)).collect()
    }

    /// Every object that a probe speaks of, so that it is there: a missing key answers 403 as
    /// well where listing is not allowed.
    pub(crate) fn objects(probes: &[Probe]) -> BTreeSet<(String, String)> {
        let requests = probes.iter().filter_map(|probe| match &probe.request {
            Request::S3 { request, .. } => Some(request),
            _ => None,
        });
        let named = requests.filter(|request| !request.bucket.is_empty() && !request.key.is_empty());
        named.map(|request| (request.bucket.clone(), request.key.clone())).collect()
    }

    /// Every bucket that has to be there: the declared ones, and those that probes speak of,
    /// but for one that a probe would make.
    pub(crate) fn buckets(&self, probes: &[Probe]) -> BTreeSet<String> {
        let grants = self.declared.grants.iter().map(|grant| &grant.object);
        let objects = grants.chain(self.declared.checks.iter().map(|check| &check.object));
        let bucket = |object: &Object| match object {
            Object::Bucket { bucket, .. } => Some(bucket.clone()),
            _ => None,
        };
        let spoken_of = probes.iter().filter_map(|probe| match &probe.request {
            Request::S3 { request, .. } => Some(request),
            _ => None,
        });
        let there = |request: &&S3Request| {
            let makes = request.method == "PUT" && request.key.is_empty() && request.query.is_empty();
            !request.bucket.is_empty() && !makes
        };
        objects
            .filter_map(bucket)
            .chain(spoken_of.filter(there).map(|request| request.bucket.clone()))
            .collect()
    }
}
