//! Diagnostics as people read them: the place, why there, what to do.

use crate::print;
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity as MietteSeverity, SourceCode,
};
use std::fmt::{self, Write as _};
use std::io::IsTerminal as _;
use std::ops::Range;
use writ_source::{Diagnostic, Diagnostics, FileId, Files, Label, Severity, Span};

/// Prints all findings to standard error, in the order of their places, and counts them.
pub fn report(files: &Files, diagnostics: &Diagnostics) {
    let text = text(files, diagnostics, &handler());
    print::error(&text);
}

/// All findings as text.
fn text(files: &Files, diagnostics: &Diagnostics, handler: &GraphicalReportHandler) -> String {
    let mut text = String::new();
    let sorted = diagnostics.sorted();
    for finding in &sorted {
        let shown = Shown::new(files, finding);
        if handler.render_report(&mut text, &shown).is_err() {
            let _ = writeln!(text, "{}: {}", finding.code.0, finding.message);
        }
        text.push('\n');
    }
    let errors = sorted.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = sorted.len() - errors;
    if errors > 0 {
        let _ = writeln!(text, "{}", counted(errors, "error"));
    }
    if warnings > 0 {
        let _ = writeln!(text, "{}", counted(warnings, "warning"));
    }
    text
}

/// `1 error`, `2 errors`.
pub fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Colour on terminals only, and never where `NO_COLOR` is set (no-color.org).
pub fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

fn handler() -> GraphicalReportHandler {
    let theme = if colour() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme).with_width(100)
}

/// The finding of a secret in an artifact: its line is not shown, or the secret would be.
const SECRET: &str = "read/secret-in-file";

/// A finding in the form that miette renders: labels of the primary file first, those of other
/// files as parts of their own.
#[derive(Debug)]
struct Shown {
    code: Option<&'static str>,
    message: String,
    severity: Severity,
    labels: Vec<LabeledSpan>,
    help: Option<String>,
    source: NamedSource<String>,
    elsewhere: Vec<Shown>,
}

impl Shown {
    fn new(files: &Files, finding: &Diagnostic) -> Self {
        let mut labels = vec![label(files, &finding.primary, true)];
        let mut elsewhere: Vec<Shown> = Vec::new();
        for other in &finding.secondary {
            if other.span.file == finding.primary.span.file {
                labels.push(label(files, other, false));
            } else {
                elsewhere.push(Shown {
                    code: None,
                    message: other.text.clone(),
                    severity: Severity::Warning,
                    labels: vec![LabeledSpan::new_with_span(None, shown(files, other.span))],
                    help: None,
                    source: source(files, other.span.file),
                    elsewhere: Vec::new(),
                });
            }
        }
        if finding.code.0 == SECRET {
            labels.clear();
            elsewhere.clear();
        }
        let mut help: Vec<String> = finding.notes.clone();
        if labels.is_empty() {
            let (place, span) = (files.get(finding.primary.span.file), finding.primary.span);
            help.push(format!("at {}:{}", visible(&place.name), files.line_column(span).line));
        }
        help.extend(finding.help.clone());
        Shown {
            code: Some(finding.code.0),
            message: finding.message.to_owned(),
            severity: finding.severity,
            labels,
            help: (!help.is_empty()).then(|| help.join("\n")),
            source: source(files, finding.primary.span.file),
            elsewhere,
        }
    }
}

fn label(files: &Files, label: &Label, primary: bool) -> LabeledSpan {
    let range = shown(files, label.span);
    let text = Some(visible(&label.text));
    if primary {
        LabeledSpan::new_primary_with_span(text, range)
    } else {
        LabeledSpan::new_with_span(text, range)
    }
}

/// The range to underline: of a place over several lines the first line only.
fn shown(files: &Files, span: Span) -> Range<usize> {
    let range = span.range();
    let text = files.text(span);
    match text.find('\n') {
        Some(end) => range.start..range.start + text.get(..end).unwrap_or("").trim_end().len(),
        None => range,
    }
}

fn source(files: &Files, id: FileId) -> NamedSource<String> {
    let file = files.get(id);
    NamedSource::new(visible(&file.name), same_length(&file.text))
}

/// Text in which no terminal finds a command.
fn visible(text: &str) -> String {
    text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}

/// The same for a source, without moving a byte: spans must stay right.
fn same_length(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match (acts(c), c.len_utf8()) {
            (true, 3) => shown.push('\u{fffd}'),
            (true, bytes) => shown.extend(std::iter::repeat_n('?', bytes)),
            (false, _) => shown.push(c),
        }
    }
    shown
}

/// Whether a terminal acts on a character, or shows what follows in another order.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<MietteSeverity> {
        Some(match self.severity {
            Severity::Error => MietteSeverity::Error,
            Severity::Warning => MietteSeverity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        (!self.elsewhere.is_empty()).then(|| {
            Box::new(self.elsewhere.iter().map(|d| d as &dyn miette::Diagnostic))
                as Box<dyn Iterator<Item = _>>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use writ_source::Code;

    #[test]
    fn nothing_in_a_source_or_a_name_reaches_the_terminal_as_a_command() {
        let mut files = Files::new();
        let id = files.add("a\u{1b}[31m.writ", "x = \"\u{1b}]0;t\u{7}\u{202e}\u{9b}\"\n");
        let mut all = Diagnostics::new();
        let span = Span::new(id, 4..6);
        all.push(Diagnostic::error(Code("x/y"), "bad", span, "here \u{1b}[2J"));
        let text = text(&files, &all, &GraphicalReportHandler::new_themed(GraphicalTheme::none()));
        assert!(text.contains("here"), "{text}");
        assert!(!text.chars().any(acts), "{text:?}");
        assert_eq!(same_length(&files.get(id).text).len(), files.get(id).text.len());
    }
}
