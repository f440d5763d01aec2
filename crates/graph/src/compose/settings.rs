//! What a job says beside access: made whole here, so that jobspecs are printed from facts alone.

use super::job::change_signal;
use super::volumes;
use crate::declared::OnChange;
use writ_model::{Model, Schedule, Service, Task, TaskFile};
use writ_semantics::Facts;
use writ_semantics::nomad::{self, Group, Job, Read, Says, Setting, Template, Value};

/// Adds to each job, group and task of the model what it says beside access, and puts tasks into
/// the order of the source.
pub fn complete(model: &Model, facts: &mut Facts) {
    for service in &model.services {
        let Some(job) = facts.jobs.get_mut(&service.name.value) else { continue };
        complete_job(model, service, job);
        for group in &mut job.groups {
            complete_group(model, service, group);
        }
    }
}

fn complete_job(model: &Model, service: &Service, job: &mut Job) {
    let stack = model.stack.span;
    let schedule = service.run.and_then(|id| model.schedules.get(id.0));
    job.span = service.span;
    job.kind = String::from(if schedule.is_some() { "batch" } else { "service" });
    if let Some(region) = model.nomad.as_ref().and_then(|nomad| nomad.region.as_ref()) {
        job.settings.push(Setting::is("region", Value::text(&region.value), region.span));
    }
    if !service.job.iter().any(|one| one.name == "datacenters") {
        job.settings.push(Setting::is("datacenters", Value::texts(&model.stack.datacenters), stack));
    }
    job.settings.extend(service.job.iter().cloned());
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

fn complete_group(model: &Model, service: &Service, group: &mut Group) {
    group.span = service.span;
    group.settings.extend(service.group.iter().cloned());
    let place = |name: &str| service.tasks.iter().position(|task| task.name.value == name);
    group.tasks.sort_by_key(|task| place(&task.name));
    for facts in &mut group.tasks {
        if let Some(task) = place(&facts.name).and_then(|at| service.tasks.get(at)) {
            complete_task(task, facts);
            vault_address(model, facts);
        }
    }
    volumes::complete(model, service, group);
}

fn complete_task(task: &Task, facts: &mut nomad::Task) {
    facts.span = task.span;
    task.driver.name().clone_into(&mut facts.driver);
    facts.user.clone_from(&task.user);
    facts.config.extend(task.config.iter().cloned());
    facts.settings.extend(task.settings.iter().cloned());
    facts.templates.extend(task.files.iter().map(template));
}

/// A task that is given its Vault token is told where Vault is, unless it says that itself: what
/// every client of Vault's reads (Vault documentation, "Commands", "Environment variables").
fn vault_address(model: &Model, facts: &mut nomad::Task) {
    const NAME: &str = "VAULT_ADDR";
    let exposed = facts.vault.as_ref().is_some_and(|vault| vault.env);
    let Some(address) = model.vault.as_ref().and_then(|vault| vault.address.as_ref()).filter(|_| exposed)
    else {
        return;
    };
    let told = Setting::is(NAME, Value::text(&address.value), address.span);
    match facts.settings.iter_mut().find(|setting| setting.name == "env") {
        Some(Setting { says: Says::Block(said), .. }) => {
            if !said.iter().any(|variable| variable.name == NAME) {
                said.push(told);
            }
        }
        _ => facts.settings.push(Setting::block("env", vec![told], address.span)),
    }
}

fn template(file: &TaskFile) -> Template {
    let what = |reads: &[Read]| reads.iter().map(|read| read.what.clone()).collect();
    let on_change = OnChange::from(&file.on_change);
    let (change_mode, signal) = on_change.in_nomads_words();
    let mut settings = change_signal(signal, file.span);
    settings.extend(file.settings.iter().cloned());
    Template {
        destination: file.destination.value.clone(),
        data: Some(file.text.clone()),
        env: file.env,
        change_mode: change_mode.to_owned(),
        perms: file.perms.clone(),
        settings,
        secrets: what(&file.reads.secrets),
        variables: what(&file.reads.variables),
        whole: file.whole,
        // What is not decided is refused where the template is read.
        unread: what(&file.reads.unread),
        span: file.span,
    }
}
