//! A rule's page: the module doc of its file.

use crate::rule::Rule;

/// An example of a page: a fence such as `writ fires`, or `json passes iam/x.json` for a file of a
/// tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The path of the file that it is; none where it is a source.
    pub path: Option<String>,
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
    /// The examples of a page.
    pub fn of(page: &str) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut open: Option<Example> = None;
        for line in page.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => examples.extend(open.take()),
                (Some(example), None) => {
                    example.text.push_str(line);
                    example.text.push('\n');
                }
                (None, Some(info)) => open = example(info),
                (None, None) => {}
            }
        }
        examples
    }
}

fn example(info: &str) -> Option<Example> {
    let mut words = info.split(' ').skip(1);
    let fires = match words.next() {
        Some("fires") => true,
        Some("passes") => false,
        _ => return None,
    };
    Some(Example { path: words.next().map(str::to_owned), text: String::new(), fires })
}
