//! A page of Markdown → its sections, one a code, and their examples.

/// A section: what stands below a heading `## stage/code`, up to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'a> {
    /// The heading's text.
    pub code: &'a str,
    /// Everything below it, trimmed.
    pub text: &'a str,
}

/// The sections of a page. Headings inside of fences are text.
pub fn sections(page: &str) -> Vec<Section<'_>> {
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    let (mut at, mut fenced) = (0, false);
    for line in page.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && let Some(code) = line.strip_prefix("## ") {
            found.push((at, at + line.len(), code.trim()));
        }
        at += line.len();
    }
    let ends = found.iter().skip(1).map(|(start, ..)| *start).chain([page.len()]);
    found
        .iter()
        .zip(ends)
        .map(|((_, start, code), end)| Section { code, text: page.get(*start..end).unwrap_or("").trim() })
        .collect()
}

/// What an example is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is reported under the section's code.
    Fires,
    /// It is not.
    Passes,
    /// An illustration that is not run.
    Shown,
}

/// A fenced block: the language, then what it is, then a file's path where it is no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// `writ`, `diff`, `sh`, `hcl`, ….
    pub language: &'a str,
    /// What it is there for.
    pub role: Role,
    /// A path below the tree, for what is an artifact.
    pub path: Option<&'a str>,
    /// The text between the fences.
    pub text: &'a str,
}

/// A part of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text.
    Prose(&'a str),
    /// A fenced block.
    Block(Block<'a>),
}

impl<'a> Section<'a> {
    /// Its prose and its blocks, in their order.
    pub fn parts(&self) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        let (mut at, mut start) = (0, 0);
        let mut open: Option<&str> = None;
        for line in self.text.split_inclusive('\n') {
            let end = at + line.len();
            if let Some(info) = line.strip_prefix("```") {
                let text = self.text.get(start..at).unwrap_or("");
                match open.take() {
                    Some(info) => parts.push(Part::Block(block(info, text))),
                    None => {
                        if !text.trim().is_empty() {
                            parts.push(Part::Prose(text.trim()));
                        }
                        open = Some(info.trim());
                    }
                }
                start = end;
            }
            at = end;
        }
        let rest = self.text.get(start..).unwrap_or("").trim();
        if !rest.is_empty() {
            parts.push(Part::Prose(rest));
        }
        parts
    }

    /// Its fenced blocks.
    pub fn blocks(&self) -> Vec<Block<'a>> {
        let blocks = |part| if let Part::Block(block) = part { Some(block) } else { None };
        self.parts().into_iter().filter_map(blocks).collect()
    }

    /// Its first paragraph as one line: what the code means.
    pub fn summary(&self) -> String {
        let first = self.text.split("\n\n").next().unwrap_or("");
        first.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

fn block<'a>(info: &'a str, text: &'a str) -> Block<'a> {
    let mut words = info.split_whitespace();
    let language = words.next().unwrap_or("");
    let role = match words.next() {
        Some("fires") => Role::Fires,
        Some("passes") => Role::Passes,
        _ => Role::Shown,
    };
    Block { language, role, path: words.next(), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Page\n\nintro\n\n## a/one\n\nWhat it\nis.\n\nWhy.\n\n```writ fires\n## no heading\n```\n\n```hcl passes vault/x.hcl\ny\n```\nend\n## a/two\n\nx\n";

    #[test]
    fn a_page_is_cut_at_its_headings_and_not_in_fences() {
        let found = sections(PAGE);
        assert_eq!(found.iter().map(|s| s.code).collect::<Vec<_>>(), ["a/one", "a/two"]);
        assert_eq!(found[0].summary(), "What it is.");
        assert_eq!(found[1].text, "x");
    }

    #[test]
    fn a_block_says_what_it_is_for() {
        let blocks = sections(PAGE)[0].blocks();
        assert_eq!(
            blocks,
            [
                Block { language: "writ", role: Role::Fires, path: None, text: "## no heading\n" },
                Block { language: "hcl", role: Role::Passes, path: Some("vault/x.hcl"), text: "y\n" },
            ]
        );
        assert_eq!(sections(PAGE)[0].parts().last(), Some(&Part::Prose("end")));
    }
}
