//! What a job says beside access: made whole here, so that jobspecs are printed from facts alone.

use std::time::Duration;
use writ_model::{Model, Schedule, Service, Task};
use writ_semantics::Facts;
use writ_semantics::nomad::{Group, Job, Setting, Value};
use writ_source::Span;

/// Adds to each job, group and task of the model what it says beside access, and puts tasks into
/// the order of the source.
pub fn complete(model: &Model, facts: &mut Facts) {
    for service in &model.services {
        let Some(job) = facts.jobs.get_mut(&service.name.value) else { continue };
        complete_job(model, service, job);
        for group in &mut job.groups {
            complete_group(service, group);
        }
    }
}

fn complete_job(model: &Model, service: &Service, job: &mut Job) {
    let stack = model.stack.span;
    let schedule = service.run.and_then(|id| model.schedules.get(id.0));
    job.span = service.span;
    job.kind = String::from(if schedule.is_some() { "batch" } else { "service" });
    job.settings.push(Setting::is("datacenters", Value::texts(&model.stack.datacenters), stack));
    if let Some(schedule) = schedule {
        job.settings.push(Setting::block("periodic", periodic(schedule), schedule.span));
    }
}

fn periodic(schedule: &Schedule) -> Vec<Setting> {
    let span = schedule.span;
    let mut all = vec![Setting::is("crons", Value::texts([&schedule.cron]), span)];
    if let Some(zone) = &schedule.timezone {
        all.push(Setting::is("time_zone", Value::text(zone), span));
    }
    all.push(Setting::is("prohibit_overlap", Value::Bool(!schedule.overlap), span));
    all
}

fn complete_group(service: &Service, group: &mut Group) {
    let span = service.span;
    group.span = span;
    group.settings.push(Setting::is("count", Value::Number(1), span));
    if service.run.is_some() {
        group.settings.push(Setting::block("restart", no_restart(span), span));
        group.settings.push(Setting::block("reschedule", reschedule(span), span));
    }
    if !service.ports.is_empty() {
        group.settings.push(Setting::block("network", network(service), span));
    }
    let place = |name: &str| service.tasks.iter().position(|task| task.name.value == name);
    group.tasks.sort_by_key(|task| place(&task.name));
    for task in &mut group.tasks {
        if let Some(said) = place(&task.name).and_then(|at| service.tasks.get(at)) {
            task.span = said.span;
            task.config = config(service, said);
            if service.tries(said) > 1 {
                let restart = restart_with_the_same_keys(service.tries(said), said.span);
                task.settings.push(Setting::block("restart", restart, said.span));
            }
            task.settings.push(Setting::block("resources", resources(said), said.span));
        }
    }
}

/// A task that is restarted in place keeps the credentials that it was given, and so their
/// remaining life (`client/allocrunner/taskrunner/template_hook.go` of Nomad 1.11.1): a run that
/// fails is not restarted …
fn no_restart(span: Span) -> Vec<Setting> {
    vec![Setting::is("attempts", Value::Number(0), span), Setting::is("mode", Value::text("fail"), span)]
}

/// … but placed again, as a new allocation with credentials of its own.
fn reschedule(span: Span) -> Vec<Setting> {
    vec![
        Setting::is("attempts", Value::Number(3), span),
        Setting::is("interval", duration(Duration::from_hours(24)), span),
        Setting::is("delay", duration(Duration::from_secs(30)), span),
        Setting::is("delay_function", Value::text("constant"), span),
        Setting::is("unlimited", Value::Bool(false), span),
    ]
}

/// With keys of a new IAM user it is the other way round: they take seconds until AWS knows them
/// everywhere (Vault documentation, "AWS secrets engine": "you may need to add a delay of 5-10
/// seconds (or more)"), and another allocation would have new ones, as unknown as these. So the task
/// is started again in place, with the keys that it has; how long all of its credentials live counts
/// these tries.
fn restart_with_the_same_keys(tries: u32, span: Span) -> Vec<Setting> {
    vec![
        Setting::is("attempts", Value::Number(i64::from(tries - 1)), span),
        Setting::is("interval", duration(Duration::from_hours(24)), span),
        Setting::is("delay", duration(Duration::from_secs(15)), span),
        Setting::is("mode", Value::text("fail"), span),
    ]
}

fn network(service: &Service) -> Vec<Setting> {
    let port = |port: &writ_model::Port| {
        let to = port.to.map(|to| Setting::is("to", Value::Number(i64::from(to)), service.span));
        Setting::block("port", to.into_iter().collect(), service.span).labelled(&port.name)
    };
    service.ports.iter().map(port).collect()
}

fn config(service: &Service, task: &Task) -> Vec<Setting> {
    let mut all = vec![Setting::is("image", Value::text(&task.image), task.span)];
    if task.main && !service.ports.is_empty() {
        let labels = service.ports.iter().map(|port| &port.name);
        all.push(Setting::is("ports", Value::texts(labels), task.span));
    }
    all
}

fn resources(task: &Task) -> Vec<Setting> {
    let number = |n: u64| Value::Number(i64::try_from(n).unwrap_or(i64::MAX));
    vec![
        Setting::is("cpu", number(task.cpu), task.span),
        Setting::is("memory", number(task.memory), task.span),
    ]
}

/// A duration as Go writes and reads it.
fn duration(duration: Duration) -> Value {
    let seconds = duration.as_secs();
    Value::Text(match (seconds % 3600, seconds % 60) {
        (0, _) if seconds > 0 => format!("{}h", seconds / 3600),
        (_, 0) if seconds > 0 => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    })
}
