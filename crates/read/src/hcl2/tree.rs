//! The tree: bodies, blocks, attributes and expressions, each with its place.

use std::borrow::Cow;
use std::ops::Range;

/// A byte range of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    start: u32,
    end: u32,
}

impl At {
    /// From `start` up to `end`. Artifacts have at most a mebibyte.
    pub(super) fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// From where this begins to where `other` ends.
    pub(super) fn to(self, other: At) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// In bytes of the text.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// `range()` of a node with an `at`.
macro_rules! placed {
    ($($node:ident),*) => {$(
        impl $node<'_> {
            /// Where it stands.
            pub(crate) fn range(&self) -> Range<usize> {
                self.at.range()
            }
        }
    )*};
}
placed!(Name, Attribute, Block, Label, Expr);

/// A bare identifier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    /// As written.
    pub text: &'a str,
    pub(super) at: At,
}

/// What stands between the braces of a block, or in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body<'a> {
    /// In the order of the text. No two attributes have one name.
    pub items: Vec<Item<'a>>,
}

/// A line of a body.
#[derive(Debug, Clone)]
pub(crate) enum Item<'a> {
    Attribute(Attribute<'a>),
    Block(Block<'a>),
}

impl<'a> Body<'a> {
    /// The attributes, in order.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &Attribute<'a>> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The blocks, in order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.items.iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }

    /// The attribute of that name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes().find(|attribute| attribute.name.text == name)
    }

    /// Calls `see` with every expression in it and in its blocks, outer ones first.
    pub(crate) fn walk<'b>(&'b self, see: &mut impl FnMut(&'b Expr<'a>)) {
        for item in &self.items {
            match item {
                Item::Attribute(attribute) => attribute.value.walk(see),
                Item::Block(block) => block.body.walk(see),
            }
        }
    }
}

/// `name = value`.
#[derive(Debug, Clone)]
pub(crate) struct Attribute<'a> {
    pub name: Name<'a>,
    pub value: Expr<'a>,
    pub(super) at: At,
}

/// `kind "label" { … }`.
#[derive(Debug, Clone)]
pub(crate) struct Block<'a> {
    pub kind: Name<'a>,
    pub labels: Vec<Label<'a>>,
    pub body: Body<'a>,
    pub(super) at: At,
}

/// A label of a block, quoted or bare.
#[derive(Debug, Clone)]
pub(crate) struct Label<'a> {
    /// Unescaped.
    pub text: Cow<'a, str>,
    pub(super) at: At,
}

/// A value, or what is to give one.
#[derive(Debug, Clone)]
pub(crate) struct Expr<'a> {
    pub kind: Kind<'a>,
    pub(super) at: At,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(crate) enum Kind<'a> {
    Null,
    Bool(bool),
    /// As written: `3600`, `-1.5e3`.
    Number(&'a str),
    /// A string or here-document of nothing but text, unescaped: `$${` is `${` here.
    Text(Cow<'a, str>),
    /// One with anything else in it.
    Template(Vec<Part<'a>>),
    List(Vec<Expr<'a>>),
    /// No two literal keys are alike.
    Object(Vec<(Key<'a>, Expr<'a>)>),
    Call(Call<'a>),
    /// A variable, and the way from it: `var.x`, `local.a["b"].c`; no step for a bare name.
    Reference {
        root: Name<'a>,
        steps: Vec<Step<'a>>,
    },
    /// A way from anything else: `f(x).y`.
    Access {
        from: Box<Expr<'a>>,
        steps: Vec<Step<'a>>,
    },
    /// `(…)`.
    Paren(Box<Expr<'a>>),
    /// Operators, a conditional, a `for`: all operands, in the order of the text.
    Computed(Vec<Expr<'a>>),
}

/// A call of a function.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// With its namespaces: `file`, `core::file`.
    pub name: &'a str,
    pub arguments: Vec<Expr<'a>>,
    /// Whether the last argument is a list of arguments: `f(x...)`.
    pub spread: bool,
}

/// A piece of a template.
#[derive(Debug, Clone)]
pub(crate) enum Part<'a> {
    /// Unescaped.
    Literal(Cow<'a, str>),
    /// `${…}`, and whether nothing stands between the braces and the expression.
    Interpolation(Expr<'a>, bool),
    /// `%{…}`, or an interpolation that strips spaces (`${~ …}`), with what is in it. A template that
    /// has one can't be put together from its literals.
    Computed(Vec<Expr<'a>>),
}

/// The key of an object's entry.
#[derive(Debug, Clone)]
pub(crate) enum Key<'a> {
    /// A bare name, which is its text and no variable.
    Name(Name<'a>),
    Expr(Expr<'a>),
}

impl Key<'_> {
    /// The literal key.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Key::Name(name) => Some(name.text),
            Key::Expr(expr) => expr.text(),
        }
    }
}

/// A step from a value to a part of it.
#[derive(Debug, Clone)]
pub(crate) enum Step<'a> {
    /// `.name`.
    Attribute(Name<'a>),
    /// `[…]`, or the old `.0`.
    Index(Expr<'a>),
    /// `[*]` or `.*`.
    Splat,
}

impl<'a> Expr<'a> {
    /// The text of a string or of a here-document without interpolation.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            Kind::Paren(inner) => inner.text(),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(bool) => Some(bool),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// A string, number or boolean, as text.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.kind {
            Kind::Bool(true) => Some("true"),
            Kind::Bool(false) => Some("false"),
            Kind::Number(number) => Some(number),
            _ => self.text(),
        }
    }

    /// Calls `see` with this expression and every one in it, outer ones first.
    pub(crate) fn walk<'b>(&'b self, see: &mut impl FnMut(&'b Expr<'a>)) {
        see(self);
        match &self.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
            Kind::List(all) | Kind::Computed(all) => all.iter().for_each(|expr| expr.walk(see)),
            Kind::Call(call) => call.arguments.iter().for_each(|expr| expr.walk(see)),
            Kind::Paren(inner) => inner.walk(see),
            Kind::Reference { steps, .. } => walk_steps(steps, see),
            Kind::Access { from, steps } => {
                from.walk(see);
                walk_steps(steps, see);
            }
            Kind::Template(parts) => {
                for part in parts {
                    match part {
                        Part::Literal(_) => {}
                        Part::Interpolation(expr, _) => expr.walk(see),
                        Part::Computed(all) => all.iter().for_each(|expr| expr.walk(see)),
                    }
                }
            }
            Kind::Object(entries) => {
                for (key, value) in entries {
                    if let Key::Expr(key) = key {
                        key.walk(see);
                    }
                    value.walk(see);
                }
            }
        }
    }
}

fn walk_steps<'a, 'b>(steps: &'b [Step<'a>], see: &mut impl FnMut(&'b Expr<'a>)) {
    for step in steps {
        if let Step::Index(index) = step {
            index.walk(see);
        }
    }
}
