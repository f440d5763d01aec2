//! Findings as people read them: what and where, why there, what to do.
//!
//! ```text
//! error[resolve/unknown-name]: unknown name
//!     ╭─[orders/stack.writ:16:21]
//!  16 │   run = on twice-dayly
//!     ·            ─────┬─────
//!     ·                 ╰── no schedule is called `twice-dayly`
//!     ╰────
//!   help: did you mean `twice-daily`?
//! ```
//!
//! miette draws the lines of sources; the words around them are ours, since it has one kind of help
//! only and gives every severity and every further file a heading of its own.

use crate::excerpt::Excerpt;
use crate::finding::{Failure, SECRET};
use crate::inert::{not_a_command, one_line, visible};
use crate::place::{Place, Roots};
use crate::wrap::wrapped;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Files, Label, Severity, Span};

/// What the reader's terminal is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether it shows colours.
    pub colour: bool,
    /// How many columns it has.
    pub width: usize,
}

/// From how many findings on the closing lines count them by code.
const MANY: usize = 10;

/// How many lines two labels of one frame may be apart.
const NEAR: usize = 8;

/// The narrowest that a label is wrapped to, however far right it stands.
const NARROWEST_LABEL: usize = 32;

/// All findings in the order of their places, and how many there are; empty where there is none.
pub fn text(files: &Files, diagnostics: &Diagnostics, roots: &Roots, style: Style) -> String {
    let theme = if style.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(style.width);
    let drawing = Drawing { files, roots, style, handler };
    let mut text = String::new();
    let sorted = diagnostics.sorted();
    for finding in &sorted {
        drawing.finding(&mut text, finding);
        text.push('\n');
    }
    text + &closing(&sorted)
}

/// Why a command could not be carried out.
pub fn failure_text(failure: &Failure, style: Style) -> String {
    let handler = GraphicalReportHandler::new();
    let drawing = Drawing { files: &Files::new(), roots: &Roots::default(), style, handler };
    let mut text = drawing.painted("31;1", &format!("error[{}]", failure.code));
    let _ = writeln!(text, ": {}", one_line(&failure.what()));
    drawing.aside(&mut text, "help", failure.help);
    text
}

/// How many there are, and of many, of which codes.
fn closing(sorted: &[&Diagnostic]) -> String {
    let mut text = String::new();
    let errors = sorted.iter().filter(|d| d.severity == Severity::Error).count();
    if sorted.len() >= MANY {
        let mut by_code: BTreeMap<Code, usize> = BTreeMap::new();
        for finding in sorted {
            *by_code.entry(finding.code).or_default() += 1;
        }
        for (code, count) in by_code {
            let _ = writeln!(text, "{count:5} × {}", code.0);
        }
        text.push('\n');
    }
    for (number, what) in [(errors, "error"), (sorted.len() - errors, "warning")] {
        if number > 0 {
            let _ = writeln!(text, "{}", counted(number, what));
        }
    }
    if let Some(worst) = sorted.iter().min_by_key(|d| std::cmp::Reverse(d.severity)) {
        let _ = writeln!(text, "`writ explain {}` says more", worst.code.0);
    }
    text
}

/// `1 error`, `2 errors`.
pub fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

struct Drawing<'a> {
    files: &'a Files,
    roots: &'a Roots,
    style: Style,
    handler: GraphicalReportHandler,
}

impl Drawing<'_> {
    fn finding(&self, text: &mut String, finding: &Diagnostic) {
        let (word, colour) = match finding.severity {
            Severity::Error => ("error", "31;1"),
            Severity::Warning => ("warning", "33;1"),
        };
        let heading = self.painted(colour, &format!("{word}[{}]", finding.code.0));
        let _ = writeln!(text, "{heading}: {}", self.painted("1", finding.message));
        let file = finding.primary.span.file;
        if finding.code.0 == SECRET {
            // Neither its line nor that of what has to do with it: the secret would be shown.
            let place = Place::of(self.files, finding.primary.span, self.roots);
            let _ = writeln!(text, "  at {}:{}", one_line(&place.path), place.start.line);
        } else {
            let (near, far): (Vec<&Label>, Vec<&Label>) =
                finding.secondary.iter().partition(|label| self.is_near(label.span, finding.primary.span));
            self.lines(text, file, &std::iter::once(&finding.primary).chain(near).collect::<Vec<_>>());
            for label in far {
                self.lines(text, label.span.file, &[label]);
            }
        }
        for note in &finding.notes {
            self.aside(text, "note", note);
        }
        if let Some(help) = &finding.help {
            self.aside(text, "help", help);
        }
    }

    /// Whether two places are shown in one frame, with the lines between them.
    fn is_near(&self, a: Span, b: Span) -> bool {
        let line = |span| self.files.line_column(span).line;
        a.file == b.file && line(a).abs_diff(line(b)) <= NEAR
    }

    /// Lines of one file with their labels, the first of which is the one that is pointed at.
    fn lines(&self, text: &mut String, file: FileId, labels: &[&Label]) {
        let spans: Vec<Span> = labels.iter().map(|label| label.span).collect();
        let name = self.roots.path(self.files, file);
        let (excerpt, places) = Excerpt::new(self.files, file, &name, &spans);
        let labels = labels.iter().zip(places).enumerate().map(|(n, (label, place))| {
            // A number of line and the frame stand before the line, an elbow before the label.
            let middle = 8 + excerpt.column_of(place.start + place.len() / 2) + 4;
            let room = self.style.width.saturating_sub(middle).max(NARROWEST_LABEL);
            let label = Some(wrapped(&one_line(&label.text), room).join("\n"));
            if n == 0 {
                LabeledSpan::new_primary_with_span(label, place)
            } else {
                LabeledSpan::new_with_span(label, place)
            }
        });
        let shown = Lines { labels: labels.collect(), excerpt };
        let mut drawn = String::new();
        if self.handler.render_report(&mut drawn, &shown).is_err() {
            return;
        }
        // Above the frame stands a heading, which has no words here.
        let frame = drawn.lines().skip_while(|line| !line.contains('╭'));
        for line in frame {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }

    /// `  help: …`, wrapped, the lines after the first below its text.
    fn aside(&self, text: &mut String, word: &str, said: &str) {
        let indent = word.len() + 4;
        let room = self.style.width.saturating_sub(indent).max(NARROWEST_LABEL);
        let mut lead = format!("  {}: ", self.painted("36", word));
        for line in visible(said).lines().flat_map(|line| wrapped(line, room)) {
            let _ = writeln!(text, "{lead}{}", not_a_command(&line));
            lead = " ".repeat(indent);
        }
    }

    fn painted(&self, colour: &str, word: &str) -> String {
        if self.style.colour { format!("\u{1b}[{colour}m{word}\u{1b}[0m") } else { word.to_owned() }
    }
}

/// What miette draws: labelled lines of one file, without a word.
#[derive(Debug)]
struct Lines {
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Lines {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Lines {}

impl miette::Diagnostic for Lines {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inert::acts;

    const PLAIN: Style = Style { colour: false, width: 80 };

    fn files(name: &str, text: &str) -> (Files, FileId) {
        let mut files = Files::new();
        let id = files.add(name, text);
        (files, id)
    }

    fn shown(files: &Files, finding: Diagnostic) -> String {
        let mut all = Diagnostics::new();
        all.push(finding);
        text(files, &all, &Roots::default(), PLAIN)
    }

    #[test]
    fn nothing_in_a_source_or_a_name_reaches_the_terminal_as_a_command() {
        let (files, id) = files("a\u{1b}[31m.writ", "x = \"\u{1b}]0;t\u{7}\u{202e}\u{9b} ##[add-mask]y\"\n");
        let finding = Diagnostic::error(Code("x/y"), "bad", Span::new(id, 4..6), "here \u{1b}[2J\nthere")
            .note("\u{1b}[1m")
            .help("##vso[x]\u{202e}");
        let text = shown(&files, finding);
        assert!(text.contains("here"), "{text}");
        assert!(!text.chars().any(acts), "{text:?}");
        assert!(!text.contains("##"), "{text}");
    }

    #[test]
    fn labels_far_apart_do_not_show_what_is_between() {
        let (files, id) = files("a.writ", &"line\n".repeat(1000));
        let at = |line: usize| Span::new(id, line * 5..line * 5 + 4);
        let text =
            shown(&files, Diagnostic::error(Code("x/y"), "bad", at(550), "here").also(at(300), "there"));
        assert!(text.lines().count() < 20, "{text}");
        let (first, second) = (text.find("551 │ line").unwrap(), text.find("301 │ line").unwrap());
        assert!(first < second, "the cause comes first: {text}");
        let text =
            shown(&files, Diagnostic::error(Code("x/y"), "bad", at(307), "here").also(at(300), "there"));
        assert_eq!(text.matches('╭').count(), 1, "{text}");
        assert!(text.contains("304 │ line"), "{text}");
    }

    #[test]
    fn what_is_long_is_wrapped() {
        let (files, id) = files("a.writ", "image = \"x\"\n");
        let long = "many words ".repeat(20);
        let finding = Diagnostic::error(Code("x/y"), "bad", Span::new(id, 8..11), long.clone()).help(long);
        let text = shown(&files, finding);
        assert!(text.lines().all(|line| line.chars().count() <= PLAIN.width), "{text}");
    }

    #[test]
    fn the_line_of_a_secret_is_not_shown() {
        let (files, id) = files("a.tf", "password = \"hunter2\"\n");
        let text = shown(&files, Diagnostic::error(Code(SECRET), "bad", Span::new(id, 11..20), "here"));
        assert!(text.contains("at a.tf:1") && !text.contains("hunter2"), "{text}");
    }
}
