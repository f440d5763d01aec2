//! The expanded stack as text, each line that was written elsewhere with where it came from.

use writ_source::Span;
use writ_syntax::ast::{Attribute, Block, Item, SourceFile, Value, ValueKind};

use crate::expanded::Expanded;
use crate::uses::holds;

impl Expanded {
    /// The stack in canonical form, without profiles, environments and inputs. Put into a folder, it
    /// compiles to the artifacts that the stack itself compiles to.
    pub fn print(&self) -> String {
        let mut out = String::new();
        for block in &self.file.blocks {
            if !out.is_empty() {
                out.push('\n');
            }
            // What an environment adds is there as a whole.
            if let Some(environment) = self.environment_of(block.span) {
                out.extend(["# from environment ", environment, "\n"]);
            }
            let note = |item: &Item| self.note(block, item);
            let alone = SourceFile { blocks: vec![block.clone()] };
            out.push_str(&writ_format::print_with(&alone, &note));
        }
        out
    }

    /// Where an item came from that is not of its own block.
    fn note(&self, block: &Block, item: &Item) -> Option<String> {
        let place = place(item);
        let mut sources: Vec<String> = Vec::new();
        if !holds(block.span, place) {
            match (self.uses.source_of(block.span, place), self.environment_of(place)) {
                (Some(profile), _) => sources.push(profile.to_owned()),
                (None, Some(environment)) => sources.push(format!("environment {environment}")),
                (None, None) => {}
            }
        }
        let attributes = match item {
            Item::Attribute(attribute) => std::slice::from_ref(attribute),
            Item::Grant(grant) => grant.options.as_slice(),
            Item::Block(_) | Item::Check(_) => &[],
        };
        for Attribute { value, span, .. } in attributes {
            self.inputs(block.span, value, *span, &mut sources);
        }
        (!sources.is_empty()).then(|| format!("from {}", sources.join(", ")))
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
