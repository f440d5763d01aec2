//! Tokens and marks as groups: what is between brackets, by entries.
//!
//! INVARIANT: each token and each comment is in the groups, in its order, but for line ends and the
//! commas between entries.

use crate::gap;
use crate::mark::{Kind as ItemKind, Mark};
use std::iter::Peekable;
use writ_syntax::lex::{self, Kind, Token};

/// What is between brackets, or a whole file.
#[derive(Debug)]
pub(crate) struct Group<'t> {
    /// The opening bracket, as the lexer names it.
    pub bracket: u8,
    /// A line ends somewhere in it.
    pub is_broken: bool,
    /// The comment on the line of the opening bracket.
    pub comment: Option<&'t str>,
    /// What it holds.
    pub entries: Vec<Entry<'t>>,
}

/// A line of a block or an element of a list, or a comment on a line of its own.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    /// There was a blank line before it.
    pub after_blank: bool,
    /// Nothing where it is a comment.
    pub item: Option<Item<'t>>,
    /// Its comment, at the end of its last line.
    pub comment: Option<&'t str>,
}

/// An item, or an element of a list.
#[derive(Debug)]
pub(crate) struct Item<'t> {
    /// Nothing for elements.
    pub kind: Option<ItemKind>,
    /// What it is made of.
    pub parts: Vec<Part<'t>>,
}

/// A part of an item.
#[derive(Debug)]
pub(crate) struct Part<'t> {
    /// What it is.
    pub piece: Piece<'t>,
    /// A column begins here, with that many spaces before it at least.
    pub column: Option<usize>,
}

/// What a part is.
#[derive(Debug)]
pub(crate) enum Piece<'t> {
    /// A word, a number, a text or a sign.
    Token(Kind, &'t str),
    /// Brackets and what is between them.
    Group(Group<'t>),
    /// A comment in the middle of a sentence, which a comma lets go on on the next line.
    Comment {
        /// It has a line of its own.
        is_alone: bool,
        /// With its sign.
        text: &'t str,
    },
}

/// The whole of a text as a group.
pub(crate) fn nest<'t>(text: &'t str, marks: &[Mark]) -> Group<'t> {
    let mut nester = Nester { text, tokens: lex::tokens(text).peekable(), marks: marks.iter().peekable() };
    let mut file = Group { bracket: 0, is_broken: true, comment: None, entries: Vec::new() };
    while nester.tokens.peek().is_some() {
        // A closing bracket without its partner ends the round; the grammar knows no such text.
        nester.entries(&mut file, true);
        nester.tokens.next();
    }
    file
}

struct Nester<'t, 'm, I: Iterator<Item = Token>, M: Iterator<Item = &'m Mark>> {
    text: &'t str,
    tokens: Peekable<I>,
    marks: Peekable<M>,
}

impl<'t, 'm, I: Iterator<Item = Token>, M: Iterator<Item = &'m Mark>> Nester<'t, 'm, I, M> {
    fn slice(&self, token: Token) -> &'t str {
        self.text.get(token.range()).unwrap_or("")
    }

    fn comment(&self, token: Token) -> &'t str {
        self.slice(token).trim_end()
    }

    /// Up to the closing bracket, which it leaves.
    fn entries(&mut self, group: &mut Group<'t>, is_new_line: bool) {
        let mut line_ends = usize::from(is_new_line);
        while let Some(&token) = self.tokens.peek() {
            let after_blank = line_ends > 1 && !group.entries.is_empty();
            match token.kind {
                Kind::Newline => {
                    line_ends += 1;
                    group.is_broken = true;
                    self.tokens.next();
                }
                Kind::Comment => {
                    self.tokens.next();
                    let text = self.comment(token);
                    group.is_broken = true;
                    match group.entries.last_mut() {
                        None if line_ends == 0 => group.comment = Some(text),
                        Some(last) if line_ends == 0 && last.comment.is_none() => last.comment = Some(text),
                        _ => group.entries.push(Entry { after_blank, item: None, comment: Some(text) }),
                    }
                    line_ends = 0;
                }
                Kind::Close(_) => return,
                Kind::Mark if self.slice(token) == "," => {
                    self.tokens.next();
                }
                _ => {
                    let item = self.item(token.start);
                    group.is_broken |= item.parts.iter().any(Part::is_broken);
                    group.entries.push(Entry { after_blank, item: Some(item), comment: None });
                    line_ends = 0;
                }
            }
        }
    }

    fn item(&mut self, start: usize) -> Item<'t> {
        while self.marks.next_if(|mark| mark.start < start).is_some() {}
        let mark = self.marks.next_if(|mark| mark.start == start);
        let mut columns = mark.map(|m| m.columns.as_slice()).unwrap_or_default().iter().peekable();
        let mut parts: Vec<Part<'t>> = Vec::new();
        let mut is_new_line = false;
        while let Some(&token) = self.tokens.peek() {
            let is_over = match mark {
                Some(mark) => token.start >= mark.end,
                None => match token.kind {
                    Kind::Newline | Kind::Comment | Kind::Close(_) => true,
                    Kind::Mark => self.slice(token) == ",",
                    _ => false,
                },
            };
            if is_over {
                break;
            }
            self.tokens.next();
            let mut gap = None;
            while let Some(column) = columns.next_if(|c| c.from <= token.start) {
                gap = Some(column.gap);
            }
            let mut add = |piece, column| parts.push(Part { piece, column });
            match token.kind {
                Kind::Newline => is_new_line = true,
                Kind::Comment => {
                    add(Piece::Comment { is_alone: is_new_line, text: self.comment(token) }, None);
                }
                Kind::Open(bracket) => {
                    let mut group = Group { bracket, is_broken: false, comment: None, entries: Vec::new() };
                    self.entries(&mut group, false);
                    self.tokens.next();
                    add(Piece::Group(group), gap);
                }
                Kind::Number => {
                    let (digits, unit) = gap::number(self.slice(token));
                    add(Piece::Token(Kind::Number, digits), gap);
                    if !unit.is_empty() {
                        add(Piece::Token(Kind::Word, unit), None);
                    }
                }
                kind => add(Piece::Token(kind, self.slice(token)), gap),
            }
            is_new_line &= token.kind == Kind::Newline;
        }
        Item { kind: mark.map(|m| m.kind), parts }
    }
}

impl Part<'_> {
    /// Whether it cannot be on one line.
    pub fn is_broken(&self) -> bool {
        match &self.piece {
            Piece::Token(..) => false,
            Piece::Group(group) => group.is_broken && !group.is_empty(),
            Piece::Comment { .. } => true,
        }
    }

    /// Whether it is brackets with something in them.
    pub fn is_filled_group(&self) -> bool {
        matches!(&self.piece, Piece::Group(group) if !group.is_empty())
    }

    /// Its kind and text for what is beside it.
    pub fn face(&self) -> (Kind, &str) {
        match &self.piece {
            Piece::Token(kind, text) => (*kind, text),
            Piece::Group(group) => (Kind::Open(group.bracket), ""),
            Piece::Comment { text, .. } => (Kind::Comment, text),
        }
    }
}

impl Group<'_> {
    /// Whether there is nothing in it, no comment either.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.comment.is_none()
    }
}
