//! What the terminal shows: colours and columns.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::fd::AsFd;
use std::sync::OnceLock;
use writ_report::Style;

/// Without a terminal, and the most with one: long lines are hard to read.
const WIDTH: usize = 100;
const NARROWEST: usize = 40;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

static CHOSEN: OnceLock<Colour> = OnceLock::new();

/// Chooses for the whole run. Only the first choice counts.
pub fn choose(colour: Colour) {
    let _ = CHOSEN.set(colour);
}

/// What was asked for, before the arguments are parsed: help and errors of usage are coloured too.
pub fn wanted(arguments: impl Iterator<Item = OsString>) -> Colour {
    let words: Vec<String> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
    let value = words.iter().enumerate().find_map(|(n, word)| match word.strip_prefix("--color") {
        Some("") => words.get(n + 1).map(String::as_str),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    match value {
        Some("always") => Colour::Always,
        Some("never") => Colour::Never,
        _ => Colour::Auto,
    }
}

/// The style of what goes to standard error.
pub fn style() -> Style {
    style_of(&std::io::stderr())
}

/// The style of what goes to a stream.
pub fn style_of(stream: &(impl IsTerminal + AsFd)) -> Style {
    let terminal = stream.is_terminal();
    let colour = match CHOSEN.get().copied().unwrap_or_default() {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            terminal && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    };
    let width = if terminal { columns(stream) } else { None };
    Style { colour, width: width.unwrap_or(WIDTH).clamp(NARROWEST, WIDTH) }
}

fn columns(stream: &impl AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// What is said on standard output: on a terminal, lines that are longer than it is wide are broken
/// at blanks, and go on below their own text.
pub fn fitted(text: &str) -> String {
    let stream = std::io::stdout();
    if !stream.is_terminal() {
        return text.to_owned();
    }
    let width = columns(&stream).unwrap_or(WIDTH);
    text.lines().map(|line| fitted_line(line, width) + "\n").collect()
}

fn fitted_line(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    let indent = line.len() - line.trim_start().len() + 4;
    writ_report::wrapped(line, width.saturating_sub(indent).max(NARROWEST)).join(&format!("\n{:indent$}", ""))
}

/// Set, and not empty (no-color.org).
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_goes_on_below_its_text() {
        let line = "  vault     a token looks itself up and renews itself, and nothing beside";
        let fitted = fitted_line(line, 50);
        assert!(
            fitted.lines().count() == 2 && fitted.lines().all(|line| line.chars().count() <= 50),
            "{fitted}"
        );
        assert!(fitted.lines().nth(1).unwrap().starts_with("      r"), "{fitted}");
        assert_eq!(fitted_line("short", 50), "short");
    }
}
