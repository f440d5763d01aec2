//! One linear scan before the parser: how deep, and how many entries at each level.
//!
//! It also refuses what the parser takes and HCL does not, or not so (found by comparing with
//! hashicorp/hcl v2): strings over several lines, here-documents that are empty or end with more on the line.
//!
//! The parser refuses what is nested deeper than 64 levels itself, but looks for a repeated key of
//! an object by comparing with each other one: 16,000 keys took a second.

use super::SYNTAX;
use crate::bounds::{MAX_DEPTH, MAX_ENTRIES, TOO_DEEP, TOO_MANY};
use crate::report::Report;

/// What the scan is inside of.
#[derive(Debug, Clone)]
enum Level<'a> {
    /// A body, an object, a list, a call, an interpolation: with how many `=` and `:` in it.
    Code { entries: usize },
    /// `"…"`.
    Quote,
    /// `<<NAME` or `<<-NAME`, up to a line that is `NAME`.
    Heredoc { name: &'a str, indented: bool, start: usize },
}

/// Reports what is too deep or too many, as `None`.
pub(super) fn bounded(text: &str, report: &mut Report) -> Option<()> {
    let bytes = text.as_bytes();
    let mut levels = vec![Level::Code { entries: 0 }];
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if levels.len() > MAX_DEPTH {
            report.error(TOO_DEEP, at..at, format!("more than {MAX_DEPTH} levels"));
            return None;
        }
        let next = bytes.get(at + 1);
        let opens_template = matches!(byte, b'$' | b'%') && next == Some(&b'{');
        let escaped_template =
            matches!(byte, b'$' | b'%') && next == Some(byte) && bytes.get(at + 2) == Some(&b'{');
        at += match levels.last_mut() {
            Some(Level::Quote) => match byte {
                _ if escaped_template => 3,
                _ if opens_template => push(&mut levels, Level::Code { entries: 0 }, 2),
                b'\\' => 2,
                b'\n' | b'\r' => return refuse(at, "a string ends on its line", report),
                b'"' => pop(&mut levels),
                _ => 1,
            },
            Some(Level::Heredoc { name, indented, start }) => {
                let ends = *byte == b'\n' && ends_heredoc(text, at + 1, name);
                if ends && !alone(text, at + 1, name) {
                    return refuse(at + 1, "the end of a here-document stands alone", report);
                }
                // The parser reads on to the next such line: what HCL takes for code would be text.
                if ends && (at == *start || at == *start + 1 && bytes.get(*start) == Some(&b'\r')) {
                    return refuse(at + 1, "an empty here-document is not read", report);
                }
                // Of such a line HCL takes nothing off, and doesn't count it; the parser does.
                if *indented && *byte == b'\n' && blank(text, at + 1) {
                    return refuse(
                        at + 1,
                        "a line of spaces in an indented here-document is not read",
                        report,
                    );
                }
                match byte {
                    b'\r' => return refuse(at, "a carriage return in a here-document is not read", report),
                    _ if escaped_template => 3,
                    _ if opens_template => push(&mut levels, Level::Code { entries: 0 }, 2),
                    _ if ends => pop(&mut levels),
                    _ => 1,
                }
            }
            Some(Level::Code { entries }) => match byte {
                b'#' => line(bytes, at),
                b'/' if next == Some(&b'/') => line(bytes, at),
                b'/' if next == Some(&b'*') => {
                    text.get(at + 2..).and_then(|rest| rest.find("*/")).map_or(text.len(), |end| end + 4)
                }
                b'"' => push(&mut levels, Level::Quote, 1),
                b'<' if next == Some(&b'<') => match heredoc(text, at) {
                    // The line end is left for the heredoc: it may be the one before its end.
                    Some((name, length)) => {
                        let indented = bytes.get(at + 2) == Some(&b'-');
                        push(&mut levels, Level::Heredoc { name, indented, start: at + length }, length)
                    }
                    None => 2,
                },
                b'{' | b'[' | b'(' => push(&mut levels, Level::Code { entries: 0 }, 1),
                b'}' | b']' | b')' => pop(&mut levels),
                b'=' | b':' => {
                    *entries += 1;
                    if *entries > MAX_ENTRIES {
                        report.error(TOO_MANY, at..at + 1, format!("more than {MAX_ENTRIES} entries"));
                        return None;
                    }
                    1
                }
                _ => 1,
            },
            None => 1,
        };
    }
    Some(())
}

fn push<'a>(levels: &mut Vec<Level<'a>>, level: Level<'a>, length: usize) -> usize {
    levels.push(level);
    length
}

/// The outermost level stays, whatever closes it: the parser reports that.
fn pop(levels: &mut Vec<Level>) -> usize {
    if levels.len() > 1 {
        levels.pop();
    }
    1
}

fn line(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).position(|byte| *byte == b'\n').unwrap_or(bytes.len())
}

/// The name of the heredoc that begins at `at`, and how long its first line is without its end.
fn heredoc(text: &str, at: usize) -> Option<(&str, usize)> {
    let first = text.get(at + 2..)?;
    let start = usize::from(first.starts_with('-'));
    let name = first.get(start..)?;
    let name = name.get(..name.find(|c| !continues_name(c))?)?;
    let length = 2 + start + name.len();
    let end = text.get(at + length..)?;
    (!name.is_empty() && (end.starts_with('\n') || end.starts_with("\r\n"))).then_some((name, length))
}

fn ends_heredoc(text: &str, at: usize, name: &str) -> bool {
    let line = text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
    line.strip_prefix(name).is_some_and(|rest| !rest.starts_with(continues_name))
}

/// Whether the line that ends a here-document has nothing after the name: HCL reads on otherwise,
/// and the parser does not.
fn alone(text: &str, at: usize, name: &str) -> bool {
    let line = text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
    line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
}

/// Whether the line is spaces only, and at least one.
fn blank(text: &str, at: usize) -> bool {
    let line = text.get(at..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
    !line.is_empty() && line.trim().is_empty()
}

fn refuse(at: usize, label: &str, report: &mut Report) -> Option<()> {
    report.error(SYNTAX, at..at + 1, label);
    None
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}
