//! Jobspecs: what each task asks for, where its credentials go, and that it has no other way in.

use crate::Claim;
use crate::finding::{Places, different, same, unknown};
use crate::pairs::pairs;
use std::collections::BTreeMap;
use writ_semantics::Unknown;
use writ_semantics::nomad::{Group, Identity, Job, Task, Template};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const EXPOSED: Code = Code("prove/credential-exposed");
const UNMODELLED: Code = Code("prove/unmodelled-block");

/// Blocks and keys that carry no access. Anything else is a finding: `volume_mount`, `privileged`,
/// `artifact`, `csi_plugin`, another driver's options, …
const PLAIN_GROUP_BLOCKS: [&str; 4] = ["restart", "reschedule", "network", "task"];
const PLAIN_TASK_BLOCKS: [&str; 5] = ["config", "resources", "identity", "vault", "template"];
const PLAIN_CONFIG: [&str; 2] = ["image", "ports"];

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
    let groups = |job: &Job| job.groups.iter().map(|g| g.name.clone()).collect::<Vec<_>>();
    same(places, "group", &groups(meant), &groups(stated), out);
    for (meant, stated) in meant.groups.iter().zip(&stated.groups) {
        group(meant, stated, places, out);
    }
}

fn group(meant: &Group, stated: &Group, places: Places, out: &mut Diagnostics) {
    plain("block", &stated.blocks, &PLAIN_GROUP_BLOCKS, places.declared, out);
    let tasks = |group: &Group| group.tasks.iter().map(|t| t.name.clone()).collect::<Vec<_>>();
    same(places, "task", &tasks(meant), &tasks(stated), out);
    for (meant, stated) in meant.tasks.iter().zip(&stated.tasks) {
        task(meant, stated, out);
    }
}

fn plain(what: &str, found: &[(String, Span)], known: &[&str], declared: Span, out: &mut Diagnostics) {
    for (name, span) in found.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        out.push(
            Diagnostic::error(
                UNMODELLED,
                "part of a job that may carry access",
                *span,
                format!("what the {what} `{name}` gives to the task is not modelled"),
            )
            .also(declared, "not declared here"),
        );
    }
}

fn task(meant: &Task, stated: &Task, out: &mut Diagnostics) {
    let places = Places { stated: stated.span, declared: meant.span };
    plain("block", &stated.blocks, &PLAIN_TASK_BLOCKS, meant.span, out);
    plain("option", &stated.config, &PLAIN_CONFIG, meant.span, out);
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
        for call in &stated.unread {
            let why = Unknown(format!("what `{call}` in this template reads is not modelled"));
            out.push(unknown(places, &why));
        }
    }
}
