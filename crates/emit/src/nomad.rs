//! Jobspecs, as `nomad fmt` leaves them.
//!
//! What bears on access (identity, role, templates) comes from the facts; the rest (image,
//! resources, ports, schedule) from the model.

use crate::Checked;
use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl::{self, Body, Expr};
use crate::print::lines::NOTICE;
use crate::template::Texts;
use std::time::Duration;
use writ_model::{self as model, Model, Schedule, Service};
use writ_semantics::nomad::{Identity, Job, Task, Template, Vault};
use writ_semantics::place;

/// Prints one jobspec for each service.
pub fn emit(checked: Checked<'_>, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    let texts = Texts::new(checked);
    for service in &checked.model.services {
        let Some(facts) = checked.facts.jobs.get(&service.name.value) else { continue };
        let mut file = Body::new();
        let job = job(checked.model, &texts, service, facts);
        file.block("job", &[&facts.id], job, Some(service.span));
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

fn job(model: &Model, texts: &Texts<'_>, service: &Service, facts: &Job) -> Body {
    let stack = Some(model.stack.span);
    let schedule = service.run.and_then(|id| model.schedules.get(id.0));
    let mut body = Body::new();
    body.set("namespace", text(&facts.namespace), stack);
    body.set("datacenters", list(&model.stack.datacenters), stack);
    body.set("type", text(if schedule.is_some() { "batch" } else { "service" }), None);
    if let Some(schedule) = schedule {
        body.block("periodic", &[], periodic(schedule), Some(schedule.span));
    }
    for group in &facts.groups {
        let mut inner = Body::new();
        inner.set("count", Expr::Number(1), None);
        if schedule.is_some() {
            inner.block("restart", &[], no_restart(), None);
            inner.block("reschedule", &[], reschedule(), None);
        }
        if !service.ports.is_empty() {
            inner.block("network", &[], network(service), None);
        }
        for task in &group.tasks {
            let Some(said) = service.tasks.iter().find(|said| said.name.value == task.name) else { continue };
            let body = self::task(texts, service, said, task);
            inner.block("task", &[&task.name], body, Some(said.span));
        }
        body.block("group", &[&group.name], inner, None);
    }
    body
}

fn periodic(schedule: &Schedule) -> Body {
    let mut body = Body::new();
    body.set("crons", Expr::List(vec![text(&schedule.cron)]), None);
    if let Some(zone) = &schedule.timezone {
        body.set("time_zone", text(zone), None);
    }
    body.set("prohibit_overlap", Expr::Bool(!schedule.overlap), None);
    body
}

/// A task that is restarted in place keeps the credentials that it was given, and so their
/// remaining life (`client/allocrunner/taskrunner/template_hook.go` of Nomad 1.11.1): a run that
/// fails is not restarted …
fn no_restart() -> Body {
    let mut body = Body::new();
    body.set("attempts", Expr::Number(0), None);
    body.set("mode", text("fail"), None);
    body
}

/// … but placed again, as a new allocation with credentials of its own.
fn reschedule() -> Body {
    let mut body = Body::new();
    body.set("attempts", Expr::Number(3), None);
    body.set("interval", text("24h"), None);
    body.set("delay", text("30s"), None);
    body.set("delay_function", text("constant"), None);
    body.set("unlimited", Expr::Bool(false), None);
    body
}

fn network(service: &Service) -> Body {
    let mut body = Body::new();
    for port in &service.ports {
        let mut inner = Body::new();
        if let Some(to) = port.to {
            inner.set("to", Expr::Number(u64::from(to)), None);
        }
        body.block("port", &[&port.name], inner, None);
    }
    body
}

fn task(texts: &Texts<'_>, service: &Service, said: &model::Task, facts: &Task) -> Body {
    let mut body = Body::new();
    body.set("driver", text(&facts.driver), None);
    let mut config = Body::new();
    config.set("image", text(&said.image), None);
    if said.main && !service.ports.is_empty() {
        let labels: Vec<String> = service.ports.iter().map(|p| p.name.clone()).collect();
        config.set("ports", list(&labels), None);
    }
    body.block("config", &[], config, None);
    for identity in &facts.identities {
        body.block("identity", &[], self::identity(identity), Some(identity.span));
    }
    if let Some(vault) = &facts.vault {
        body.block("vault", &[], self::vault(vault), Some(vault.span));
    }
    for template in &facts.templates {
        let inner = self::template(texts, &service.namespace, template);
        body.block("template", &[], inner, Some(template.span));
    }
    let mut resources = Body::new();
    resources.set("cpu", Expr::Number(said.cpu), None);
    resources.set("memory", Expr::Number(said.memory), None);
    body.block("resources", &[], resources, None);
    body
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
    body.set("env", Expr::Bool(facts.env), None);
    body.set("disable_file", Expr::Bool(facts.disable_file), None);
    body.set("change_mode", text(&facts.change_mode), None);
    body
}

fn template(texts: &Texts<'_>, namespace: &str, facts: &Template) -> Body {
    let mut body = Body::new();
    body.set("destination", text(&facts.destination), None);
    if facts.env {
        body.set("env", Expr::Bool(true), None);
    }
    body.set("change_mode", text(&facts.change_mode), None);
    body.set("perms", text(&facts.perms), None);
    if facts.whole {
        body.set("error_on_missing_key", Expr::Bool(true), None);
    }
    body.blank();
    body.set("data", Expr::Heredoc(texts.of(namespace, facts)), None);
    body
}
