//! What a piece of work costs: CPU of this process, time on the wall.

use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// The cost of something that has a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cost {
    /// What was done.
    pub name: String,
    /// Milliseconds of CPU, user and system.
    pub cpu: f64,
    /// Milliseconds on the wall.
    pub wall: f64,
    /// The most memory that the process held, in KiB, where it is known.
    pub peak: Option<u64>,
    /// How much there was of it: files, bytes or blocks.
    pub count: u64,
}

/// Does `work` and says what it cost.
pub fn of<T>(name: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(Cost, T)> {
    let (wall, cpu) = (Instant::now(), cpu()?);
    let value = work()?;
    let spent = self::cpu()?.saturating_sub(cpu);
    let cost = Cost {
        name: name.to_owned(),
        cpu: milliseconds(spent),
        wall: milliseconds(wall.elapsed()),
        peak: None,
        count: 0,
    };
    Ok((cost, value))
}

/// As milliseconds with a fraction.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn cpu() -> anyhow::Result<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.into())
}
