//! Live suites, each run as soon as its engines are there, while the others are still being built.
//!
//! INVARIANT: each suite ends as a step that passed or failed. A missing engine fails it.

use super::plan::LiveSuite;
use super::step::{Ending, Steps};
use crate::engines::pins::Engine;
use crate::engines::provide::{self, Outcome};
use crate::engines::{self, Workshop};
use crate::process::Stop;
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Engines that are being looked for, and built, on a thread of their own.
pub struct Engines {
    news: Receiver<News>,
    known: BTreeMap<Engine, Outcome>,
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

enum News {
    /// An engine, after this time.
    Known(Engine, Outcome, Duration),
    Note(String),
}

impl Engines {
    /// Starts to provide `wanted`.
    pub fn start(wanted: Vec<Engine>, workshop: Workshop) -> Self {
        let (sender, news) = channel();
        let started = Instant::now();
        let stop = Arc::new(Stop::default());
        let stop_builds = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            // Nobody listens any more when the run has ended early.
            let note = |note| drop(sender.send(News::Note(note)));
            let tell = |engine, outcome| drop(sender.send(News::Known(engine, outcome, started.elapsed())));
            provide::provide(&wanted, &workshop, &stop_builds, &mut { note }, &mut { tell });
        });
        Self { news, known: BTreeMap::new(), stop, thread: Some(thread) }
    }

    /// Takes in what has become known, waiting for the first news if `wait`. Each engine is a step.
    fn listen(&mut self, steps: &mut Steps, wait: bool) -> bool {
        let first = if wait { self.news.recv().ok() } else { self.news.try_recv().ok() };
        let heard = first.is_some();
        let mut next = first;
        while let Some(news) = next {
            match news {
                News::Note(note) => println!("note: {note}"),
                News::Known(engine, outcome, time) => {
                    println!("── {}", engines::row(engine, &outcome).join("  "));
                    let ending =
                        outcome.as_ref().err().map_or(Ending::Passed, |why| Ending::Failed(why.clone()));
                    steps.one(&format!("engine {}", engine.name()), ending, time);
                    self.known.insert(engine, outcome);
                }
            }
            next = self.news.try_recv().ok();
        }
        heard
    }
}

impl Drop for Engines {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            // A panic there was printed there.
            drop(thread.join());
        }
    }
}

/// Whether a suite can run.
#[derive(Debug, PartialEq, Eq)]
enum Ready {
    Yes,
    NotYet,
    Never(String),
}

fn ready(suite: &LiveSuite, known: &BTreeMap<Engine, Outcome>) -> Ready {
    let missing = |engine: &&Engine| known.get(engine).is_some_and(Result::is_err);
    if let Some(engine) = suite.engines.iter().find(missing) {
        return Ready::Never(format!("no {}", engine.name()));
    }
    if suite.engines.iter().all(|engine| known.contains_key(engine)) { Ready::Yes } else { Ready::NotYet }
}

/// Runs all suites; `command` makes the `cargo test` of one.
pub fn run(
    mut suites: Vec<&LiveSuite>,
    engines: &mut Engines,
    steps: &mut Steps,
    command: impl Fn(&LiveSuite) -> Command,
) {
    while !suites.is_empty() {
        engines.listen(steps, false);
        let next = suites.iter().position(|suite| ready(suite, &engines.known) != Ready::NotYet);
        let Some(index) = next else {
            if !engines.listen(steps, true) {
                // The thread has ended without telling of an engine: only if it panicked.
                for suite in suites.drain(..) {
                    let ending = Ending::Failed("its engines were never provided".to_owned());
                    steps.one(&suite.name, ending, Duration::ZERO);
                }
            }
            continue;
        };
        let suite = suites.remove(index);
        match ready(suite, &engines.known) {
            Ready::Never(why) => {
                steps.one(&suite.name, Ending::Failed(why), Duration::ZERO);
            }
            Ready::Yes | Ready::NotYet => {
                steps.tests(&suite.name, true, &mut command(suite));
            }
        }
    }
    engines.listen(steps, false);
}

#[cfg(test)]
mod tests {
    use super::{Engine, Engines, LiveSuite, News, Ready, ready, run};
    use crate::engines::provide::{Found, From};
    use crate::process::Stop;
    use crate::test::step::Steps;
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::process::Command;
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    fn suite(name: &str, engines: &[Engine]) -> LiveSuite {
        LiveSuite { name: name.to_owned(), engines: engines.to_vec() }
    }

    fn found() -> Found {
        Found { version: String::new(), from: From::Cache, place: "/x".into() }
    }

    #[test]
    fn a_suite_waits_for_all_its_engines_and_fails_at_the_first_missing_one() {
        let both = suite("live_both", &[Engine::Vault, Engine::Nomad]);
        let mut known = BTreeMap::from([(Engine::Vault, Ok(found()))]);
        assert_eq!(ready(&both, &known), Ready::NotYet);
        known.insert(Engine::Nomad, Ok(found()));
        assert_eq!(ready(&both, &known), Ready::Yes);
        let known = BTreeMap::from([(Engine::Nomad, Err("no go".to_owned()))]);
        assert_eq!(ready(&both, &known), Ready::Never("no nomad".to_owned()));
    }

    #[test]
    fn every_suite_ends_as_passed_or_failed() {
        let (sender, news) = channel();
        sender.send(News::Known(Engine::Nomad, Ok(found()), Duration::ZERO)).unwrap();
        sender.send(News::Known(Engine::Vault, Err("no go".to_owned()), Duration::ZERO)).unwrap();
        drop(sender);
        let mut engines =
            Engines { news, known: BTreeMap::new(), stop: Arc::new(Stop::default()), thread: None };
        let suites = [
            suite("live_a", &[Engine::Vault]),
            suite("live_b", &[Engine::Nomad]),
            suite("live_c", &[Engine::Tofu]),
        ];
        let ran = RefCell::new(Vec::new());
        let mut steps = Steps::default();
        run(suites.iter().collect(), &mut engines, &mut steps, |suite| {
            ran.borrow_mut().push(suite.name.clone());
            let mut command = Command::new("echo");
            command.arg("test result: ok. 2 passed; 0 failed; 0 ignored");
            command
        });
        assert_eq!(ran.into_inner(), ["live_b"]);
        // nomad and two tests; vault, live_a and live_c.
        assert_eq!(steps.summary().lines().last(), Some("3 passed, 3 failed"), "{}", steps.summary());
    }
}
