//! Apply, start the tasks, probe, revoke.

use super::{Clock, decoys};
use crate::agent::{Hub, Request, Token};
use crate::apply::decoy::Bearer;
use crate::apply::job::{self, Probe as AgentTask};
use crate::apply::{Applied, Trouble, decoy, postgres, storage, vault};
use crate::engines::{self, Ground};
use crate::input::{Input, Place};
use crate::probe::{
    Bench, Catalogue, Expect, Principal, Probe, chain, check, database_of, file, principals, run,
};
use crate::report::{Kind, Line, Progress, Report, Verdict};
use crate::revoke;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use writ_graph::declared::Declared;

/// Everything between the engines' start and their end.
pub(super) async fn all(
    input: &Input,
    ground: &Ground,
    report: &mut Report,
    progress: &mut dyn Progress,
    clock: &mut Clock,
) -> Result<(), Trouble> {
    let mut applied = Applied::default();
    let outcome = staged(input, ground, report, progress, clock, &mut applied).await;
    // Also where it ended early: what was applied and changed belongs into the report.
    close(report, progress, &mut applied);
    outcome
}

/// The stages.
async fn staged(
    input: &Input,
    ground: &Ground,
    report: &mut Report,
    progress: &mut dyn Progress,
    clock: &mut Clock,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let declared = &input.declared;
    progress.note("applying the artifacts");
    let databases = match &ground.database {
        Some(server) => postgres::apply(server, declared, &input.tree, applied).await?,
        None => Vec::new(),
    };
    vault::apply(ground, declared, &databases, &input.tree, applied).await?;
    if applied.is_broken() {
        return Ok(());
    }
    vault::decoys(ground, declared, &databases).await?;
    let s3 = ground.storage.as_ref().map(|storage| storage.s3.clone()).unwrap_or_default();
    let pg_dump = engines::postgres_bin().ok().map(|bin| bin.join("pg_dump")).filter(|path| path.is_file());
    let catalogue = Catalogue { declared, s3, databases: &databases, pg_dump };
    let probes = catalogue.probes();
    if let Some(server) = &ground.storage {
        storage::apply(server, &catalogue.buckets(&probes), &Catalogue::objects(&probes)).await?;
    }
    clock.lap(report, "apply");

    progress.note("starting the tasks");
    let hub = Hub::open().await?;
    let attempts = decoys::attempts(declared);
    let bearers = decoys::bearers(declared, &attempts);
    start_jobs(input, ground, &hub, &bearers, applied).await?;
    let broken = applied.is_broken();
    close(report, progress, applied);
    if broken {
        return Ok(());
    }
    report.not_checked.extend(beyond(input));
    let labels: Vec<String> = principals(declared).iter().map(Principal::label).collect();
    wait(&hub, &labels, &bearers, input.options.task_patience).await;
    clock.lap(report, "tasks");

    progress.note("probing");
    let bench = Bench { hub: &hub, ground, databases: &databases, place: &*input.place };
    let mut down = Vec::new();
    for principal in principals(declared) {
        let lines = if hub.is_here(&principal.label()) {
            deliveries(&bench, declared, &principal).await
        } else {
            down.push(principal.label());
            not_up(&bench, &principal).await
        };
        for line in lines {
            add(report, progress, line);
        }
    }
    let logins = decoys::probes(&ground.vault, &attempts).await?;
    for probe in probes.iter().chain(&logins).filter(|probe| !probe.needs_any(&down)) {
        let line = run(&bench, probe).await;
        add(report, progress, line);
    }
    clock.lap(report, "probes");

    progress.note("renewing and revoking");
    for principal in principals(declared).iter().filter(|principal| !down.contains(&principal.label())) {
        for line in revoke::lines(&bench, &catalogue, principal).await? {
            add(report, progress, line);
        }
    }
    clock.lap(report, "revocation");
    if down.is_empty() {
        let unasked = check::unasked(declared, &report.lines, bench.place);
        let grants = catalogue.unprobed();
        let spans = unasked.iter().map(|check| (Kind::Check, check.span));
        for (kind, span) in spans.chain(grants.iter().map(|grant| (Kind::Grant, grant.span))) {
            add(report, progress, silent(kind, (bench.place)(span)));
        }
    }
    Ok(())
}

/// Something declared that nothing was asked about: that is no success.
fn silent(kind: Kind, place: Place) -> Line {
    Line {
        kind,
        verdict: Verdict::Inconclusive,
        who: "nobody".into(),
        by: "no credential".into(),
        request: place.text.trim().to_owned(),
        expected: "an answer".into(),
        came_back: "nothing was asked: there is no probe for it".into(),
        controls: Vec::new(),
        source: Some(place),
    }
}

/// What the tree and the jobs have that a run of this kind does not put to the test.
fn beyond(input: &Input) -> Vec<String> {
    let mut list =
        vec!["the image's own user, and what the driver keeps apart: the probe runs by raw_exec".to_owned()];
    if input.tree.keys().any(|path| path.starts_with("terraform/")) {
        list.push("terraform/: not applied; the files that it reads were, through the same API".to_owned());
    }
    list
}

/// Takes over what applying found.
fn close(report: &mut Report, progress: &mut dyn Progress, applied: &mut Applied) {
    let applied = std::mem::take(applied);
    for line in applied.lines {
        add(report, progress, line);
    }
    report.substitutions.extend(applied.substitutions);
    report.not_checked.extend(applied.not_checked);
}

/// A line more.
fn add(report: &mut Report, progress: &mut dyn Progress, line: Line) {
    progress.probe(&line);
    report.lines.push(line);
}

/// Has Nomad parse every jobspec, makes its tasks agents, adds the decoys and runs all.
async fn start_jobs(
    input: &Input,
    ground: &Ground,
    hub: &Hub,
    bearers: &BTreeSet<Bearer>,
    applied: &mut Applied,
) -> Result<(), Trouble> {
    let agent =
        AgentTask { program: &input.options.agent, verifier: hub.address(), vault: ground.vault.address() };
    let mut jobs: Vec<(String, Value)> = Vec::new();
    for (path, text) in input.tree.iter().filter(|(path, _)| path.ends_with(".nomad.hcl")) {
        let Some(mut job) = job::parse(&ground.nomad, path, text, applied).await? else { continue };
        let (namespace, id) = (job::text(&job, "Namespace"), job::text(&job, "ID"));
        let namespace = if namespace.is_empty() { "default".into() } else { namespace };
        job::substitute(&mut job, path, &agent, applied, |_, task| {
            Ok(hub.expect(&format!("{namespace}/{id}/{task}"))?)
        })?;
        jobs.push((path.clone(), job));
    }
    let names =
        input.declared.grants.iter().filter_map(|grant| Some(grant.principal.workload()?.namespace.clone()));
    let names = names.chain(bearers.iter().map(|bearer| bearer.namespace.clone())).collect();
    decoy::namespaces(&ground.nomad, &names).await?;
    decoy::add(&mut jobs, bearers, &agent, hub, applied)?;
    for (path, job) in &jobs {
        job::run(&ground.nomad, job, path, applied).await?;
    }
    Ok(())
}

/// Waits until every task has come in, at most for `patience`.
async fn wait(hub: &Hub, labels: &[String], bearers: &BTreeSet<Bearer>, patience: Duration) {
    let began = Instant::now();
    let all_here = || {
        labels.iter().all(|label| hub.is_here(label)) && bearers.iter().all(|one| hub.is_here(&one.label()))
    };
    while began.elapsed() < patience && !all_here() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What was delivered speaks of the declared database.
async fn deliveries(bench: &Bench<'_>, declared: &Declared, principal: &Principal<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (credential, grant) in principal.credentials() {
        let file = file(grant.delivery());
        let told = bench.hub.ask(&principal.label(), &Request::Describe { file: file.clone() }).await;
        let fact = |name: &str| told.facts.get(name).cloned().unwrap_or_else(|| "(nothing)".into());
        let (expected, came_back) = match database_of(&grant.object) {
            Some(name) => {
                let Some(database) = declared.databases.iter().find(|one| one.name == name) else { continue };
                let there = format!("{}:{}/{}", fact("PGHOST"), fact("PGPORT"), fact("PGDATABASE"));
                (format!("{}/{}", database.address, database.dbname), there)
            }
            None => (
                "AWS_ACCESS_KEY_ID (set), AWS_SECRET_ACCESS_KEY (set)".into(),
                format!(
                    "AWS_ACCESS_KEY_ID {}, AWS_SECRET_ACCESS_KEY {}",
                    fact("AWS_ACCESS_KEY_ID"),
                    fact("AWS_SECRET_ACCESS_KEY")
                ),
            ),
        };
        let verdict = if told.done && expected == came_back { Verdict::Passed } else { Verdict::Refuted };
        lines.push(Line {
            kind: Kind::Grant,
            verdict,
            who: principal.who(),
            by: principal.chain(credential),
            request: format!("be delivered {}", file.as_deref().unwrap_or("the variables")),
            expected,
            came_back: if told.done { came_back } else { told.to_string() },
            controls: Vec::new(),
            source: Some((bench.place)(grant.span)),
        });
    }
    lines
}

/// The declared task did not come up. Its twin, with the same claims but without a template,
/// finds out what Vault answers.
async fn not_up(bench: &Bench<'_>, principal: &Principal<'_>) -> Vec<Line> {
    let workload = principal.workload;
    let twin = principal.bearer();
    let said = job::events(&bench.ground.nomad, workload).await;
    let said = said.iter().filter(|line| !line.starts_with("Received") && !line.starts_with("Task Setup: "));
    let said: Vec<&str> = said.map(String::as_str).collect();
    // Where not even the twin runs, it is Nomad's trouble and says nothing of the artifacts.
    let verdict = if bench.hub.is_here(&twin.label()) { Verdict::Refuted } else { Verdict::Inconclusive };
    let span = principal.grants.first().map(|grant| grant.span);
    let mut lines = vec![Line {
        kind: Kind::Grant,
        verdict,
        who: principal.who(),
        by: "the generated identity, vault and template blocks".into(),
        request: "start with its credentials delivered".into(),
        expected: "the task runs".into(),
        came_back: format!("it does not; Nomad says: {}", said.join(" / ")),
        controls: Vec::new(),
        source: span.map(bench.place),
    }];
    let login = Probe {
        label: twin.label(),
        who: format!("{}, with its claims but no template", principal.who()),
        request: Request::Login {
            mount: principal.login.mount.clone(),
            role: principal.login.role.clone(),
            identity: twin.identity(),
        },
        ..chain::own_login(principal, span)
    };
    lines.push(run(bench, &login).await);
    for (credential, grant) in principal.credentials() {
        let read =
            Request::Vault { token: Token::Login, method: "GET".into(), path: credential.path(), body: None };
        let probe = Probe {
            what: format!("vault GET {}", credential.path()),
            by: principal.chain(credential),
            request: read,
            expect: Expect::Allowed,
            span: Some(grant.span),
            ..login.clone()
        };
        lines.push(run(bench, &probe).await);
    }
    lines
}
