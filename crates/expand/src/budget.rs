//! What copies cost, and an end to it: profiles that take over profiles grow fast.

use writ_source::{Code, Diagnostic, Span};
use writ_syntax::ast::{Attribute, Item, Value, ValueKind, Word};

use crate::limits;
use crate::report::Report;

const TOO_LARGE: Code = Code("expand/too-large");

/// What is left of [`limits::COPIES`].
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
    spent_out: bool,
}

impl Budget {
    pub fn new() -> Self {
        Self { left: limits::COPIES, spent_out: false }
    }

    /// Takes `amount`; false, with one error at `span`, where there is not so much left.
    pub fn spend(&mut self, amount: usize, span: Span, report: &mut Report) -> bool {
        match self.left.checked_sub(amount) {
            Some(left) if !self.spent_out => {
                self.left = left;
                true
            }
            _ => {
                if !self.spent_out {
                    self.spent_out = true;
                    report.push(
                        Diagnostic::error(
                            TOO_LARGE,
                            "the stack becomes too large",
                            span,
                            format!("more than {} lines and values are copied here", limits::COPIES),
                        )
                        .help("take over less: look for profiles that each take over several others"),
                    );
                }
                false
            }
        }
    }
}

/// What one item of a block weighs, with all that is in it.
pub(crate) fn item(item: &Item) -> usize {
    match item {
        Item::Attribute(one) => attribute(one),
        Item::Block(block) => 1 + block.labels.len() + items(&block.body),
        Item::Grant(grant) => {
            let texts = grant.at.iter().chain(&grant.object.part).map(|t| t.value.len()).sum();
            let names = grant.verbs.len() + grant.object.path.len();
            1 + names + text(texts) + grant.options.iter().map(attribute).sum::<usize>()
        }
        Item::Check(line) => {
            let names = line.subjects.len() + line.object.path.len() + line.circumstances.len();
            1 + names + line.object.part.as_ref().map_or(0, |part| text(part.value.len()))
        }
    }
}

/// What the items of a body weigh together.
pub(crate) fn items(body: &[Item]) -> usize {
    body.iter().map(item).sum()
}

fn attribute(attribute: &Attribute) -> usize {
    1 + value(&attribute.value)
}

/// What a value weighs, with all that is in it.
pub(crate) fn value(of: &Value) -> usize {
    match &of.kind {
        ValueKind::Text(written) => 1 + text(written.len()),
        ValueKind::Number { .. } | ValueKind::Bool(_) => 1,
        ValueKind::List(values) => 1 + values.iter().map(value).sum::<usize>(),
        ValueKind::Call { arguments, .. } => 1 + arguments.iter().map(value).sum::<usize>(),
        ValueKind::Phrase(words) => 1 + words.iter().map(word).sum::<usize>(),
        ValueKind::Comparison { left, right, .. } => 1 + left.len() + value(right),
    }
}

fn word(word: &Word) -> usize {
    1 + match word {
        Word::Ident(ident) => text(ident.name.len()),
        Word::Text(written) => text(written.value.len()),
    }
}

const fn text(bytes: usize) -> usize {
    bytes / limits::BYTES_OF_A_NODE
}
