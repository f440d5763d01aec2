//! An explanation for the terminal.

use crate::library::Explanation;
use crate::page::{Block, Part, Role};
use std::fmt::Write as _;

/// The text of an explanation as people read it: the code, the prose, and each example indented
/// below what it is.
pub fn show(explanation: &Explanation) -> String {
    let mut out = format!("{}\n", explanation.code);
    for part in explanation.section().parts() {
        match part {
            Part::Prose(text) => {
                let _ = writeln!(out, "\n{text}");
            }
            Part::Block(block) => {
                let _ = writeln!(out, "\n{}", title(&block));
                for line in block.text.lines() {
                    let line = if line.is_empty() { String::new() } else { format!("    {line}") };
                    let _ = writeln!(out, "{line}");
                }
            }
        }
    }
    out
}

fn title(block: &Block<'_>) -> String {
    let what = match (block.role, block.language) {
        (Role::Fires, "diff") => "This change is reported, and what stood there before is not",
        (Role::Fires, _) => "This is reported",
        (Role::Passes, _) => "This is not",
        (Role::Shown, _) => "For example",
    };
    match block.path {
        Some(path) => format!("{what} ({path}):"),
        None => format!("{what}:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_indented_below_what_they_are() {
        let text = "What.\n\n```writ fires\na\n\nb\n```\n\n```hcl passes x/y.hcl\nc\n```\n";
        let shown = show(&Explanation { code: "a/b".into(), text: text.into() });
        assert_eq!(
            shown,
            "a/b\n\nWhat.\n\nThis is reported:\n    a\n\n    b\n\nThis is not (x/y.hcl):\n    c\n"
        );
    }
}
