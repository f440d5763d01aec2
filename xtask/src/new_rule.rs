//! `cargo xtask new-rule bad-thing`: a rule's file, and its place among the others.

use crate::workspace;
use anyhow::{Context, bail};
use std::fs;
use std::process::ExitCode;

/// What the rule is called.
#[derive(clap::Args)]
pub struct Args {
    /// The bad thing, such as `unpinned-image`
    name: String,
}

/// Writes the file and lists it.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let name = args.name.as_str();
    let letter = |c: char| c.is_ascii_lowercase() || c == '-';
    if name.is_empty() || !name.chars().all(letter) || name.starts_with('-') || name.ends_with('-') {
        bail!("a rule is called by lower-case letters and hyphens, such as `unpinned-image`");
    }
    let module = name.replace('-', "_");
    let folder = workspace::xtask_dir().join("../crates/rules/src/rules");
    let file = folder.join(format!("{module}.rs"));
    if file.exists() {
        bail!("there is such a rule: {}", file.display());
    }
    let list = folder.join("mod.rs");
    let text = fs::read_to_string(&list).context("the list of rules cannot be read")?;
    let listed = with_rule(&text, &module).context("the list of rules is not as this expects it")?;
    fs::write(&file, template(name, &module))?;
    fs::write(&list, listed)?;
    println!("wrote crates/rules/src/rules/{module}.rs, and listed it in mod.rs");
    println!("next: its page and examples, then `cargo test -p writ-rules`");
    Ok(ExitCode::SUCCESS)
}

/// The list with one more module and one more rule, both in their order.
fn with_rule(text: &str, module: &str) -> Option<String> {
    let declared = |line: &str| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned());
    let listed = |line: &str| Some(line.trim().strip_suffix("::RULE,")?.to_owned());
    let mut modules: Vec<String> = text.lines().filter_map(declared).collect();
    if modules.is_empty() || text.lines().filter_map(listed).count() != modules.len() {
        return None;
    }
    modules.push(module.to_owned());
    modules.sort();
    let mut out = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if declared(line).is_some() {
            out.extend(modules.iter().map(|module| format!("mod {module};")));
            // The rest of the run is written already.
            out.push(lines.by_ref().find(|line| declared(line).is_none())?.to_owned());
        } else if line.starts_with("const ALL: [Rule; ") {
            out.push(format!("const ALL: [Rule; {}] = [", modules.len()));
        } else if listed(line).is_some() {
            out.extend(modules.iter().map(|module| format!("    {module}::RULE,")));
            out.push(lines.by_ref().find(|line| listed(line).is_none())?.to_owned());
        } else {
            out.push(line.to_owned());
        }
    }
    Some(out.join("\n") + "\n")
}

fn template(name: &str, module: &str) -> String {
    format!(
        "//! # {name}
//!
//! Why the thing is bad.
//!
//! ```writ fires
//! ```
//!
//! ```writ passes
//! ```
//!
//! ## References
//!
//! - Where what it says is said.

use crate::rule::{{Check, Rule, Stack}};
use writ_source::{{Code, Diagnostics, Severity}};

/// The rule.
pub const RULE: Rule = Rule {{
    code: Code(\"rule/{name}\"),
    severity: Severity::Warning,
    message: \"the bad thing in a few words\",
    check: Check::Stack(check),
    source: include_str!(\"{module}.rs\"),
}};

fn check(_stack: Stack<'_>, _out: &mut Diagnostics) {{}}
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_gets_its_place_in_both_lists() {
        let list =
            "//! x\n\nmod b;\nmod d;\n\nuse y;\n\nconst ALL: [Rule; 2] = [\n    b::RULE,\n    d::RULE,\n];\n";
        let wanted = "//! x\n\nmod b;\nmod c;\nmod d;\n\nuse y;\n\nconst ALL: [Rule; 3] = [\n    b::RULE,\n    c::RULE,\n    d::RULE,\n];\n";
        assert_eq!(with_rule(list, "c").as_deref(), Some(wanted));
        assert_eq!(with_rule("nothing", "c"), None);
    }
}
