//! The syntax tree: what was written, nothing looked up, a span on every node.
//!
//! The tree is the same for every kind of block: which attributes a `bucket` takes is the
//! model's to say, so that a new attribute never touches the grammar.

mod places;

use writ_source::Span;

/// One `.writ` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The top-level blocks, in their order.
    pub blocks: Vec<Block>,
}

/// `service db-backup { … }`, `stack "backups" { … }`, `check "…" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The word it begins with.
    pub keyword: Ident,
    /// Its names, if it has any: identifiers or strings.
    pub labels: Vec<Label>,
    /// What is between the braces.
    pub body: Vec<Item>,
    /// From the keyword to the closing brace.
    pub span: Span,
}

/// A block's label: `archive` or `"backups"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// A bare name.
    Ident(Ident),
    /// A quoted one.
    Text(Text),
}

/// One line or block inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `cpu = 200 MHz`.
    Attribute(Attribute),
    /// `port http { … }`.
    Block(Block),
    /// `may read on archive/"dbbackup/"`.
    Grant(Grant),
    /// `db-backup cannot delete archive/"x"`.
    Check(CheckLine),
}

/// `name = value` or `name "label" = value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Ident,
    /// A quoted label between name and `=`: `template "local/x" = …`.
    pub label: Option<Text>,
    /// What it is set to.
    pub value: Value,
    /// The whole line.
    pub span: Span,
}

/// A name: `[A-Za-z_][A-Za-z0-9_-]*` without a hyphen at its end; case is kept, the model judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// As written.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// A quoted string, its escapes resolved.
///
/// INVARIANT: it never holds a control character (line feeds and tabs are some), nor one that
/// reorders the text around it. `${` and `%{` are plain text here: emitters judge them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text that is meant.
    pub value: String,
    /// Where, quotes included.
    pub span: Span,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where.
    pub span: Span,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// `"text"`; [`Text`]'s invariant holds.
    Text(String),
    /// `200`, `200 MHz`, `40m`, `1h`: digits and the unit as written, if any.
    Number {
        /// The digits' value; a number past `u64` is a syntax error.
        amount: u64,
        /// `MHz`, `MiB`, `m`, …, as written.
        unit: Option<Ident>,
    },
    /// `true` or `false`.
    Bool(bool),
    /// `[a, b]`.
    List(Vec<Value>),
    /// `file("backup.sh")`.
    Call {
        /// `file`.
        function: Ident,
        /// Its arguments.
        arguments: Vec<Value>,
    },
    /// One or more words and strings side by side: `postgres`, `on twice-daily`,
    /// `json "secrets/config.json"`.
    Phrase(Vec<Word>),
    /// `node.class == "vault-servers"`.
    Comparison {
        /// The names joined by dots, at least one.
        left: Vec<Ident>,
        /// How they are compared.
        operator: Operator,
        /// With what: a text, a number, or a phrase of one word or a truth value.
        right: Box<Value>,
    },
}

/// The sign of a comparison, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// Which.
    pub kind: OperatorKind,
    /// Where.
    pub span: Span,
}

/// The signs that compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorKind {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// A part of a phrase; a phrase begins with an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// A bare word.
    Ident(Ident),
    /// A quoted one.
    Text(Text),
}

impl Word {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Word::Ident(ident) => ident.span,
            Word::Text(text) => text.span,
        }
    }
}

/// `may list, read on archive/"dbbackup/" { credential_ttl = 1h }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The verbs, at least one.
    pub verbs: Vec<Ident>,
    /// On what.
    pub object: Object,
    /// Where the principal finds it: `at "/backups"`.
    pub at: Option<Text>,
    /// The options between braces.
    pub options: Vec<Attribute>,
    /// The whole sentence.
    pub span: Span,
}

/// What a grant or a check line speaks of: `archive/"dbbackup/"`, `orders.public.customers`,
/// `all tables in orders.public`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// `tables` where it was written `all tables in …`.
    pub all: Option<Ident>,
    /// The names joined by dots, at least one; the first is a declared resource.
    pub path: Vec<PathName>,
    /// The quoted part after the slash.
    pub part: Option<Text>,
    /// The whole of it.
    pub span: Span,
}

/// A name in a dotted path: bare, or quoted where it is no identifier (`orders."Public".x`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathName {
    /// The name meant.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// One line of a `check` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// The principals: exactly one with `can` and `cannot`, one or more with `only`.
    pub subjects: Vec<Ident>,
    /// What is said of them.
    pub mode: CheckMode,
    /// The verb asked for; the word `reaches` or `reach` where the line is about chains.
    pub verb: Ident,
    /// On what.
    pub object: Object,
    /// `as job "other" in namespace "default"`, in the order written.
    pub circumstances: Vec<Circumstance>,
    /// The whole line.
    pub span: Span,
}

/// What a check line claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckMode {
    /// `x can …`.
    Can,
    /// `x cannot …`.
    Cannot,
    /// `only x, y can …`.
    Only,
    /// `x reaches …`: by any chain.
    Reaches,
    /// `x cannot reach …`: by no chain.
    CannotReach,
}

/// A circumstance of a check line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Circumstance {
    /// `as job "other"`.
    Job(Text),
    /// `as task "other"`.
    Task(Text),
    /// `in namespace "other"`.
    Namespace(Text),
    /// `with audience "other"`.
    Audience(Text),
    /// `after revoke`.
    AfterRevoke(Span),
}
