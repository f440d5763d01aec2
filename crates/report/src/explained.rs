//! An explanation for the terminal.

use crate::text::Style;
use crate::wrap::wrapped;
use std::fmt::Write as _;
use writ_explain::{Block, Explanation, Part, Role};

/// The text of an explanation as people read it: the code, the prose, and each example indented
/// below what it is.
pub fn explained(explanation: &Explanation, style: Style) -> String {
    let bold = |text: &str| if style.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut out = format!("{}\n", bold(&explanation.code));
    for part in explanation.section().parts() {
        match part {
            Part::Prose(text) => {
                for paragraph in text.split("\n\n") {
                    let _ = writeln!(out, "\n{}", flowed(paragraph, style.width));
                }
            }
            Part::Block(block) => {
                let _ = writeln!(out, "\n{}", bold(&title(&block)));
                for line in block.text.lines() {
                    let line = if line.is_empty() { String::new() } else { format!("    {line}") };
                    let _ = writeln!(out, "{line}");
                }
            }
        }
    }
    out
}

/// A paragraph in lines of that width; lists, tables and headings keep their lines.
fn flowed(paragraph: &str, width: usize) -> String {
    let is_plain = |line: &str| !line.starts_with(['-', '*', '|', '#', ' ', '>']);
    if !paragraph.lines().all(is_plain) {
        return paragraph.to_owned();
    }
    let line = paragraph.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    wrapped(&line, width).join("\n")
}

fn title(block: &Block<'_>) -> String {
    let path = block.path.unwrap_or_default();
    match (block.role, block.language, block.path) {
        (Role::Fires, "diff", _) => format!("This change of {path} is reported:"),
        (Role::Fires, _, None) => "This is reported:".to_owned(),
        (Role::Fires, ..) => format!("This is reported, as {path}:"),
        (Role::Passes, _, None) => "This is not:".to_owned(),
        (Role::Passes, ..) => format!("This is not, as {path}:"),
        (Role::Shown, ..) => "For example:".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_indented_below_what_they_are() {
        let text =
            "What\nit is.\n\n- a\n- b\n\n```writ fires\na\n\nb\n```\n\n```hcl passes x/y.hcl\nc\n```\n";
        let explanation = Explanation { code: "a/b".into(), text: text.into() };
        assert_eq!(
            explained(&explanation, Style { colour: false, width: 80 }),
            "a/b\n\nWhat it is.\n\n- a\n- b\n\nThis is reported:\n    a\n\n    b\n\nThis is not, as x/y.hcl:\n    c\n"
        );
    }
}
