//! Starts the processes that run the inputs, and watches them: one that dies or stands still names
//! the input that did it.

use crate::target::Target;
use crate::worker::{Counts, VIOLATED};
use anyhow::Context as _;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one input may take before it counts as one that never ends. No test of speed: machines
/// are slow at times, and debug builds always.
const PATIENCE: Duration = Duration::from_mins(1);

/// What came of all processes together.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many inputs were what.
    pub counts: Counts,
    /// How long the slowest took.
    pub slowest: Duration,
    /// Which it was.
    pub slowest_at: u64,
    /// What failed first.
    pub failure: Option<Failure>,
}

/// An input that does what none may do.
#[derive(Debug)]
pub struct Failure {
    /// Which, where it was one of a run.
    pub index: u64,
    /// What it did.
    pub how: How,
}

/// What an input did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How {
    /// What is the same when a smaller input does the same: `panic at …`, a property's name.
    pub kind: String,
    /// All that was said.
    pub said: String,
}

/// Runs `inputs` inputs in `jobs` processes; stops at the first failure.
pub fn run(target: Target, seed: u64, inputs: u64, jobs: u64) -> anyhow::Result<Outcome> {
    let outcome = Mutex::new(Outcome::default());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs)
            .map(|job| {
                let (outcome, stop) = (&outcome, &stop);
                scope.spawn(move || worker(target, seed, [job, jobs, inputs], outcome, stop))
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread died"))))
    })?;
    Ok(outcome.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn worker(
    target: Target,
    seed: u64,
    [job, jobs, inputs]: [u64; 3],
    outcome: &Mutex<Outcome>,
    stop: &AtomicBool,
) -> anyhow::Result<()> {
    let arguments = [seed, job, jobs, inputs].map(|n| n.to_string());
    let child = start(&["worker", target.name()], &arguments)?;
    let at = AtomicU64::new(job);
    let (mut report, status, said) = watch(child, &at, stop, PATIENCE)?;
    let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(numbers) = report.take() {
        let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
        let time = Duration::from_micros(number(0));
        if time > outcome.slowest {
            (outcome.slowest, outcome.slowest_at) = (time, number(1));
        }
        outcome.counts.taken += number(2);
        outcome.counts.structured += number(3);
        outcome.counts.structured_taken += number(4);
    } else if !stop.swap(true, Ordering::SeqCst) {
        let how = how(status, &said);
        outcome.failure = Some(Failure { index: at.load(Ordering::SeqCst), how });
    }
    Ok(())
}

/// Runs one input from a file, in a process of its own; nothing where all is well.
pub fn replay(target: Target, file: &Path) -> anyhow::Result<Option<How>> {
    let child = start(&["replay", target.name()], &[file.display().to_string()])?;
    let (_, status, said) = watch(child, &AtomicU64::new(0), &AtomicBool::new(false), PATIENCE)?;
    Ok(status.is_none_or(|status| !status.success()).then(|| how(status, &said)))
}

fn start(words: &[&str], arguments: &[String]) -> anyhow::Result<Child> {
    let own = std::env::current_exe().context("the program does not know where it lies")?;
    Command::new(own)
        .args(words)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("a process can't be started")
}

/// The numbers of a process if it came to its end, its status (none where it stood still or was
/// stopped), and what it said.
type Watched = (Option<Vec<u64>>, Option<ExitStatus>, String);

/// Waits for a process; `at` is the input that it is at.
fn watch(mut child: Child, at: &AtomicU64, stop: &AtomicBool, patience: Duration) -> anyhow::Result<Watched> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let steps = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let report = scope.spawn(|| {
            let mut report = None;
            for line in stdout.into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
                match line.strip_prefix("done ") {
                    Some(numbers) => {
                        report = Some(numbers.split(' ').filter_map(|n| n.parse().ok()).collect());
                    }
                    None => at.store(line.parse().unwrap_or(0), Ordering::SeqCst),
                }
                steps.fetch_add(1, Ordering::SeqCst);
            }
            report
        });
        let said = scope.spawn(|| {
            let mut said = Vec::new();
            // No more than a person reads; the rest has to be taken all the same.
            let _ = stderr.map(|mut err| {
                let _ = err.by_ref().take(1 << 20).read_to_end(&mut said);
                std::io::copy(&mut err, &mut std::io::sink())
            });
            String::from_utf8_lossy(&said).into_owned()
        });
        let (mut seen, mut since) = (0, Instant::now());
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            let now = steps.load(Ordering::SeqCst);
            if now != seen {
                (seen, since) = (now, Instant::now());
            }
            if since.elapsed() > patience || stop.load(Ordering::SeqCst) {
                child.kill()?;
                child.wait()?;
                break None;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let report = report.join().unwrap_or_default();
        Ok((report.filter(|_| status.is_some_and(|s| s.success())), status, said.join().unwrap_or_default()))
    })
}

/// In words that are the same for a smaller input of the same kind.
fn how(status: Option<ExitStatus>, said: &str) -> How {
    let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let kind = match status {
        None => "it never ends".to_owned(),
        Some(status) if status.code() == Some(i32::from(VIOLATED)) => {
            first.split(':').next().unwrap_or_default().to_owned()
        }
        Some(_) if first.contains("has overflowed its stack") => "an overflow of the stack".to_owned(),
        Some(_) if first.starts_with("thread '") => {
            let place = first.split("panicked at ").nth(1).unwrap_or(first);
            format!("panic at {}", place.trim_end_matches(':'))
        }
        Some(status) => status.to_string(),
    };
    How { kind, said: said.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Child, Duration, how, watch};
    use std::process::{Command, Stdio};
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    fn shell(script: &str) -> Child {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// What a process did, by the words that a smaller input has to do the same in.
    fn kind(script: &str) -> (String, u64) {
        let at = AtomicU64::new(0);
        let (report, status, said) =
            watch(shell(script), &at, &AtomicBool::new(false), Duration::from_millis(400)).unwrap();
        assert_eq!(report, None);
        (how(status, &said).kind, at.load(Ordering::SeqCst))
    }

    #[test]
    fn whatever_ends_a_process_is_told_with_the_input_it_was_at() {
        let same =
            |script: &str, expected: &str| assert_eq!(kind(script), (expected.to_owned(), 9), "{script}");
        same("echo 7; echo 9; echo 'lost: 3 words' >&2; exit 1", "lost");
        let panic = "echo; echo \"thread 'main' ($$) panicked at crates/x.rs:1:2:\"; echo no";
        same(&format!("echo 9; ({panic}) >&2; exit 101"), "panic at crates/x.rs:1:2");
        let overflow = "echo; echo \"thread 'main' ($$) has overflowed its stack\"";
        same(&format!("echo 9; ({overflow}) >&2; kill -ABRT $$"), "an overflow of the stack");
        same("echo 9; kill -SEGV $$", "signal: 11 (SIGSEGV)");
        same("echo 9; exec sleep 60", "it never ends");
    }

    #[test]
    fn a_process_that_comes_to_its_end_reports() {
        let child = shell("echo 1; echo 'done 30 1 2 1 1'");
        let watched = watch(child, &AtomicU64::new(0), &AtomicBool::new(false), Duration::from_mins(1));
        assert_eq!(watched.unwrap().0, Some(vec![30, 1, 2, 1, 1]));
    }
}
