//! Values: on one line where they fit, over several where they don't.

use super::{Expr, print_attributes};
use crate::artifact::Unprintable;
use crate::print::hcl_text::{escape, literal, quote, run_time};
use crate::print::lines::{Lines, indent};
use std::fmt::Write as _;
use writ_source::Span;

/// How long a line may be before a list is broken up.
const WIDTH: usize = 100;

/// Writes the expression on one line, where it has such a form and fits; nothing otherwise.
pub(super) fn inline(
    value: &Expr,
    depth: usize,
    origin: Option<Span>,
    text: &mut String,
) -> Result<bool, Unprintable> {
    let start = text.len();
    let fits = match value {
        Expr::Text(value) => {
            quote(value, "a string", origin, text)?;
            true
        }
        Expr::RunTime(value) => {
            run_time(value, origin, text)?;
            true
        }
        Expr::Number(number) => {
            let _ = write!(text, "{number}");
            true
        }
        Expr::Bool(value) => {
            text.push_str(if *value { "true" } else { "false" });
            true
        }
        Expr::Reference(parts) => {
            for (n, part) in parts.iter().enumerate() {
                text.push_str(if n > 0 { "." } else { "" });
                text.push_str(part);
            }
            true
        }
        Expr::ModulePath(path) => {
            text.push_str("\"${path.module}/");
            escape(path, "a path", origin, text)?;
            text.push('"');
            true
        }
        Expr::Call(function, arguments) => {
            text.push_str(function);
            text.push('(');
            let fits = inline_all(arguments, depth, origin, text)?;
            text.push(')');
            fits
        }
        Expr::List(items) => {
            text.push('[');
            let fits = inline_all(items, depth, origin, text)?;
            text.push(']');
            fits && (text.len() - start + 2 * depth <= WIDTH || items.len() <= 1)
        }
        Expr::File(file) if !is_heredoc(file) => {
            quote(file, "a file", origin, text)?;
            true
        }
        Expr::Object(_) | Expr::Heredoc(_) | Expr::File(_) => false,
        Expr::Unknown => return Err(Unprintable { what: "a value that is not known", origin }),
    };
    if !fits {
        text.truncate(start);
    }
    Ok(fits)
}

/// Writes expressions with commas between them; false where one has no such form.
fn inline_all(
    all: &[Expr],
    depth: usize,
    origin: Option<Span>,
    text: &mut String,
) -> Result<bool, Unprintable> {
    for (n, one) in all.iter().enumerate() {
        text.push_str(if n > 0 { ", " } else { "" });
        if !inline(one, depth, origin, text)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An attribute whose value takes several lines; it stands alone, not aligned with others.
pub(super) fn print_long(
    name: &str,
    value: &Expr,
    depth: usize,
    origin: Option<Span>,
    lines: &mut Lines,
) -> Result<(), Unprintable> {
    let unprintable = Unprintable { what: "a value over several lines", origin };
    let head = lines.text();
    indent(depth, head);
    head.push_str(name);
    head.push_str(" = ");
    match value {
        Expr::List(items) => {
            lines.push("[", origin);
            for item in items {
                indent(depth + 1, lines.text());
                if !inline(item, depth + 1, origin, lines.text())? {
                    return Err(unprintable);
                }
                lines.push(",", origin);
            }
            close(depth, "]", origin, lines);
        }
        Expr::Object(members) => {
            lines.push("{", origin);
            let members = members.iter().map(|(name, value)| (name.as_str(), value, origin));
            print_attributes(members, depth + 1, origin, lines)?;
            close(depth, "}", origin, lines);
        }
        Expr::Call(function, arguments) if matches!(arguments.as_slice(), [Expr::Object(_)]) => {
            let Some(Expr::Object(members)) = arguments.first() else { return Err(unprintable) };
            lines.text().push_str(function);
            lines.push("({", origin);
            let members = members.iter().map(|(name, value)| (name.as_str(), value, origin));
            print_attributes(members, depth + 1, origin, lines)?;
            close(depth, "})", origin, lines);
        }
        Expr::Heredoc(text) => {
            let delimiter = delimiter(&text.iter().map(String::as_str)).ok_or_else(|| unprintable.clone())?;
            lines.text().push_str("<<-");
            lines.push(delimiter, origin);
            for line in text {
                if line.chars().any(char::is_control) {
                    return Err(unprintable);
                }
                if !line.is_empty() {
                    indent(depth + 1, lines.text());
                    literal(line, lines.text());
                }
                lines.end(origin);
            }
            close(depth, delimiter, origin, lines);
        }
        // What is not indented loses no indentation: the text is there as it is.
        Expr::File(text) => {
            let all = || text.split_terminator('\n');
            let delimiter = delimiter(&all()).ok_or_else(|| unprintable.clone())?;
            lines.text().push_str("<<");
            lines.push(delimiter, origin);
            for line in all() {
                if line.chars().any(|c| c.is_control() && c != '\t') {
                    return Err(unprintable);
                }
                literal(line, lines.text());
                lines.end(origin);
            }
            lines.push(delimiter, origin);
        }
        _ => return Err(unprintable),
    }
    Ok(())
}

pub(super) fn close(depth: usize, end: &str, origin: Option<Span>, lines: &mut Lines) {
    indent(depth, lines.text());
    lines.push(end, origin);
}

/// Whether a file's text can be a heredoc, which always ends with a line's end.
fn is_heredoc(text: &str) -> bool {
    text.ends_with('\n')
}

/// A word that no line of the text is.
fn delimiter<'a>(lines: &(impl Iterator<Item = &'a str> + Clone)) -> Option<&'static str> {
    let words = ["EOT", "EOF", "END", "END_OF_TEXT", "END_OF_FILE", "END_OF_TEMPLATE"];
    words.into_iter().find(|word| !lines.clone().any(|line| line.trim() == *word))
}
