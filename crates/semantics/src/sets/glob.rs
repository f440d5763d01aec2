//! Globs, matched plainly: what the evaluators use.
//!
//! INVARIANT: the matching here shares no code with the automaton, so that each can check the other.

use super::pattern::{Class, Pattern};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Char(char),
    One,
    Many,
}

/// A pattern of characters, single places and runs of anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob {
    pieces: Vec<Piece>,
    fold: bool,
}

impl Glob {
    /// `text` and nothing else; letters in either case (ASCII) where `fold`.
    pub(crate) fn literal(text: &str, fold: bool) -> Self {
        Self { pieces: text.chars().map(Piece::Char).collect(), fold }
    }

    /// `*` is any run of characters, everything else itself: `ryanuber/go-glob` 1.0.0, `Glob`.
    pub(crate) fn stars(text: &str) -> Self {
        let piece = |c| if c == '*' { Piece::Many } else { Piece::Char(c) };
        Self { pieces: text.chars().map(piece).collect(), fold: false }
    }

    /// `*` is any run of characters and `?` any one character; both cross every separator.
    pub(crate) fn wild(text: &str, fold: bool) -> Self {
        let mut glob = Self { pieces: Vec::with_capacity(text.len()), fold };
        text.chars().for_each(|c| glob.push_wild(c));
        glob
    }

    /// Nothing yet, to be appended to.
    pub(crate) fn empty(fold: bool) -> Self {
        Self { pieces: Vec::new(), fold }
    }

    /// Then this character, where `*` and `?` are wildcards.
    pub(crate) fn push_wild(&mut self, c: char) {
        self.pieces.push(match c {
            '*' => Piece::Many,
            '?' => Piece::One,
            c => Piece::Char(c),
        });
    }

    /// Then this character itself.
    pub(crate) fn push_char(&mut self, c: char) {
        self.pieces.push(Piece::Char(c));
    }

    /// Whether it has a wildcard; without one it accepts one string (or its case variants).
    pub(crate) fn is_wild(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Char(_)))
    }

    /// Whether it accepts the whole text. Linear in practice: only the last run is ever retried.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut piece) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            let here = text.get(at).copied();
            match (self.pieces.get(piece).copied(), here) {
                (None, None) => return true,
                (Some(Piece::Many), _) => {
                    retry = Some((at, piece + 1));
                    piece += 1;
                    continue;
                }
                (Some(Piece::One), Some(_)) => {
                    at += 1;
                    piece += 1;
                    continue;
                }
                (Some(Piece::Char(c)), Some(t)) if c == t || (self.fold && c.eq_ignore_ascii_case(&t)) => {
                    at += 1;
                    piece += 1;
                    continue;
                }
                _ => {}
            }
            match retry {
                Some((from, next)) if from < text.len() => {
                    retry = Some((from + 1, next));
                    at = from + 1;
                    piece = next;
                }
                _ => return false,
            }
        }
    }

    /// The same for the automaton.
    pub(crate) fn pattern(&self) -> Pattern {
        self.pieces.iter().fold(Pattern::new(), |pattern, piece| match piece {
            Piece::Char(c) => pattern.char(*c, self.fold),
            Piece::One => pattern.one(Class::Any),
            Piece::Many => pattern.many(Class::Any),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cross_separators_and_an_empty_glob_is_the_empty_string() {
        for (glob, text, expected) in [
            ("arn:aws:s3:::my-bucket/*", "arn:aws:s3:::my-bucket/a/b:c", true),
            ("a?c", "a/c", true),
            ("a?c", "ac", false),
            ("*b*b", "abcb", true),
            ("*b*b", "ab", false),
            ("", "", true),
            ("", "a", false),
            ("**", "", true),
        ] {
            assert_eq!(Glob::wild(glob, false).matches(text), expected, "{glob} on {text}");
        }
        assert!(Glob::wild("s3:get*", true).matches("S3:GetObject"));
        assert!(!Glob::wild("s3:get*", false).matches("s3:GetObject"));
        assert!(!Glob::stars("a?c").matches("abc"));
    }
}
