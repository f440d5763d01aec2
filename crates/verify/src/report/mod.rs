//! What the verification found: counts, every probe, every substitution, and the verdict.

mod text;

pub use text::clean;

use crate::input::Place;
use serde::Serialize;
use std::process::ExitCode;

/// Who hears how it goes.
pub trait Progress {
    /// A phase or a step has begun.
    fn note(&mut self, what: &str);
    /// A probe is done.
    fn probe(&mut self, line: &Line) {
        let _ = line;
    }
}

/// Says nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn note(&mut self, _what: &str) {}
}

/// What kind of statement a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The tree against the sources, without a server: what `writ prove` says.
    Proof,
    /// An artifact was put on its server.
    Apply,
    /// A declared grant works.
    Grant,
    /// Something close to a grant is refused.
    NearMiss,
    /// A `check` line of the source.
    Check,
    /// What becomes of a credential that is renewed or revoked.
    Revocation,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As declared.
    Passed,
    /// It could not be told: neither an allowance nor a refusal, or a refusal without a control.
    Inconclusive,
    /// Otherwise than declared.
    Refuted,
}

/// One probe and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about.
    pub kind: Kind,
    /// How it went.
    pub verdict: Verdict,
    /// Who asked.
    pub who: String,
    /// With which credential, through which chain.
    pub by: String,
    /// What was asked.
    pub request: String,
    /// What was to come back.
    pub expected: String,
    /// What came back.
    pub came_back: String,
    /// What was asked beside it to tell a refusal from a failure, and what came of it.
    pub controls: Vec<String>,
    /// The line of the source that it follows from.
    pub source: Option<Place>,
}

/// A change of the artifacts that the engines on this machine make necessary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Substitution {
    /// The artifact.
    pub artifact: String,
    /// What of it.
    pub what: String,
    /// What it is instead, without secrets.
    pub instead: String,
}

/// A part of the run with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    /// The stack's name.
    pub stack: String,
    /// How many grants are declared.
    pub grants: usize,
    /// Each server's name and version.
    pub versions: Vec<(String, String)>,
    /// Every change that was made to the artifacts.
    pub substitutions: Vec<Substitution>,
    /// What these engines cannot judge.
    pub not_checked: Vec<String>,
    /// What everybody has, whatever is declared; listed, not probed.
    pub baseline: Vec<String>,
    /// Every probe.
    pub lines: Vec<Line>,
    /// Where the time went.
    pub phases: Vec<Phase>,
    /// Why it stopped before its end.
    pub stopped: Option<Stopped>,
}

/// Why a run ended early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", content = "text", rename_all = "kebab-case")]
pub enum Stopped {
    /// The input cannot be verified.
    Input(String),
    /// There is no engine, or one did not start.
    NoEngine(String),
    /// Something of ours failed, not of the artifacts.
    Trouble(String),
    /// The user or the system ended it.
    Interrupted,
}

/// What a run comes to, as an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// 0: everything as declared.
    Proved,
    /// 1: something is otherwise than declared.
    Refuted,
    /// 2: the input or the command line is wrong.
    Usage,
    /// 3: something could not be told.
    Inconclusive,
    /// 4: no engine to verify on.
    NoEngine,
}

impl Exit {
    /// The code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Proved => 0,
            Exit::Refuted => 1,
            Exit::Usage => 2,
            Exit::Inconclusive => 3,
            Exit::NoEngine => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

impl Report {
    /// What it comes to. One refuted line outweighs everything; a run without any grant probed
    /// proves nothing.
    pub fn exit(&self) -> Exit {
        if self.count(None, Verdict::Refuted) > 0 {
            return Exit::Refuted;
        }
        match &self.stopped {
            Some(Stopped::Input(_)) => return Exit::Usage,
            Some(Stopped::NoEngine(_)) => return Exit::NoEngine,
            Some(Stopped::Trouble(_) | Stopped::Interrupted) => return Exit::Inconclusive,
            None => {}
        }
        let nothing = self.count(Some(Kind::Grant), Verdict::Passed) == 0;
        let unclear = self.count(None, Verdict::Inconclusive) > 0;
        if nothing || unclear { Exit::Inconclusive } else { Exit::Proved }
    }

    /// How many lines of a kind (or of all) went so.
    pub fn count(&self, kind: Option<Kind>, verdict: Verdict) -> usize {
        let wanted = |line: &&Line| kind.is_none_or(|kind| line.kind == kind) && line.verdict == verdict;
        self.lines.iter().filter(wanted).count()
    }

    /// The whole report for programs: everything, and `verdict` and `exit_code`.
    pub fn json(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            let exit = self.exit();
            object.insert("verdict".into(), serde_json::json!(exit));
            object.insert("exit_code".into(), serde_json::json!(exit.code()));
        }
        value
    }

    /// The whole report for people, without colours.
    pub fn text(&self) -> String {
        text::render(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: Kind, verdict: Verdict) -> Line {
        Line {
            kind,
            verdict,
            who: String::new(),
            by: String::new(),
            request: String::new(),
            expected: String::new(),
            came_back: String::new(),
            controls: Vec::new(),
            source: None,
        }
    }

    #[test]
    fn nothing_probed_proves_nothing() {
        assert_eq!(Report::default().exit(), Exit::Inconclusive);
        let lines = vec![line(Kind::NearMiss, Verdict::Passed)];
        assert_eq!(Report { lines, ..Report::default() }.exit(), Exit::Inconclusive);
    }

    #[test]
    fn the_worst_line_decides() {
        let good = line(Kind::Grant, Verdict::Passed);
        let with = |extra: Vec<Line>, stopped| Report {
            lines: [vec![good.clone()], extra].concat(),
            stopped,
            ..Report::default()
        };
        assert_eq!(with(vec![], None).exit(), Exit::Proved);
        let unclear = line(Kind::NearMiss, Verdict::Inconclusive);
        assert_eq!(with(vec![unclear.clone()], None).exit(), Exit::Inconclusive);
        let refuted = line(Kind::Check, Verdict::Refuted);
        assert_eq!(with(vec![unclear, refuted.clone()], None).exit(), Exit::Refuted);
        assert_eq!(with(vec![refuted], Some(Stopped::Interrupted)).exit(), Exit::Refuted);
        assert_eq!(with(vec![], Some(Stopped::NoEngine(String::new()))).exit(), Exit::NoEngine);
        assert_eq!(with(vec![], Some(Stopped::Interrupted)).exit(), Exit::Inconclusive);
    }
}
