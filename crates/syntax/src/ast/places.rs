//! Trees compared by what they say, wherever they stand.

use super::{
    Attribute, Block, CheckLine, Circumstance, Grant, Ident, Item, Label, Object, SourceFile, Text, Value,
    ValueKind, Word,
};
use writ_source::Span;

impl SourceFile {
    /// Sets every place of the tree to `place`: two trees are equal then if they say the same.
    pub fn put_all_at(&mut self, place: Span) {
        Put(place).all(&mut self.blocks, Put::block);
    }
}

impl Value {
    /// Whether it says the same as another, wherever the two stand.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Value) -> bool {
        let (mut own, mut other) = (self.clone(), other.clone());
        Put(self.span).value(&mut own);
        Put(self.span).value(&mut other);
        own == other
    }
}

struct Put(Span);

impl Put {
    fn all<'a, T: 'a>(&self, nodes: impl IntoIterator<Item = &'a mut T>, put: impl Fn(&Self, &mut T)) {
        nodes.into_iter().for_each(|node| put(self, node));
    }

    fn span(&self, span: &mut Span) {
        *span = self.0;
    }

    fn block(&self, Block { keyword, labels, body, span }: &mut Block) {
        self.ident(keyword);
        for label in labels {
            match label {
                Label::Ident(name) => self.ident(name),
                Label::Text(name) => self.text(name),
            }
        }
        for item in body {
            match item {
                Item::Attribute(each) => self.attribute(each),
                Item::Block(each) => self.block(each),
                Item::Grant(each) => self.grant(each),
                Item::Check(each) => self.check(each),
            }
        }
        self.span(span);
    }

    fn attribute(&self, Attribute { name, label, value: set, span }: &mut Attribute) {
        self.ident(name);
        self.all(label, Self::text);
        self.value(set);
        self.span(span);
    }

    fn ident(&self, Ident { name: _, span }: &mut Ident) {
        self.span(span);
    }

    fn text(&self, Text { value: _, span }: &mut Text) {
        self.span(span);
    }

    fn value(&self, Value { kind, span }: &mut Value) {
        match kind {
            ValueKind::Text(_) | ValueKind::Bool(_) => {}
            ValueKind::Number { amount: _, unit } => self.all(unit, Self::ident),
            ValueKind::List(values) => self.all(values, Self::value),
            ValueKind::Call { function, arguments } => {
                self.ident(function);
                self.all(arguments, Self::value);
            }
            ValueKind::Phrase(words) => {
                for word in words {
                    match word {
                        Word::Ident(name) => self.ident(name),
                        Word::Text(written) => self.text(written),
                    }
                }
            }
            ValueKind::Comparison { left, operator, right } => {
                self.all(left, Self::ident);
                self.span(&mut operator.span);
                self.value(right);
            }
        }
        self.span(span);
    }

    fn grant(&self, Grant { verbs, object: on, at, options, span }: &mut Grant) {
        self.all(verbs, Self::ident);
        self.object(on);
        self.all(at, Self::text);
        self.all(options, Self::attribute);
        self.span(span);
    }

    fn object(&self, Object { all, path, part, span }: &mut Object) {
        self.all(all, Self::ident);
        for name in path {
            self.span(&mut name.span);
        }
        self.all(part, Self::text);
        self.span(span);
    }

    fn check(&self, CheckLine { subjects, mode: _, verb, object: on, circumstances, span }: &mut CheckLine) {
        self.all(subjects, Self::ident);
        self.ident(verb);
        self.object(on);
        for circumstance in circumstances {
            match circumstance {
                Circumstance::Job(name)
                | Circumstance::Task(name)
                | Circumstance::Namespace(name)
                | Circumstance::Audience(name) => self.text(name),
                Circumstance::AfterRevoke(place) => self.span(place),
            }
        }
        self.span(span);
    }
}
