//! The report for people.
//!
//! Texts of servers and of the user's source are shown with control characters escaped: a name
//! cannot write to the terminal.

use super::{Exit, Kind, Line, Report, Stopped, Verdict};
use std::fmt::Write;

/// The whole report.
pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "verify: stack {}", clean(&report.stack));
    let versions: Vec<String> =
        report.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let _ = writeln!(out, "engines: {}", versions.join(", "));
    section(
        &mut out,
        "substitutions",
        report.substitutions.iter().map(|substitution| {
            format!("{}: {} → {}", substitution.artifact, substitution.what, substitution.instead)
        }),
    );
    section(&mut out, "not checked by these engines", report.not_checked.iter().cloned());
    section(&mut out, "baseline, listed and not probed", report.baseline.iter().cloned());
    for (kind, title) in [
        (Kind::Proof, "the tree against the sources, without a server"),
        (Kind::Apply, "artifacts"),
        (Kind::Grant, "grants"),
        (Kind::NearMiss, "near misses"),
        (Kind::Check, "checks"),
        (Kind::Revocation, "renewal and revocation"),
    ] {
        let lines: Vec<&Line> = report.lines.iter().filter(|line| line.kind == kind).collect();
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}");
        }
        for line in lines {
            probe(&mut out, line);
        }
    }
    failures(&mut out, report);
    summary(&mut out, report);
    out
}

/// All that is to be known of what did not go well, last, where people look first.
fn failures(out: &mut String, report: &Report) {
    for (verdict, title) in [(Verdict::Refuted, "refuted"), (Verdict::Inconclusive, "inconclusive")] {
        let lines: Vec<&Line> = report.lines.iter().filter(|line| line.verdict == verdict).collect();
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title} ({})", lines.len());
        }
        for line in lines {
            details(out, line);
        }
    }
}

/// A list with a title, where there is anything to list.
fn section(out: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title} ({})", items.len());
    for item in items {
        let _ = writeln!(out, "  {}", clean(&item));
    }
}

/// One line.
fn probe(out: &mut String, line: &Line) {
    let word = match line.verdict {
        Verdict::Passed => "ok   ",
        Verdict::Refuted => "FAIL ",
        Verdict::Inconclusive => "?    ",
    };
    let (who, request, came_back) = (clean(&line.who), clean(&line.request), clean(&line.came_back));
    let _ = writeln!(out, "  {word} {who}: {request} → {came_back}");
}

/// The request, who made it, by which chain, what was expected, what came back, and the line of
/// source.
fn details(out: &mut String, line: &Line) {
    let _ = writeln!(out, "  {}: {}", clean(&line.who), clean(&line.request));
    let _ = writeln!(out, "      by        {}", clean(&line.by));
    let _ = writeln!(out, "      expected  {}", clean(&line.expected));
    let _ = writeln!(out, "      came back {}", clean(&line.came_back));
    for control in &line.controls {
        let _ = writeln!(out, "      control   {}", clean(control));
    }
    if let Some(place) = &line.source {
        let _ = writeln!(out, "      source    {}", clean(&place.to_string()));
    }
}

/// Counts, times and the verdict.
fn summary(out: &mut String, report: &Report) {
    let of = |kind, verdict| report.count(Some(kind), verdict);
    let _ = writeln!(out, "\nsummary");
    let _ = writeln!(out, "  {} grants declared", report.grants);
    for (kind, what) in [
        (Kind::Apply, "artifacts applied"),
        (Kind::Grant, "positive probes"),
        (Kind::NearMiss, "near misses refused, each with a control"),
        (Kind::Check, "check lines"),
        (Kind::Revocation, "renewals and revocations"),
    ] {
        let (passed, refuted, unclear) =
            (of(kind, Verdict::Passed), of(kind, Verdict::Refuted), of(kind, Verdict::Inconclusive));
        let _ = writeln!(out, "  {passed} {what} ({refuted} refuted, {unclear} inconclusive)");
    }
    let _ = writeln!(out, "  {} substitutions", report.substitutions.len());
    let phases: Vec<String> =
        report.phases.iter().map(|phase| format!("{} {} ms", phase.name, phase.milliseconds)).collect();
    let _ = writeln!(out, "  time: {}", phases.join(", "));
    match &report.stopped {
        Some(Stopped::Input(text)) => drop(writeln!(out, "stopped: the input: {}", clean(text))),
        Some(Stopped::NoEngine(text)) => drop(writeln!(out, "stopped: {}", clean_lines(text))),
        Some(Stopped::Trouble(text)) => drop(writeln!(out, "stopped: {}", clean(text))),
        Some(Stopped::Interrupted) => drop(writeln!(out, "stopped: interrupted")),
        None => {}
    }
    let verdict = match report.exit() {
        Exit::Proved => "proved: everything is as declared",
        Exit::Refuted => "refuted: the servers do otherwise than was declared",
        Exit::Usage => "not verified: the input is wrong",
        Exit::Inconclusive => "inconclusive: something could not be told, which is no success",
        Exit::NoEngine => "not verified: no engine",
    };
    let _ = writeln!(out, "{verdict}");
}

/// A text of others for a terminal or a log: control characters and bidirectional controls, escaped.
pub fn clean(text: &str) -> String {
    let escape = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if escape(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// The same, line by line: an engine's log has several.
fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n  ")
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_others_wrote_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\n\u{202e}é"), "a\\u{1b}[31mb\\u{a}\\u{202e}é");
    }
}
