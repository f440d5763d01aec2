//! Jobspecs: what each task asks for, where its credentials go, and that it has no other way in.

use crate::Claim;
use crate::finding::{Places, different, same, unknown};
use crate::pairs::pairs;
use crate::settings;
use std::collections::BTreeMap;
use writ_semantics::Unknown;
use writ_semantics::nomad::spec;
use writ_semantics::nomad::{Group, Identity, Job, Mount, Task, Template, Volume};
use writ_source::{Code, Diagnostic, Diagnostics};

const EXPOSED: Code = Code("prove/credential-exposed");

/// Compares every job; returns how many comparisons were made.
pub fn compare(claim: Claim<'_>, out: &mut Diagnostics) -> usize {
    let whole = claim.declared.span;
    let both =
        pairs(&claim.intended.jobs, &claim.observed.jobs, "job", String::clone, |j| Some(j.span), whole, out);
    for (meant, stated) in &both {
        job(meant, stated, out);
    }
    both.len()
}

fn job(meant: &Job, stated: &Job, out: &mut Diagnostics) {
    let places = Places { stated: stated.span, declared: meant.span };
    same(places, "namespace", &meant.namespace, &stated.namespace, out);
    same(places, "type", &meant.kind, &stated.kind, out);
    settings::compare(spec::JOB, places, &meant.settings, &stated.settings, out);
    let groups = |job: &Job| job.groups.iter().map(|g| g.name.clone()).collect::<Vec<_>>();
    same(places, "group", &groups(meant), &groups(stated), out);
    for (meant, stated) in meant.groups.iter().zip(&stated.groups) {
        group(meant, stated, out);
    }
}

fn group(meant: &Group, stated: &Group, out: &mut Diagnostics) {
    let places = Places { stated: stated.span, declared: meant.span };
    settings::compare(spec::GROUP, places, &meant.settings, &stated.settings, out);
    volumes(meant, stated, places, out);
    let tasks = |group: &Group| group.tasks.iter().map(|t| t.name.clone()).collect::<Vec<_>>();
    same(places, "task", &tasks(meant), &tasks(stated), out);
    for (meant, stated) in meant.tasks.iter().zip(&stated.tasks) {
        task(meant, stated, out);
    }
}

fn volumes(meant: &Group, stated: &Group, places: Places, out: &mut Diagnostics) {
    let by_name = |group: &Group| -> BTreeMap<String, Volume> {
        group.volumes.iter().map(|v| (v.name.clone(), v.clone())).collect()
    };
    let (meant, stated) = (by_name(meant), by_name(stated));
    for (meant, stated) in
        pairs(&meant, &stated, "volume", String::clone, |v| Some(v.span), places.declared, out)
    {
        let places = Places { stated: stated.span, declared: meant.span };
        same(places, "type", &meant.kind, &stated.kind, out);
        same(places, "source", &meant.source, &stated.source, out);
        same(places, "read_only", &meant.read_only, &stated.read_only, out);
        settings::compare(&[], places, &meant.settings, &stated.settings, out);
    }
}

fn task(meant: &Task, stated: &Task, out: &mut Diagnostics) {
    let places = Places { stated: stated.span, declared: meant.span };
    settings::compare(spec::TASK, places, &meant.settings, &stated.settings, out);
    settings::compare(spec::config(&meant.driver), places, &meant.config, &stated.config, out);
    same(places, "driver", &meant.driver, &stated.driver, out);
    same(places, "user", &meant.user, &stated.user, out);
    match (&meant.vault, &stated.vault) {
        (Some(meant), Some(stated)) => {
            let places = Places { stated: stated.span, declared: meant.span };
            same(places, "role", &meant.role, &stated.role, out);
            same(places, "policies", &meant.policies, &stated.policies, out);
            same(places, "change_mode", &meant.change_mode, &stated.change_mode, out);
            if meant.env && !stated.env {
                out.push(different(places, "env", "true", "false"));
            }
            if (stated.env && !meant.env) || !stated.disable_file {
                out.push(
                    Diagnostic::error(
                        EXPOSED,
                        "a credential reaches the task that was not meant to",
                        stated.span,
                        "the Vault token is exposed here",
                    )
                    .also(meant.span, "not declared here")
                    .help(if meant.env {
                        "set `disable_file = true`"
                    } else {
                        "set `env = false` and `disable_file = true`"
                    }),
                );
            }
        }
        (meant, stated) => same(places, "vault", &meant.is_some(), &stated.is_some(), out),
    }
    identities(meant, stated, places, out);
    templates(meant, stated, places, out);
    mounts(meant, stated, places, out);
}

fn mounts(meant: &Task, stated: &Task, places: Places, out: &mut Diagnostics) {
    let by_place = |task: &Task| -> BTreeMap<String, Mount> {
        task.mounts.iter().map(|m| (m.destination.clone(), m.clone())).collect()
    };
    same(places, "volume_mount", &meant.mounts.len(), &stated.mounts.len(), out);
    let (meant, stated) = (by_place(meant), by_place(stated));
    for (meant, stated) in
        pairs(&meant, &stated, "mount", String::clone, |m| Some(m.span), places.declared, out)
    {
        let places = Places { stated: stated.span, declared: meant.span };
        same(places, "volume", &meant.volume, &stated.volume, out);
        same(places, "read_only", &meant.read_only, &stated.read_only, out);
        settings::compare(&[], places, &meant.settings, &stated.settings, out);
    }
}

fn identities(meant: &Task, stated: &Task, places: Places, out: &mut Diagnostics) {
    let by_name = |task: &Task| -> BTreeMap<String, Identity> {
        task.identities.iter().map(|i| (i.name.clone(), i.clone())).collect()
    };
    let (meant, stated) = (by_name(meant), by_name(stated));
    for (meant, stated) in
        pairs(&meant, &stated, "identity", String::clone, |i| Some(i.span), places.declared, out)
    {
        let places = Places { stated: stated.span, declared: meant.span };
        same(places, "aud", &meant.audience, &stated.audience, out);
        same(places, "ttl", &meant.ttl, &stated.ttl, out);
        same(places, "env", &meant.env, &stated.env, out);
        same(places, "file", &meant.file, &stated.file, out);
    }
}

fn templates(meant: &Task, stated: &Task, places: Places, out: &mut Diagnostics) {
    let by_file = |task: &Task| -> BTreeMap<String, Template> {
        task.templates.iter().map(|t| (t.destination.clone(), t.clone())).collect()
    };
    let (meant, stated) = (by_file(meant), by_file(stated));
    for (meant, stated) in
        pairs(&meant, &stated, "template", String::clone, |t| Some(t.span), places.declared, out)
    {
        let places = Places { stated: stated.span, declared: meant.span };
        same(places, "secret", &meant.secrets, &stated.secrets, out);
        same(places, "variable", &meant.variables, &stated.variables, out);
        same(places, "env", &meant.env, &stated.env, out);
        same(places, "change_mode", &meant.change_mode, &stated.change_mode, out);
        same(places, "perms", &meant.perms, &stated.perms, out);
        same(places, "error_on_missing_key", &meant.whole, &stated.whole, out);
        settings::compare(&[], places, &meant.settings, &stated.settings, out);
        // What is made here has no text in the facts: what it reads is compared, and the whole file.
        if meant.data.is_some() && meant.data != stated.data {
            out.push(different(places, "data", "the text of the file", "another text"));
        }
        for call in &stated.unread {
            let why = Unknown(format!("what `{call}` in this template reads is not modelled"));
            out.push(unknown(places, &why));
        }
    }
}
