//! Jobspecs, as `nomad fmt` leaves them: printed from facts alone, but for the texts of the
//! templates that are made here.

mod order;
mod settings;

use crate::Checked;
use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl::{self, Body, Expr};
use crate::print::lines::NOTICE;
use crate::template::Texts;
use order::Ordered;
use std::time::Duration;
use writ_semantics::nomad::{Group, Identity, Job, Mount, Task, Template, Vault, Volume};
use writ_semantics::place;

/// Prints every job.
pub fn emit(checked: Checked<'_>, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    let texts = Texts::new(checked);
    for facts in checked.facts.jobs.values() {
        let mut file = Body::new();
        file.block("job", &[&facts.id], job(&texts, facts), Some(facts.span));
        artifacts.add(place::job(&facts.id), hcl::file(&file, NOTICE)?.finish());
    }
    Ok(())
}

fn text(text: &str) -> Expr {
    Expr::Text(text.to_owned())
}

fn list(texts: &[String]) -> Expr {
    Expr::List(texts.iter().map(|t| text(t)).collect())
}

/// A duration as Go writes and reads it.
fn duration(duration: Duration) -> Expr {
    let seconds = duration.as_secs();
    Expr::Text(match (seconds % 3600, seconds % 60) {
        (0, _) if seconds > 0 => format!("{}h", seconds / 3600),
        (_, 0) if seconds > 0 => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    })
}

fn job(texts: &Texts<'_>, facts: &Job) -> Body {
    let mut body = Ordered::new(&order::JOB);
    body.set("namespace", text(&facts.namespace), facts.span);
    body.set("type", text(&facts.kind), facts.span);
    body.settings(&facts.settings);
    for one in &facts.groups {
        body.block("group", &[&one.name], group(texts, &facts.namespace, one), one.span);
    }
    body.finish()
}

fn group(texts: &Texts<'_>, namespace: &str, facts: &Group) -> Body {
    let mut body = Ordered::new(&order::GROUP);
    for one in &facts.volumes {
        body.block("volume", &[&one.name], volume(one), one.span);
    }
    body.settings(&facts.settings);
    for one in &facts.tasks {
        body.block("task", &[&one.name], task(texts, namespace, one), one.span);
    }
    body.finish()
}

fn volume(facts: &Volume) -> Body {
    let mut body = Ordered::new(&order::VOLUME);
    body.set("type", text(&facts.kind), facts.span);
    body.set("source", text(&facts.source), facts.span);
    body.set("read_only", Expr::Bool(facts.read_only), facts.span);
    body.settings(&facts.settings);
    body.finish()
}

fn task(texts: &Texts<'_>, namespace: &str, facts: &Task) -> Body {
    let mut body = Ordered::new(&order::TASK);
    body.set("driver", text(&facts.driver), facts.span);
    if let Some(user) = &facts.user {
        body.set("user", text(user), facts.span);
    }
    let mut config = Ordered::new(&order::CONFIG);
    config.settings(&facts.config);
    body.block("config", &[], config.finish(), facts.span);
    for one in &facts.mounts {
        body.block("volume_mount", &[], mount(one), one.span);
    }
    for one in &facts.identities {
        body.block("identity", &[], identity(one), one.span);
    }
    if let Some(one) = &facts.vault {
        body.block("vault", &[], vault(one), one.span);
    }
    for one in &facts.templates {
        body.block("template", &[], template(texts, namespace, one), one.span);
    }
    body.settings(&facts.settings);
    body.finish()
}

fn mount(facts: &Mount) -> Body {
    let mut body = Ordered::new(&order::MOUNT);
    body.set("volume", text(&facts.volume), facts.span);
    body.set("destination", text(&facts.destination), facts.span);
    body.set("read_only", Expr::Bool(facts.read_only), facts.span);
    body.settings(&facts.settings);
    body.finish()
}

fn identity(facts: &Identity) -> Body {
    let mut body = Body::new();
    body.set("name", text(&facts.name), None);
    body.set("aud", list(&facts.audience), None);
    if let Some(ttl) = facts.ttl {
        body.set("ttl", duration(ttl), None);
    }
    for (name, stated) in [("env", facts.env), ("file", facts.file)] {
        if stated {
            body.set(name, Expr::Bool(true), None);
        }
    }
    body
}

fn vault(facts: &Vault) -> Body {
    let mut body = Body::new();
    if let Some(role) = &facts.role {
        body.set("role", text(role), None);
    }
    if !facts.policies.is_empty() {
        body.set("policies", list(&facts.policies), None);
    }
    body.set("env", Expr::Bool(facts.env), None);
    body.set("disable_file", Expr::Bool(facts.disable_file), None);
    body.set("change_mode", text(&facts.change_mode), None);
    body
}

fn template(texts: &Texts<'_>, namespace: &str, facts: &Template) -> Body {
    let mut body = Ordered::new(&order::TEMPLATE);
    body.set("destination", text(&facts.destination), facts.span);
    if facts.env {
        body.set("env", Expr::Bool(true), facts.span);
    }
    body.set("change_mode", text(&facts.change_mode), facts.span);
    body.set("perms", text(&facts.perms), facts.span);
    if facts.whole {
        body.set("error_on_missing_key", Expr::Bool(true), facts.span);
    }
    body.settings(&facts.settings);
    let mut body = body.finish();
    body.blank();
    let data = match &facts.data {
        Some(data) => Expr::File(data.clone()),
        None => Expr::Heredoc(texts.of(namespace, facts)),
    };
    body.set("data", data, None);
    body
}
