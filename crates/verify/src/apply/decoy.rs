//! Workloads beside the declared ones: what another job, task, namespace or audience would be.
//!
//! A decoy is a real task of the real Nomad with a real identity of its own; nothing about its
//! JWT is made up. Where it shares the declared job's id and namespace it is a task of a second
//! group of that very job.

use super::job::{self, Probe, put};
use super::vault::root;
use super::{Applied, Trouble};
use crate::agent::Hub;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{Circumstances, Login, Workload};
use writ_live::nomad::Nomad;
use writ_live::vault::Vault;

/// What a JWT of Nomad says of its bearer, as far as roles can bind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bearer {
    /// Claim `nomad_namespace`.
    pub namespace: String,
    /// Claim `nomad_job_id`.
    pub job: String,
    /// Claim `nomad_task`.
    pub task: String,
    /// Claim `aud`.
    pub audience: String,
}

/// A group for decoys, in a declared job or in a job of their own.
const GROUP: &str = "writ-decoys";

impl Bearer {
    /// The declared workload itself.
    pub(crate) fn declared(workload: &Workload, login: &Login) -> Self {
        Self {
            namespace: workload.namespace.clone(),
            job: workload.job.clone(),
            task: workload.task.clone(),
            audience: login.audience().to_owned(),
        }
    }

    /// The same with what a check line says is different.
    pub(crate) fn under(mut self, circumstances: &Circumstances) -> Self {
        let Circumstances { job, task, namespace, audience, after_revoke: _ } = circumstances.clone();
        self.job = job.unwrap_or(self.job);
        self.task = task.unwrap_or(self.task);
        self.namespace = namespace.unwrap_or(self.namespace);
        self.audience = audience.unwrap_or(self.audience);
        self
    }

    /// What the agent of that task is called.
    pub(crate) fn label(&self) -> String {
        format!("decoy {}/{}/{}", self.namespace, self.job, self.task)
    }

    /// The identity that carries the audience: its characters that a name may not have, replaced.
    pub(crate) fn identity(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        format!("writ_{}", self.audience.chars().map(plain).collect::<String>())
    }

    /// How it differs from another, in words.
    pub(crate) fn differs(&self, from: &Bearer) -> Vec<String> {
        let pairs = [
            ("job", &self.job, &from.job),
            ("namespace", &self.namespace, &from.namespace),
            ("task", &self.task, &from.task),
            ("audience", &self.audience, &from.audience),
        ];
        let different = pairs.into_iter().filter(|(_, mine, theirs)| mine != theirs);
        different.map(|(what, mine, _)| format!("{what} {mine}")).collect()
    }
}

/// Adds the decoys to the parsed jobs, or makes jobs for them.
pub(crate) fn add(
    jobs: &mut Vec<(String, Value)>,
    bearers: &BTreeSet<Bearer>,
    probe: &Probe<'_>,
    hub: &Hub,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let mut places: BTreeMap<(String, String), BTreeMap<String, Vec<&Bearer>>> = BTreeMap::new();
    for bearer in bearers {
        let place = places.entry((bearer.namespace.clone(), bearer.job.clone())).or_default();
        place.entry(bearer.task.clone()).or_default().push(bearer);
    }
    for ((namespace, id), tasks) in places {
        let mut list = Vec::new();
        for (name, bearers) in tasks {
            list.push(task(&name, &bearers, probe, hub)?);
        }
        let group = json!({ "Name": GROUP, "Count": 1, "Tasks": list });
        let is_it = |job: &Value| job::text(job, "ID") == id && namespace_of(job) == namespace;
        match jobs.iter_mut().find(|(_, job)| is_it(job)) {
            Some((path, job)) => {
                if let Some(groups) = job.get_mut("TaskGroups").and_then(Value::as_array_mut) {
                    groups.push(group);
                }
                applied.substitute(
                    path.as_str(),
                    format!("group {GROUP}"),
                    "added: tasks that are to be refused",
                );
            }
            None => jobs.push((
                format!("decoy job {id} in {namespace}"),
                json!({
                    "ID": id, "Name": id, "Namespace": namespace, "Type": "service",
                    "Datacenters": ["*"], "TaskGroups": [group],
                }),
            )),
        }
    }
    Ok(())
}

/// A decoy task with an identity for each audience.
fn task(name: &str, bearers: &[&Bearer], probe: &Probe<'_>, hub: &Hub) -> Result<Value, Trouble> {
    let hour = 3_600_000_000_000_i64; // in nanoseconds
    let identities: Vec<Value> = bearers
        .iter()
        .map(|bearer| json!({ "Name": bearer.identity(), "Audience": [bearer.audience], "Env": true, "TTL": hour }))
        .collect();
    let mut task = json!({
        "Name": name, "Identities": identities, "Resources": { "CPU": 20, "MemoryMB": 32 },
    });
    let label = bearers.first().map(|bearer| bearer.label()).unwrap_or_default();
    probe.make_agent(&mut task, &hub.expect(&label)?);
    Ok(task)
}

/// A job's namespace.
fn namespace_of(job: &Value) -> String {
    let namespace = job::text(job, "Namespace");
    if namespace.is_empty() { "default".into() } else { namespace }
}

/// Makes every namespace that is named.
pub(crate) async fn namespaces(nomad: &Nomad, names: &BTreeSet<String>) -> Result<(), Trouble> {
    for name in names.iter().filter(|name| *name != "default") {
        let answer = nomad.request("POST", "namespace", Some(&json!({ "Name": name }))).await?;
        if !answer.is_success() {
            return Err(Trouble(format!(
                "Nomad refused the namespace `{name}` to root: {} {}",
                answer.status, answer.text
            )));
        }
    }
    Ok(())
}

/// Makes the control of a refused login: a role that is the one under test but for what differs,
/// so that this very JWT logs in. Returns its name. It carries no policy that exists.
pub(crate) async fn mirror(
    vault: &Vault,
    login: &Login,
    bearer: &Bearer,
    number: usize,
) -> Result<String, Trouble> {
    let name = format!("writ-control-{number}");
    let answer = vault.request("GET", &format!("auth/{}/role/{}", login.mount, login.role), None).await?;
    let mut role = answer.json().get("data").cloned().unwrap_or_else(|| json!({}));
    if let Some(claims) = role.get_mut("bound_claims").filter(|claims| claims.is_object()) {
        for (claim, value) in [
            ("nomad_job_id", &bearer.job),
            ("nomad_namespace", &bearer.namespace),
            ("nomad_task", &bearer.task),
        ] {
            if claims.get(claim).is_some() {
                put(claims, claim, json!(value));
            }
        }
    }
    put(&mut role, "bound_audiences", json!([bearer.audience]));
    put(&mut role, "token_policies", json!(["writ-control"]));
    root(vault, &format!("auth/{}/role/{name}", login.mount), &role).await?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_says_how_it_differs_and_has_a_name_that_nomad_takes() {
        let own = Bearer {
            namespace: "default".into(),
            job: "web".into(),
            task: "web".into(),
            audience: "vault.io".into(),
        };
        assert!(own.differs(&own).is_empty());
        let circumstances = Circumstances {
            task: Some("sidecar".into()),
            audience: Some("https://x".into()),
            ..Circumstances::default()
        };
        let other = own.clone().under(&circumstances);
        assert_eq!(other.differs(&own), ["task sidecar", "audience https://x"]);
        assert_eq!(other.identity(), "writ_https___x");
        assert_eq!(own.clone().under(&Circumstances::default()), own);
    }
}
