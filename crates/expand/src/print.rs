//! The expanded stack as text, each line that was written elsewhere with where it came from.

use std::collections::BTreeMap;

use writ_source::Span;
use writ_syntax::ast::{Attribute, Block, Item, SourceFile, Value, ValueKind};

use crate::expanded::Expanded;
use crate::merge::arrange;
use crate::uses::holds;

impl Expanded {
    /// The stack in canonical form, without profiles, environments and inputs. Put into a folder, it
    /// compiles to the artifacts that the stack itself compiles to.
    pub fn print(&self) -> String {
        let mut out = String::new();
        if let Some(chosen) = &self.environment {
            out.extend(["# environment ", &chosen.name.name, "\n"]);
        }
        for block in &self.file.blocks {
            if !out.is_empty() {
                out.push('\n');
            }
            // What an environment adds, and what is another stack's, is there as a whole.
            let environment = self.environment_of(block.span).map(|name| format!("environment {name}"));
            let stack = self.uses.source_of(block.span, block.span).map(str::to_owned);
            if let Some(source) = environment.or(stack) {
                out.extend(["# from ", &source, "\n"]);
            }
            let mut notes = BTreeMap::new();
            self.notes(block, &block.body, None, &mut notes);
            let mut whole = block.clone();
            if let Some(attribute) = self.shares.attribute(block.span) {
                whole.body.push(Item::Attribute(attribute));
                arrange(&mut whole.body);
            }
            let alone = SourceFile { blocks: vec![whole] };
            let note = |item: &Item| notes.get(&place(item)).cloned();
            out.push_str(&writ_format::print_with(&alone, &note));
        }
        out
    }

    /// Where the items came from that are not of their own block; `around` is where the block that
    /// they are in came from, which is not said twice.
    fn notes(&self, block: &Block, items: &[Item], around: Option<&str>, notes: &mut BTreeMap<Span, String>) {
        for item in items {
            let source = self.source(block, place(item));
            let mut sources: Vec<String> = source.clone().into_iter().collect();
            sources.retain(|source| around != Some(source));
            let attributes = match item {
                Item::Attribute(attribute) => std::slice::from_ref(attribute),
                Item::Grant(grant) => grant.options.as_slice(),
                Item::Block(_) | Item::Check(_) => &[],
            };
            for Attribute { value, span, .. } in attributes {
                self.inputs(block.span, value, *span, &mut sources);
            }
            if !sources.is_empty() {
                notes.insert(place(item), format!("from {}", sources.join(", ")));
            }
            if let Item::Block(inner) = item {
                self.notes(block, &inner.body, source.as_deref(), notes);
            }
        }
    }

    /// `profile small`, or `environment production`, where a place is not the block's own.
    fn source(&self, block: &Block, place: Span) -> Option<String> {
        if holds(block.span, place) {
            return None;
        }
        let profile = self.uses.source_of(block.span, place).map(str::to_owned);
        profile.or_else(|| self.environment_of(place).map(|name| format!("environment {name}")))
    }

    /// The inputs that a value has taken its parts from.
    fn inputs(&self, block: Span, value: &Value, line: Span, sources: &mut Vec<String>) {
        if !holds(line, value.span) {
            if let Some(input) = self.uses.source_of(block, value.span)
                && !sources.iter().any(|source| source == input)
            {
                sources.push(input.to_owned());
            }
        } else if let ValueKind::List(values) | ValueKind::Call { arguments: values, .. } = &value.kind {
            for value in values {
                self.inputs(block, value, line, sources);
            }
        }
    }

    fn environment_of(&self, place: Span) -> Option<&str> {
        let chosen = self.environment.as_ref()?;
        holds(chosen.span, place).then_some(chosen.name.name.as_str())
    }
}

fn place(item: &Item) -> Span {
    match item {
        Item::Attribute(attribute) => attribute.span,
        Item::Block(block) => block.span,
        Item::Grant(grant) => grant.span,
        Item::Check(line) => line.span,
    }
}
