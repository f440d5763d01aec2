//! The attributes of one block: each at most once, none unknown, the required ones there.

use crate::allow::is_allow;
use crate::instead;
use crate::names::nearest;
use crate::refusal::{no_label, set_twice};
use crate::text;
use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Label};

const UNKNOWN_ATTRIBUTE: Code = Code("resolve/unknown-attribute");
const MISSING_ATTRIBUTE: Code = Code("resolve/missing-attribute");
const MISPLACED: Code = Code("resolve/misplaced");
const BAD_LABEL: Code = Code("resolve/bad-label");

/// The attributes of a block by name.
pub struct Fields<'a> {
    by_name: BTreeMap<&'a str, &'a Attribute>,
}

impl<'a> Fields<'a> {
    /// Reads the attributes of a block whose kind takes no grants, checks or inner blocks.
    pub fn of_plain(block: &'a Block, known: &[&str], out: &mut Diagnostics) -> Self {
        for item in &block.body {
            misplaced(item, &block.keyword.name, out);
        }
        Self::of(block, known, out)
    }

    /// Reads the attributes of a block; its other items are the caller's.
    pub fn of(block: &'a Block, known: &[&str], out: &mut Diagnostics) -> Self {
        let attributes = block.body.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            _ => None,
        });
        Self::from_list(attributes, &block.keyword.name, known, out)
    }

    /// Reads a list of attributes; `owner` is what they belong to, such as `grant`.
    pub fn from_list(
        attributes: impl Iterator<Item = &'a Attribute>,
        owner: &str,
        known: &[&str],
        out: &mut Diagnostics,
    ) -> Self {
        let mut by_name: BTreeMap<&str, &Attribute> = BTreeMap::new();
        for attribute in attributes.filter(|attribute| !is_allow(attribute)) {
            let name = attribute.name.name.as_str();
            if !known.contains(&name) {
                let finding = Diagnostic::error(
                    UNKNOWN_ATTRIBUTE,
                    "unknown attribute",
                    attribute.name.span,
                    format!("a `{owner}` has no attribute `{name}`"),
                );
                out.push(match instead::of_attribute(owner, attribute) {
                    Some(help) => finding.help(help),
                    None => match nearest(name, known.iter().copied()) {
                        Some(near) => finding.did_you_mean(attribute.name.span, near),
                        None => finding.help(format!("it takes {}", listed(known))),
                    },
                });
            } else if let Some(first) = by_name.get(name) {
                out.push(set_twice(&attribute.name, first.name.span));
            } else {
                if let Some(label) = &attribute.label {
                    out.push(no_label(name, label.span));
                }
                by_name.insert(name, attribute);
            }
        }
        Self { by_name }
    }

    /// The attribute of that name, if it is there.
    pub fn get(&self, name: &str) -> Option<&'a Attribute> {
        self.by_name.get(name).copied()
    }

    /// The attribute of that name, or an error at the block's keyword.
    pub fn require(
        &self,
        name: &str,
        example: &str,
        block: &Block,
        out: &mut Diagnostics,
    ) -> Option<&'a Attribute> {
        let found = self.get(name);
        if found.is_none() {
            out.push(
                Diagnostic::error(
                    MISSING_ATTRIBUTE,
                    "missing attribute",
                    block.keyword.span,
                    format!("this `{}` needs `{name}`", block.keyword.name),
                )
                .help(format!("add `{name} = {example}`")),
            );
        }
        found
    }
}

fn listed(known: &[&str]) -> String {
    if known.is_empty() {
        return "none".to_owned();
    }
    known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")
}

/// Reports an item that the block's kind does not take.
pub fn misplaced(item: &Item, keyword: &str, out: &mut Diagnostics) {
    let (span, label, help) = match item {
        Item::Attribute(_) => return,
        Item::Block(block) => (
            block.keyword.span,
            format!("a `{keyword}` has no `{}` block inside", block.keyword.name),
            instead::of_block(block, keyword),
        ),
        Item::Grant(grant) => (
            grant.span,
            format!("a `{keyword}` is granted things to, it is not given any"),
            "write `may …` inside the `service` that it is for".to_owned(),
        ),
        Item::Check(line) => (
            line.span,
            "a check line belongs into a `check` block".to_owned(),
            "write `check \"what must hold\" { … }` around it".to_owned(),
        ),
    };
    out.push(Diagnostic::error(MISPLACED, "item in the wrong place", span, label).help(help));
}

/// The one bare label of a block, such as `archive` of `bucket archive`.
pub fn bare_label<'a>(block: &'a Block, out: &mut Diagnostics) -> Option<&'a Ident> {
    if let [Label::Ident(name)] = block.labels.as_slice() {
        return Some(name);
    }
    let keyword = &block.keyword.name;
    let (span, label, help) = match block.labels.as_slice() {
        [Label::Text(text)] => {
            let name = as_name(&text.value).unwrap_or_else(|| "some-name".to_owned());
            let label = format!("a `{keyword}` takes a bare name, without quotes");
            (text.span, label, format!("write `{keyword} {name} {{ … }}`"))
        }
        _ => {
            let label = format!("a `{keyword}` takes one bare name");
            (block.keyword.span, label, format!("write `{keyword} some-name {{ … }}`"))
        }
    };
    out.push(Diagnostic::error(BAD_LABEL, "block without its name", span, label).help(help));
    None
}

/// The name of a block, as [`bare_label`]; one in quotes too, which is reported and is its name all
/// the same, so that nobody is told that there is none.
pub fn name_of(block: &Block, out: &mut Diagnostics) -> Option<Ident> {
    bare_label(block, out).cloned().or_else(|| label_as_name(block))
}

/// The first label of a block as a name, whatever it is.
pub fn label_as_name(block: &Block) -> Option<Ident> {
    Some(match block.labels.first()? {
        Label::Ident(name) => name.clone(),
        Label::Text(text) => Ident { name: text.value.clone(), span: text.span },
    })
}

/// What is written as a name that is taken, where it is one but for capitals, `_`, spaces and dots.
pub fn as_name(written: &str) -> Option<String> {
    let name = written.to_ascii_lowercase().replace(['_', ' ', '.'], "-");
    text::NAME.accepts(&name).then_some(name)
}

/// The one quoted label of a block, such as `"backups"` of `stack "backups"`.
pub fn quoted_label<'a>(block: &'a Block, out: &mut Diagnostics) -> Option<&'a writ_syntax::ast::Text> {
    if let [Label::Text(name)] = block.labels.as_slice() {
        return Some(name);
    }
    let keyword = &block.keyword.name;
    let (span, label, name) = match block.labels.as_slice() {
        [Label::Ident(name)] => {
            (name.span, format!("the name of a `{keyword}` stands in quotes"), name.name.as_str())
        }
        _ => (block.keyword.span, format!("a `{keyword}` takes one quoted name"), "…"),
    };
    let help = format!("write `{keyword} \"{name}\" {{ … }}`");
    out.push(Diagnostic::error(BAD_LABEL, "block without its name", span, label).help(help));
    None
}

#[cfg(test)]
mod tests {
    use writ_source::{Files, Span};

    /// Label and help of each finding in a stack with these blocks.
    fn said(blocks: &str) -> Vec<(String, String)> {
        let mut files = Files::new();
        let id = files.add("x.writ", format!("stack \"x\" {{ }}\n{blocks}\n"));
        let (tree, found) = writ_syntax::parse(&files, id);
        assert!(found.is_empty(), "{blocks}: {found:?}");
        let (stack, found) = writ_expand::expand(vec![tree], &writ_expand::Choice::default());
        assert!(found.is_empty(), "{blocks}: {found:?}");
        let (_, found) = crate::resolve(&stack.unwrap(), &crate::Beside::new(), Span::new(id, 0..0));
        let said = found.sorted().into_iter();
        said.map(|d| (d.primary.text.clone(), d.help.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn what_a_service_does_not_take_is_told_with_what_to_do() {
        for (line, label, help) in [
            (
                "port = 8080",
                "a `service` has no attribute `port`",
                "write a block with a name: `port http { to = 8080 }`",
            ),
            (
                "ports = [http]",
                "a `service` has no attribute `ports`",
                "write a block with a name: `port http { to = 8080 }`",
            ),
            (
                "region = \"x\"",
                "a `service` has no attribute `region`",
                "`region` is the whole stack's: set it in the `stack` block",
            ),
            ("imagee = \"x\"", "a `service` has no attribute `imagee`", "did you mean `image`?"),
            (
                "vault { policies = [\"x\"] }",
                "a `service` has no `vault` block inside",
                "remove it: writ writes it from what is granted; grant what the task needs by `may …`",
            ),
            (
                "environment { A = \"b\" }",
                "a `service` has no `environment` block inside",
                "variables stand in `env { … }`; an `environment` is at the top level of the file",
            ),
            (
                "service \"web\" { }",
                "a `service` has no `service` block inside",
                "to register it, write `register \"web\" { … }`; another job is a `service` at the top \
                 level of the file",
            ),
            (
                "health_check { path = \"/\" }",
                "a `service` has no `health_check` block inside",
                "write it where it is registered: `register \"name\" { port = …, check { … } }`",
            ),
            (
                "port http {\n to = 80\n check { }\n }",
                "a `port` has no `check` block inside",
                "write it where it is registered: `register \"name\" { port = …, check { … } }`",
            ),
            ("replicas = 3", "a `service` has no attribute `replicas`", "write `count = 3`"),
            (
                "config { image = \"b\" }",
                "a `service` has no `config` block inside",
                "write `image`, `command` and `args` beside it, the rest in `raw config { … }`",
            ),
            (
                "volumes = [\"/a:/b\"]",
                "a `service` has no attribute `volumes`",
                "grant it: `may read on some-volume at \"/data\"`; a folder of the task's own is moved by `bind`",
            ),
            (
                "lifecycle = prestart",
                "a `service` has no attribute `lifecycle`",
                "write `lifecycle` in a `task` block of the service",
            ),
            ("prot http { }", "a `service` has no `prot` block inside", "did you mean `port`?"),
            (
                "bucket b { name = \"abc\" }",
                "a `service` has no `bucket` block inside",
                "write the block at the top level of the file",
            ),
        ] {
            let service = format!("service s {{\n  image = \"x\"\n  {line}\n}}");
            assert_eq!(said(&service), [(label.to_owned(), help.to_owned())], "{line}");
        }
        let (label, help) =
            ("a `bucket` has no `x` block inside", "remove it: a `bucket` has no such blocks inside");
        assert_eq!(said("bucket b {\n  name = \"abc\"\n  x { }\n}"), [(label.to_owned(), help.to_owned())]);
    }
}
