//! One verification from start to end.

mod decoys;
mod stage;

use crate::engines::{self, Ground, Needs};
use crate::input::Input;
use crate::probe::{is_probed, principals};
use crate::report::{Kind, Line, Phase, Progress, Report, Stopped, Verdict};
use std::collections::BTreeSet;
use std::time::Instant;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;
use writ_graph::declared::{Credential, Declared, Grant};

/// Puts the artifacts on real servers and probes them. Blocks until all is done and taken down;
/// never fails: what went wrong is in the report.
///
/// Engines are started by this very thread and die with it.
pub fn run(input: &Input, progress: &mut dyn Progress) -> Report {
    let mut report = Report {
        stack: input.declared.stack.clone(),
        grants: input.declared.grants.len(),
        baseline: input.baseline.clone(),
        ..Report::default()
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            report.stopped = Some(Stopped::Trouble(error.to_string()));
            return report;
        }
    };
    let outcome = LocalSet::new().block_on(&runtime, async {
        tokio::select! {
            outcome = verify(input, &mut report, progress) => outcome,
            () = interrupted(input.options.handle_signals) => Err(Stopped::Interrupted),
        }
    });
    report.stopped = outcome.err();
    report
}

const BY_SERVERS: &str = "with `vault_flow = tokens` tasks have tokens that Nomad's servers make, and the Nomad \
                          that this version verifies on makes none: 1.10 removed it";

/// All of it; what was found is in the report even where it ends early.
async fn verify(input: &Input, report: &mut Report, progress: &mut dyn Progress) -> Result<(), Stopped> {
    let needs = needs(&input.declared).map_err(Stopped::Input)?;
    if !input.options.agent.is_file() {
        let agent = input.options.agent.display();
        return Err(Stopped::Input(format!("the agent `{agent}` is no file")));
    }
    report.lines.extend(proof(&input.unproved));
    report.lines.extend(unprobed(input));
    if input.declared.servers.is_some() {
        return Err(Stopped::NoEngine(BY_SERVERS.to_owned()));
    }
    let mut clock = Clock(Instant::now());
    let ground = engines::start(input.options.engines, &needs, progress).await;
    let ground = ground.map_err(|error| Stopped::NoEngine(error.to_string()))?;
    report.versions.clone_from(&ground.versions);
    clock.lap(report, "engines");
    let outcome = stage::all(input, &ground, report, progress, &mut clock).await;
    progress.note("taking the engines down");
    let Ground { hold, .. } = ground;
    drop(hold);
    clock.lap(report, "teardown");
    outcome.map_err(|trouble| Stopped::Trouble(trouble.to_string()))
}

/// The grants that are not probed yet: each is a line that nobody can take for a pass.
fn unprobed(input: &Input) -> Vec<Line> {
    let grants = input.declared.grants.iter().filter(|grant| !is_probed(grant));
    let line = |grant: &Grant| Line {
        kind: Kind::Grant,
        verdict: Verdict::Inconclusive,
        who: grant.principal.to_string(),
        by: "not probed by this version".to_owned(),
        request: format!("{} on {}", grant.verb.word(), grant.object),
        expected: "a probe".to_owned(),
        came_back: "none was made".to_owned(),
        controls: Vec::new(),
        source: Some((input.place)(grant.span)),
    };
    grants.map(line).collect()
}

/// What the proof without a server says, a line a finding. The probes are made all the same.
fn proof(unproved: &[String]) -> Vec<Line> {
    let line = |verdict, came_back: &str| Line {
        kind: Kind::Proof,
        verdict,
        who: "the tree".to_owned(),
        by: "writ prove".to_owned(),
        request: "grant what is declared, and be what compiles".to_owned(),
        expected: "proved".to_owned(),
        came_back: came_back.to_owned(),
        controls: Vec::new(),
        source: None,
    };
    if unproved.is_empty() {
        return vec![line(Verdict::Passed, "proved")];
    }
    unproved.iter().map(|why| line(Verdict::Refuted, why)).collect()
}

/// Which engines the declared stack needs.
fn needs(declared: &Declared) -> Result<Needs, String> {
    let principals = principals(declared);
    let logins: BTreeSet<_> =
        principals.iter().map(|one| (one.login.mount.as_str(), one.login.audience())).collect();
    let mut logins = logins.into_iter();
    let Some((mount, audience)) = logins.next() else {
        return Err("nothing is granted, so there is nothing to verify".into());
    };
    if logins.next().is_some() {
        return Err("several JWT mounts or audiences in one stack cannot be verified yet".into());
    }
    let any =
        |wanted: fn(&Credential) -> bool| declared.grants.iter().filter_map(Grant::credential).any(wanted);
    Ok(Needs {
        storage: any(|credential| matches!(credential, Credential::Aws { .. })),
        database: any(|credential| matches!(credential, Credential::Database { .. })),
        jwt_mount: mount.to_owned(),
        audience: audience.to_owned(),
    })
}

/// Returns when the run is to end; never where the caller handles signals.
async fn interrupted(handle: bool) {
    if !handle {
        return std::future::pending().await;
    }
    let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

/// Where the time goes.
pub(crate) struct Clock(Instant);

impl Clock {
    /// Ends a phase.
    pub(crate) fn lap(&mut self, report: &mut Report, name: &str) {
        let milliseconds = u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX);
        report.phases.push(Phase { name: name.into(), milliseconds });
        self.0 = Instant::now();
    }
}
