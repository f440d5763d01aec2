//! Where the items of a tree are in its text, and where their columns begin.

use writ_syntax::ast::{
    Attribute, Block, CheckLine, CheckMode, Circumstance, Grant, Item, Label, SourceFile,
};

/// Items of one kind, line after line, have their columns aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `cpu = 200 MHz`: name, then value.
    Attribute,
    /// `template "local/x" = …`: the same. Their names are long: they would push away all others'.
    Labelled,
    /// `port http { … }`: its first line up to the brace, then its body.
    Block,
    /// `may read on x { … }`: verbs, object, options.
    Grant,
    /// `x can read y`: who, whether, what, on what, when.
    Asking,
    /// `only x can read y`: the same.
    Only,
    /// `x reaches y`: who, whether, what, when.
    Reaching,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Its columns but the first.
    pub columns: Vec<Column>,
}

/// A column begins with the first token that begins at `from` or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// A place in the text.
    pub from: usize,
    /// How many spaces are before the column at least.
    pub gap: usize,
}

/// A column with one space before it.
pub(crate) fn column(from: usize) -> Column {
    Column { from, gap: 1 }
}

/// The column of what a check line says after its object: a wider gap sets it apart.
pub(crate) fn circumstances(from: usize) -> Column {
    Column { from, gap: 2 }
}

/// The kind of a check line of that mode.
pub(crate) fn kind_of(mode: CheckMode) -> Kind {
    match mode {
        CheckMode::Can | CheckMode::Cannot => Kind::Asking,
        CheckMode::Only => Kind::Only,
        CheckMode::Reaches | CheckMode::CannotReach => Kind::Reaching,
    }
}

/// The kind of an attribute.
pub(crate) fn kind_of_attribute(attribute: &Attribute) -> Kind {
    if attribute.label.is_some() { Kind::Labelled } else { Kind::Attribute }
}

/// The items of a tree, in the order of their places.
pub(crate) fn marks(tree: &SourceFile) -> Vec<Mark> {
    let mut marks = Vec::new();
    for each in &tree.blocks {
        block(each, &mut marks);
    }
    marks
}

fn block(block: &Block, marks: &mut Vec<Mark>) {
    let header = block.labels.last().map_or(block.keyword.span, |label| match label {
        Label::Ident(ident) => ident.span,
        Label::Text(text) => text.span,
    });
    let std::ops::Range { start, end } = block.span.range();
    marks.push(Mark { start, end, kind: Kind::Block, columns: vec![column(header.range().end)] });
    for item in &block.body {
        match item {
            Item::Attribute(each) => attribute(each, marks),
            Item::Block(each) => self::block(each, marks),
            Item::Grant(each) => grant(each, marks),
            Item::Check(each) => marks.push(check(each)),
        }
    }
}

fn attribute(attribute: &Attribute, marks: &mut Vec<Mark>) {
    let name = attribute.label.as_ref().map_or(attribute.name.span, |label| label.span);
    let std::ops::Range { start, end } = attribute.span.range();
    let kind = kind_of_attribute(attribute);
    marks.push(Mark { start, end, kind, columns: vec![column(name.range().end)] });
}

fn grant(grant: &Grant, marks: &mut Vec<Mark>) {
    let std::ops::Range { start, end } = grant.span.range();
    let verbs = grant.verbs.last().map_or(start, |verb| verb.span.range().end);
    let object = grant.at.as_ref().map_or(grant.object.span, |at| at.span).range().end;
    let columns = vec![column(verbs), column(object)];
    marks.push(Mark { start, end, kind: Kind::Grant, columns });
    for option in &grant.options {
        attribute(option, marks);
    }
}

fn check(line: &CheckLine) -> Mark {
    let std::ops::Range { start, end } = line.span.range();
    let kind = kind_of(line.mode);
    let subjects = line.subjects.last().map_or(start, |subject| subject.span.range().end);
    let object = line.object.span.range();
    let mut columns = vec![column(subjects)];
    if kind != Kind::Reaching {
        columns.push(column(line.verb.span.range().start));
    }
    columns.push(column(object.start));
    columns.push(circumstances(object.end));
    Mark { start, end, kind, columns }
}

/// The words of a circumstance before its text, and the text if it takes one.
pub(crate) fn words(circumstance: &Circumstance) -> (&'static str, Option<&str>) {
    match circumstance {
        Circumstance::Job(text) => ("as job", Some(&text.value)),
        Circumstance::Task(text) => ("as task", Some(&text.value)),
        Circumstance::Namespace(text) => ("in namespace", Some(&text.value)),
        Circumstance::Audience(text) => ("with audience", Some(&text.value)),
        Circumstance::AfterRevoke(_) => ("after revoke", None),
    }
}
