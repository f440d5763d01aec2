//! Running steps one after the other, each with its name and its time, and the summary at the end.

use super::count::{Counts, parse_line};
use crate::process::{human, tee};
use crate::table;
use std::process::Command;
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Passed,
    /// Otherwise; with what to tell in the summary.
    Failed(String),
    /// It was not run, and why. Not counted, but only ever used beside a step that failed.
    NotRun(String),
}

/// A step that has ended.
pub struct Step {
    name: String,
    ending: Ending,
    counts: Counts,
    time: Duration,
}

/// All steps so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Runs a step that is not made of tests: it counts as one.
    pub fn plain(&mut self, name: &str, command: &mut Command) -> bool {
        begin(name, command);
        let started = Instant::now();
        let ending = match command.status() {
            Ok(status) if status.success() => Ending::Passed,
            Ok(status) => Ending::Failed(status.to_string()),
            Err(error) => Ending::Failed(format!("can't be started: {error}")),
        };
        self.one(name, ending, started.elapsed())
    }

    /// Runs a `cargo test` and counts its tests. With `whole`, a test that was ignored, or no test at all,
    /// is a failure: nothing may be skipped unseen.
    pub fn tests(&mut self, name: &str, whole: bool, command: &mut Command) -> bool {
        begin(name, command);
        let started = Instant::now();
        let mut counts = Counts::default();
        let ended = tee(command, |line| counts += parse_line(line).unwrap_or_default());
        let ending = match ended {
            Ok(status) if !status.success() => Ending::Failed(status.to_string()),
            Ok(_) => judge(counts, whole),
            Err(error) => Ending::Failed(format!("{error:#}")),
        };
        // A compile error or a crash prints no count.
        if ending != Ending::Passed {
            counts.failed = counts.failed.max(1);
        }
        self.end(Step { name: name.to_owned(), ending, counts, time: started.elapsed() })
    }

    /// Records a step that counts as one.
    pub fn one(&mut self, name: &str, ending: Ending, time: Duration) -> bool {
        let counts = match ending {
            Ending::Passed => Counts { passed: 1, ..Counts::default() },
            Ending::Failed(_) => Counts { failed: 1, ..Counts::default() },
            Ending::NotRun(_) => Counts::default(),
        };
        self.end(Step { name: name.to_owned(), ending, counts, time })
    }

    fn end(&mut self, step: Step) -> bool {
        let passed = step.ending == Ending::Passed;
        println!("── {}: {} ({})\n", step.name, step.result(), human(step.time));
        self.done.push(step);
        passed
    }

    /// Whether a step has failed.
    pub fn failed(&self) -> bool {
        self.total().failed > 0
    }

    fn total(&self) -> Counts {
        let mut total = Counts::default();
        for step in &self.done {
            total += step.counts;
        }
        total
    }

    /// The table of all steps and, alone on the last line, `N passed, N failed`.
    pub fn summary(&self) -> String {
        let rows: Vec<[String; 6]> = self.done.iter().map(Step::row).collect();
        let table = table::render(["step", "passed", "failed", "ignored", "time", "result"], &rows);
        let total = self.total();
        format!("{table}\n{} passed, {} failed\n", total.passed, total.failed)
    }
}

impl Step {
    fn result(&self) -> String {
        match &self.ending {
            Ending::Passed => "ok".to_owned(),
            Ending::Failed(why) => format!("FAILED: {why}"),
            Ending::NotRun(why) => format!("not run: {why}"),
        }
    }

    fn row(&self) -> [String; 6] {
        let Counts { passed, failed, ignored } = self.counts;
        [
            self.name.clone(),
            passed.to_string(),
            failed.to_string(),
            ignored.to_string(),
            human(self.time),
            // The rest was printed when the step ended.
            self.result().lines().next().unwrap_or_default().to_owned(),
        ]
    }
}

fn judge(counts: Counts, whole: bool) -> Ending {
    match counts {
        // Cargo said that all went well, so this is a harness that does not fail as it should.
        Counts { failed: 1.., .. } => Ending::Failed("tests failed".to_owned()),
        Counts { ignored: ignored @ 1.., .. } if whole => Ending::Failed(format!("{ignored} ignored")),
        Counts { passed: 0, .. } if whole => Ending::Failed("it ran no test".to_owned()),
        _ => Ending::Passed,
    }
}

fn begin(name: &str, command: &Command) {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    println!("── {name}: cargo {}", arguments.join(" "));
}

#[cfg(test)]
mod tests {
    use super::{Counts, Ending, Steps, judge};
    use std::process::Command;
    use std::time::Duration;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn tests_and_other_steps_add_up() {
        let mut steps = Steps::default();
        let line = "test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured";
        assert!(steps.plain("fmt", &mut shell("true")));
        assert!(steps.tests("tests", false, &mut shell(&format!("echo '{line}'; echo '{line}'"))));
        assert!(!steps.failed());
        assert!(!steps.tests("crash", false, &mut shell("exit 101")));
        assert!(!steps.one("engine vault", Ending::Failed("no go\nlog".to_owned()), Duration::ZERO));
        steps.one("snapshots", Ending::NotRun("tests failed".to_owned()), Duration::ZERO);
        assert!(steps.failed());
        let summary = steps.summary();
        assert_eq!(summary.lines().last(), Some("9 passed, 2 failed"), "{summary}");
        assert!(
            summary.contains("engine vault  0       1       0        0.0 s  FAILED: no go\n"),
            "{summary}"
        );
    }

    #[test]
    fn a_failing_count_fails_even_if_the_exit_code_does_not() {
        let mut steps = Steps::default();
        let line = "test result: FAILED. 4 passed; 2 failed; 0 ignored";
        assert!(!steps.tests("tests", false, &mut shell(&format!("echo '{line}'"))));
        assert_eq!(steps.summary().lines().last(), Some("4 passed, 2 failed"));
    }

    #[test]
    fn a_live_suite_may_skip_nothing() {
        let counts = |passed, ignored| Counts { passed, failed: 0, ignored };
        assert_eq!(judge(counts(3, 0), true), Ending::Passed);
        assert_eq!(judge(counts(3, 1), true), Ending::Failed("1 ignored".to_owned()));
        assert_eq!(judge(counts(0, 0), true), Ending::Failed("it ran no test".to_owned()));
        assert_eq!(judge(counts(0, 1), false), Ending::Passed);
    }
}
