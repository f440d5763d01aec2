//! Cold processes: what they cost and how much memory they held.

use crate::cost::Cost;
use anyhow::{Context as _, anyhow, bail};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Runs `command`, without its output, and says what it cost: to be called once in a process, since
/// the system adds up over all children.
pub fn run(command: &[String]) -> anyhow::Result<Vec<Cost>> {
    let Some((program, arguments)) = command.split_first() else { bail!("no command") };
    let start = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("{program} can't be started"))?;
    let wall = start.elapsed();
    if !status.success() {
        bail!("{}: {status}", command.join(" "));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(vec![Cost {
        name: "process".to_owned(),
        cpu: cpu(&usage),
        wall: crate::cost::milliseconds(wall),
        peak: u64::try_from(usage.max_rss()).ok(),
        count: 0,
    }])
}

#[allow(clippy::cast_precision_loss)] // seconds and microseconds
fn cpu(usage: &Usage) -> f64 {
    let of = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
    of(usage.user_time()) + of(usage.system_time())
}

/// Measures in a new process of this program.
fn measure(arguments: &[&str]) -> anyhow::Result<Vec<Cost>> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measure")
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .context("a measuring process can't be started")?;
    if !output.status.success() {
        bail!("measure {}: {}", arguments.join(" "), output.status);
    }
    serde_json::from_slice(&output.stdout).context("a measurement that can't be read")
}

/// Measures in `rounds` new processes, each prepared by `before`, and keeps the best of each kind.
pub fn best<const N: usize>(
    rounds: usize,
    arguments: &[&str],
    mut before: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<[Cost; N]> {
    let mut best: Vec<Cost> = Vec::new();
    for _ in 0..rounds.max(1) {
        before()?;
        let costs = measure(arguments)?;
        for (kept, new) in best.iter_mut().zip(&costs) {
            kept.cpu = kept.cpu.min(new.cpu);
            kept.wall = kept.wall.min(new.wall);
            kept.peak = kept.peak.min(new.peak);
        }
        if best.is_empty() {
            best = costs;
        }
    }
    best.try_into().map_err(|other: Vec<Cost>| anyhow!("{} measurements where {N} were to come", other.len()))
}
