//! A rule's page: the module doc of its file.

use crate::rule::Rule;

/// An example of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is in, as its fence says: `writ`, or a path in a tree such as `iam/x.json`.
    pub kind: String,
    /// Its text.
    pub text: String,
    /// Whether the rule fires on it.
    pub fires: bool,
}

/// The page as Markdown.
pub fn page(rule: &Rule) -> String {
    let mut text = String::new();
    for line in rule.source.lines() {
        let Some(line) = line.strip_prefix("//!") else { break };
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
        text.push('\n');
    }
    text
}

impl Example {
    /// The examples of a page: those under `## Fires` and those under `## Does not fire`.
    pub fn of(page: &str) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut fires = None;
        let mut open: Option<Example> = None;
        for line in page.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => examples.extend(open.take()),
                (Some(example), None) => {
                    example.text.push_str(line);
                    example.text.push('\n');
                }
                (None, Some(kind)) => {
                    if let Some(fires) = fires {
                        open = Some(Example { kind: kind.trim().to_owned(), text: String::new(), fires });
                    }
                }
                (None, None) => match line {
                    "## Fires" => fires = Some(true),
                    "## Does not fire" => fires = Some(false),
                    heading if heading.starts_with('#') => fires = None,
                    _ => {}
                },
            }
        }
        examples
    }
}
