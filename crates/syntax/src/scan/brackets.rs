//! Which brackets are open, and which have no partner.

use writ_source::{Code, Diagnostic, FileId, Span};

/// An open bracket.
#[derive(Debug, Clone, Copy)]
struct Open {
    place: usize,
    bracket: u8,
    /// Of the line that it stands on.
    indent: usize,
}

/// The open brackets of one piece, outermost first.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    open: Vec<Open>,
    /// The first `{` whose `}` is indented like an outer block's: likely the unclosed one.
    misfit: Option<(usize, usize)>,
}

/// A bracket without a partner.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// An opening one; `next` is the bracket that closes what is around it, or the next block.
    Unclosed { place: usize, bracket: u8, next: Option<usize> },
    /// A `{` that a `}` indented like an outer block's closed.
    Misfit { place: usize, close: usize },
    /// A closing one.
    Unopened { place: usize, bracket: u8 },
}

impl Brackets {
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub fn len(&self) -> usize {
        self.open.len()
    }

    pub fn open(&mut self, place: usize, bracket: u8, indent: usize) {
        self.open.push(Open { place, bracket, indent });
    }

    /// Closes what `bracket` closes, and with it what was left open inside.
    pub fn close(
        &mut self,
        place: usize,
        bracket: u8,
        indent: usize,
        is_first_of_line: bool,
    ) -> Vec<Problem> {
        let Some(partner) = self.open.iter().rposition(|o| o.bracket == bracket) else {
            return vec![Problem::Unopened { place, bracket }];
        };
        let mut closed = self.open.split_off(partner).into_iter();
        if let Some(own) = closed.next()
            && bracket == b'{'
            && is_first_of_line
            && own.indent != indent
            && self.open.iter().any(|outer| outer.indent == indent)
        {
            self.misfit.get_or_insert((own.place, place));
        }
        closed.map(|o| Problem::Unclosed { place: o.place, bracket: o.bracket, next: Some(place) }).collect()
    }

    /// What is open at the end, or at the place where the next block begins.
    pub fn unclosed(&self, next: Option<usize>) -> Vec<Problem> {
        if let Some((place, close)) = self.misfit {
            return vec![Problem::Misfit { place, close }];
        }
        self.open.iter().map(|o| Problem::Unclosed { place: o.place, bracket: o.bracket, next }).collect()
    }
}

impl Problem {
    pub fn place(&self) -> usize {
        match self {
            Problem::Unclosed { place, .. }
            | Problem::Misfit { place, .. }
            | Problem::Unopened { place, .. } => *place,
        }
    }

    pub fn diagnostic(&self, id: FileId, text: &str) -> Diagnostic {
        let length =
            |at: usize| text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = |at: usize| Span::new(id, at..at + length(at));
        match *self {
            Problem::Unclosed { place, bracket, next } => {
                let (code, message) = if bracket == b'{' {
                    (Code("syntax/unclosed-block"), "a block is not closed")
                } else {
                    (Code("syntax/unclosed-bracket"), "a bracket is not closed")
                };
                let label = format!("this `{}` is never closed", char::from(bracket));
                let diagnostic = Diagnostic::error(code, message, span(place), label)
                    .help(format!("add `{}` where it ends", closer(bracket)));
                match next {
                    Some(at) if text.as_bytes().get(at) == Some(&b'}') => {
                        diagnostic.also(span(at), "this closes what is around it")
                    }
                    Some(at) => diagnostic.also(span(at), "the next one begins here"),
                    None => diagnostic,
                }
            }
            Problem::Misfit { place, close } => Diagnostic::error(
                Code("syntax/unclosed-block"),
                "a block is not closed",
                span(place),
                "this `{` seems not to be closed",
            )
            .also(span(close), "this closes it, but is indented like the end of the block around it")
            .help("add `}` where it ends"),
            Problem::Unopened { place, bracket } => Diagnostic::error(
                Code("syntax/unopened-bracket"),
                "a bracket closes nothing",
                span(place),
                format!("there is no open `{}` for this `{}`", char::from(bracket), closer(bracket)),
            )
            .help(format!("remove it, or add `{}` where it begins", char::from(bracket))),
        }
    }
}

fn closer(bracket: u8) -> char {
    match bracket {
        b'{' => '}',
        b'[' => ']',
        _ => ')',
    }
}
