//! A process that runs a share of the inputs. It tells which one it is at before it begins with it,
//! so that the one who watches knows it even where this process dies.

use crate::corpus::Corpus;
use crate::input::{Made, input};
use crate::target::{Class, Target};
use rustix::time::{ClockId, clock_gettime};
use std::io::Write as _;
use std::time::Duration;

/// The exit code of a property that does not hold. A panic's is 101, an abort's a signal.
pub const VIOLATED: u8 = 1;

/// Which inputs.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// The first.
    pub first: u64,
    /// The distance between two.
    pub step: u64,
    /// One past the last.
    pub end: u64,
}

/// How many inputs were what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Taken, rather than refused.
    pub taken: u64,
    /// Written after the language and not changed since.
    pub structured: u64,
    /// Those of them that were taken.
    pub structured_taken: u64,
}

/// Runs them; the lines that it writes are read by [`crate::supervise`].
///
/// # Errors
/// Where nobody reads them, or a property does not hold.
pub fn run(target: Target, seed: u64, share: Share, corpus: &Corpus) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let (mut counts, mut slowest, mut slowest_at) = (Counts::default(), Duration::ZERO, share.first);
    let mut index = share.first;
    while index < share.end {
        let (bytes, made) = input(target, seed, index, corpus);
        out.write_all(format!("{index}\n").as_bytes())?;
        out.flush()?;
        let started = busy();
        let class = target.run(&bytes).map_err(anyhow::Error::msg)?;
        let time = busy().saturating_sub(started);
        let is_taken = u64::from(class == Class::Taken);
        counts.taken += is_taken;
        if made == Made::Structured {
            counts.structured += 1;
            counts.structured_taken += is_taken;
        }
        if time > slowest {
            (slowest, slowest_at) = (time, index);
        }
        index += share.step;
    }
    let Counts { taken, structured, structured_taken } = counts;
    writeln!(out, "done {} {slowest_at} {taken} {structured} {structured_taken}", slowest.as_micros())?;
    Ok(())
}

/// What this thread has kept a processor busy for: other work on the machine is not in it.
fn busy() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let nanoseconds = u64::try_from(time.tv_nsec).unwrap_or(0);
    Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or(0)) + Duration::from_nanos(nanoseconds)
}
