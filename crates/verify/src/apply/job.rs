//! The jobspecs: parsed by the real Nomad from the printed bytes, changed in memory where this
//! machine makes it necessary, registered, and run.

use super::{Applied, Trouble};
use crate::agent;
use serde_json::{Value, json};
use std::path::Path;
use writ_graph::declared::Workload;
use writ_live::Secret;
use writ_live::http::Answer;
use writ_live::nomad::Nomad;

/// The agent as a task runs it.
#[derive(Debug, Clone)]
pub(crate) struct Probe<'a> {
    /// The program.
    pub program: &'a Path,
    /// Where the verifier listens.
    pub verifier: &'a str,
    /// Where Vault is, for tasks without a `vault` block.
    pub vault: &'a str,
}

impl Probe<'_> {
    /// Makes a task the agent: driver, command and the two variables it needs.
    pub(crate) fn make_agent(&self, task: &mut Value, nonce: &Secret) {
        let program = self.program.display().to_string();
        put(task, "Driver", json!("raw_exec"));
        put(task, "Config", json!({ "command": program, "args": ["agent"] }));
        let mut env = task.get("Env").cloned().filter(Value::is_object).unwrap_or_else(|| json!({}));
        put(&mut env, agent::ADDRESS, json!(self.verifier));
        put(&mut env, agent::NONCE, json!(nonce.expose()));
        put(&mut env, "VAULT_ADDR", json!(self.vault));
        put(task, "Env", env);
    }
}

/// A jobspec as the API takes it. `None`: Nomad refused it, and the report has a line.
pub(crate) async fn parse(
    nomad: &Nomad,
    path: &str,
    text: &str,
    applied: &mut Applied,
) -> Result<Option<Value>, Trouble> {
    let answer = nomad.parse(text).await?;
    if answer.is_success() {
        return Ok(Some(answer.json()));
    }
    applied.line(path, "parsed by Nomad", Some(refusal(&answer)));
    Ok(None)
}

/// Makes every task of a parsed job the agent, and lists what that changes. `nonce` is asked for
/// group and task.
pub(crate) fn substitute(
    job: &mut Value,
    path: &str,
    probe: &Probe<'_>,
    applied: &mut Applied,
    mut nonce: impl FnMut(&str, &str) -> Result<Secret, Trouble>,
) -> Result<(), Trouble> {
    let here = list(job, "Datacenters").any(|one| matches!(one.as_str(), Some("dc1" | "*")));
    if !here {
        put(job, "Datacenters", json!(["*"]));
        applied.substitute(path, "datacenters", "any: this Nomad has one node, in `dc1`");
    }
    for group in list(job, "TaskGroups") {
        let group_name = name(group);
        for task in list(group, "Tasks") {
            let task_name = name(task);
            probe.make_agent(task, &nonce(&group_name, &task_name)?);
            let of = format!("task {task_name}: ");
            applied.substitute(path, format!("{of}driver, image and command"), "raw_exec, writ-verify agent");
            if let Some(vault) = task.get_mut("Vault").filter(|vault| vault.is_object()) {
                put(vault, "Env", json!(true));
                applied.substitute(path, format!("{of}vault.env"), "true, so that the agent can ask Vault");
            }
            for identity in list(task, "Identities") {
                put(identity, "Env", json!(true));
                applied.substitute(
                    path,
                    format!("{of}identity {}.env", name(identity)),
                    "true, so that the agent can log in itself",
                );
            }
        }
    }
    Ok(())
}

/// Registers a job, and launches it where it only runs by its schedule.
pub(crate) async fn run(
    nomad: &Nomad,
    job: &Value,
    path: &str,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let answer = nomad.register(job).await?;
    let refused = (!answer.is_success()).then(|| refusal(&answer));
    let stop = refused.is_some();
    if path.ends_with(".nomad.hcl") {
        applied.line(path, "registered with Nomad", refused);
    } else if let Some(words) = refused {
        return Err(Trouble(format!("Nomad refused the {path}: {words}")));
    }
    if stop || !job.get("Periodic").is_some_and(Value::is_object) {
        return Ok(());
    }
    applied.substitute(path, "the schedule", "launched now, by `periodic force`");
    let (id, namespace) = (text(job, "ID"), text(job, "Namespace"));
    let forced =
        nomad.request("PUT", &format!("job/{id}/periodic/force?namespace={namespace}"), None).await?;
    if forced.is_success() {
        return Ok(());
    }
    applied.line(path, "launched now", Some(refusal(&forced)));
    Ok(())
}

/// What Nomad said of a job's tasks, for one that did not come up: the messages of their events.
pub(crate) async fn events(nomad: &Nomad, workload: &Workload) -> Vec<String> {
    let Workload { namespace, job, group, task } = workload;
    let path = format!("allocations?namespace={namespace}&task_states=true");
    let Ok(answer) = nomad.request("GET", &path, None).await else { return Vec::new() };
    let mut said = Vec::new();
    for alloc in answer.json().as_array().into_iter().flatten() {
        let id = text(alloc, "JobID");
        // A decoy's task of the same name is in another group.
        if text(alloc, "TaskGroup") != *group {
            continue;
        }
        if id != *job && !id.starts_with(&format!("{job}/")) {
            continue;
        }
        let events = alloc.pointer(&format!("/TaskStates/{task}/Events")).and_then(Value::as_array);
        for event in events.into_iter().flatten() {
            let line = format!("{}: {}", text(event, "Type"), text(event, "DisplayMessage"));
            if !said.contains(&line) {
                said.push(line);
            }
        }
    }
    said
}

/// Nomad answers in plain text.
fn refusal(answer: &Answer) -> String {
    let text: String = answer.text.chars().take(600).collect();
    format!("{} {}", answer.status, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text field; empty where there is none.
pub(crate) fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The `Name`.
fn name(value: &Value) -> String {
    text(value, "Name")
}

/// Sets a field of an object.
pub(crate) fn put(value: &mut Value, field: &str, to: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(field.to_owned(), to);
    }
}

/// The elements of a list field.
pub(crate) fn list<'a>(value: &'a mut Value, field: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(field).and_then(Value::as_array_mut).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_must_change_is_changed_and_all_of_it_is_listed() {
        let mut job = json!({
            "ID": "a", "Datacenters": ["dc1"],
            "TaskGroups": [{ "Name": "g", "Tasks": [{
                "Name": "t", "Driver": "docker", "Config": { "image": "x" }, "Env": { "KEEP": "1" },
                "Vault": { "Role": "r", "Env": false },
                "Identities": [{ "Name": "vault_default", "Audience": ["vault.io"] }],
                "Templates": [{ "EmbeddedTmpl": "as printed" }],
            }] }],
        });
        let before = job.clone();
        let agent = Probe { program: Path::new("/bin/agent"), verifier: "127.0.0.1:1", vault: "http://v" };
        let mut applied = Applied::default();
        let nonce = |group: &str, task: &str| {
            assert_eq!((group, task), ("g", "t"));
            Ok(Secret::new("n"))
        };
        substitute(&mut job, "j.nomad.hcl", &agent, &mut applied, nonce).unwrap();
        let task = job.pointer("/TaskGroups/0/Tasks/0").unwrap();
        assert_eq!(task["Driver"], "raw_exec");
        assert_eq!(task["Config"], json!({ "command": "/bin/agent", "args": ["agent"] }));
        assert_eq!(task["Env"]["KEEP"], "1");
        assert_eq!(task["Vault"], json!({ "Role": "r", "Env": true }));
        assert_eq!(task["Identities"][0]["Audience"], json!(["vault.io"]));
        assert_eq!(task["Templates"], before.pointer("/TaskGroups/0/Tasks/0/Templates").unwrap().clone());
        assert_eq!(job["Datacenters"], before["Datacenters"]);
        let listed: Vec<&str> = applied.substitutions.iter().map(|one| one.what.as_str()).collect();
        assert_eq!(
            listed,
            ["task t: driver, image and command", "task t: vault.env", "task t: identity vault_default.env"]
        );
        assert!(!format!("{:?}", applied.substitutions).contains("\"n\""));
    }

    #[test]
    fn a_job_of_another_datacenter_is_brought_here_and_said_so() {
        let mut job = json!({ "ID": "a", "Datacenters": ["eu-1"], "TaskGroups": null });
        let agent = Probe { program: Path::new("/bin/agent"), verifier: "", vault: "" };
        let mut applied = Applied::default();
        substitute(&mut job, "j", &agent, &mut applied, |_, _| Ok(Secret::new(""))).unwrap();
        assert_eq!(job["Datacenters"], json!(["*"]));
        assert_eq!(applied.substitutions.len(), 1);
    }
}
