//! `environment production { … }`: what is different there.

use std::collections::BTreeMap;

use writ_source::{Code, Diagnostic, Span, nearest};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Text};

use crate::input::{Inputs, unknown_input};
use crate::name;
use crate::overlay::{ADD, Base, Overlaid};
use crate::profile::declared_twice;
use crate::report::Report;
use crate::twice::set_twice;
use crate::uses::Uses;

const MISPLACED: Code = Code("expand/misplaced");
const UNKNOWN: Code = Code("expand/unknown-environment");

/// What the stack without an environment is called.
pub(crate) const BASE: &str = "base";
/// The block with values for inputs.
const INPUTS: &str = "inputs";

/// One environment, taken apart.
#[derive(Debug)]
pub(crate) struct Environment {
    pub name: Ident,
    pub span: Span,
    /// `inputs { … }`.
    pub inputs: Vec<Attribute>,
    /// Blocks that are laid over those of the base.
    overlays: Vec<Block>,
    /// Blocks of `add { … }`.
    pub added: Vec<Block>,
}

/// Takes `environment` blocks apart, in their order.
pub(crate) fn declare(blocks: Vec<Block>, report: &mut Report) -> Vec<Environment> {
    let mut environments = Vec::new();
    let mut names: BTreeMap<String, Ident> = BTreeMap::new();
    for block in blocks {
        let Some(name) = name::of(&block, report) else { continue };
        if name.name == BASE {
            report.push(
                Diagnostic::error(
                    Code("expand/bad-name"),
                    "name that cannot be used",
                    name.span,
                    "`base` is the stack without an environment",
                )
                .help("call it otherwise"),
            );
            continue;
        }
        if let Some(first) = names.get(&name.name) {
            report.push(declared_twice(&name, first));
            continue;
        }
        names.insert(name.name.clone(), name.clone());
        environments.push(apart(name, block.span, block.body, report));
    }
    environments
}

fn apart(name: Ident, span: Span, body: Vec<Item>, report: &mut Report) -> Environment {
    let mut environment =
        Environment { name, span, inputs: Vec::new(), overlays: Vec::new(), added: Vec::new() };
    for item in body {
        match item {
            Item::Block(block) if block.keyword.name == INPUTS && block.labels.is_empty() => {
                inputs(block, &mut environment.inputs, report);
            }
            Item::Block(block) if block.keyword.name == ADD && block.labels.is_empty() => {
                for item in block.body {
                    match item {
                        Item::Block(block) if block.keyword.name == "environment" => {
                            report.push(nested(block.keyword.span));
                        }
                        Item::Block(block) => environment.added.push(block),
                        other => report.push(misplaced(
                            place(&other),
                            "only whole blocks are added to a stack",
                            "write the block that it belongs to around it",
                        )),
                    }
                }
            }
            Item::Block(block) if block.keyword.name == "environment" => {
                report.push(nested(block.keyword.span));
            }
            Item::Block(block) if block.keyword.name == "input" => report.push(misplaced(
                block.keyword.span,
                "an environment does not declare inputs, it sets them",
                "write `inputs { name = value }`",
            )),
            Item::Block(block) => environment.overlays.push(block),
            Item::Attribute(attribute) => report.push(misplaced(
                attribute.span,
                "an environment has no attributes of its own",
                "write `inputs { name = value }` for inputs, and other attributes inside their block",
            )),
            Item::Grant(grant) => report.push(misplaced(
                grant.span,
                "an environment may do nothing by itself",
                "write `service some-name { may … }` around it: the grant is added there",
            )),
            Item::Check(line) => report.push(misplaced(
                line.span,
                "a check line belongs into a `check` block",
                "write `check \"some title\" { … }` around it, inside `add { … }` where the base has none",
            )),
        }
    }
    environment
}

fn inputs(block: Block, into: &mut Vec<Attribute>, report: &mut Report) {
    for item in block.body {
        match item {
            Item::Attribute(attribute) => {
                into.push(attribute);
            }
            other => report.push(misplaced(
                place(&other),
                "only values of inputs stand here",
                "write `name = value`",
            )),
        }
    }
}

fn nested(span: Span) -> Diagnostic {
    misplaced(span, "an environment has no environments inside", "write it at the top level of a file")
}

fn misplaced(span: Span, label: &str, help: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED, "item in the wrong place", span, label).help(help)
}

fn place(item: &Item) -> Span {
    match item {
        Item::Attribute(attribute) => attribute.span,
        Item::Block(block) => block.keyword.span,
        Item::Grant(grant) => grant.span,
        Item::Check(line) => line.span,
    }
}

impl Environment {
    /// Whether what it lays over is there, and whether it sets inputs that there are. Asked of every
    /// environment on every run, so that one does not rot while another is compiled.
    pub fn review(&self, base: &mut Base<'_>, inputs: &Inputs, report: &mut Report) {
        base.review(&self.overlays, &self.added, report);
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for attribute in &self.inputs {
            if report.is_full() {
                return;
            }
            let name = attribute.name.name.as_str();
            if let Some(first) = seen.insert(name, attribute.name.span) {
                report.push(set_twice(&attribute.name, first));
            } else if let Some(label) = &attribute.label {
                report.push(misplaced(label.span, "an input is set without a label", "write `name = value`"));
            } else if !inputs.has(name) && !self.adds_input(name) {
                report.push(unknown_input(name, attribute.name.span, inputs.names()));
            }
        }
    }

    fn adds_input(&self, name: &str) -> bool {
        self.added.iter().any(|block| {
            block.keyword.name == "input"
                && matches!(block.labels.as_slice(), [writ_syntax::ast::Label::Ident(label)] if label.name == name)
        })
    }

    /// Lays itself over the blocks of the base, and adds its own.
    pub fn apply(self, base: Vec<Block>, uses: &mut Uses) -> (Vec<Block>, Vec<Attribute>) {
        let mut overlaid = Overlaid::new(base);
        overlaid.lay(self.overlays, uses);
        let mut blocks = overlaid.into_blocks();
        blocks.extend(self.added);
        (blocks, self.inputs)
    }
}

/// The environment that was asked for.
pub(crate) fn choose(
    environments: Vec<Environment>,
    wanted: &Text,
    report: &mut Report,
) -> Option<Environment> {
    let names: Vec<String> = environments.iter().map(|one| one.name.name.clone()).collect();
    let found = environments.into_iter().find(|one| one.name.name == wanted.value);
    if found.is_none() {
        let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let finding = Diagnostic::error(
            UNKNOWN,
            "unknown environment",
            wanted.span,
            "no environment of the stack is called so",
        );
        report.push(match nearest(&wanted.value, names.iter().map(String::as_str)) {
            Some(near) => finding.help(format!("did you mean `{near}`? the stack has {listed}")),
            None if names.is_empty() => finding.help(
                "the stack has none: declare it by `environment some-name { … }`, or leave `--env` out",
            ),
            None => finding.help(format!("the stack has {listed}")),
        });
    }
    found
}
