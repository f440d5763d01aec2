//! Patterns as the automaton reads them: characters, single places and repetitions.

/// A class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Every character.
    Any,
    /// Every character but `/`: one segment of a path.
    Segment,
    /// What the name of an S3 bucket is made of. Lower case, digits, `.` and `-`; old buckets also
    /// have upper case and `_` (Amazon S3 User Guide, "Bucket naming rules").
    Bucket,
    /// Letters, digits and `-`: names of services and actions, regions, accounts.
    Name,
}

impl Class {
    /// Whether the class has the character.
    pub(crate) fn contains(self, c: char) -> bool {
        match self {
            Class::Any => true,
            Class::Segment => c != '/',
            Class::Bucket => c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'),
            Class::Name => c.is_ascii_alphanumeric() || c == '-',
        }
    }

    /// One bit for each class that tells characters apart.
    pub(super) fn bit(self) -> u8 {
        match self {
            Class::Any => 0,
            Class::Segment => 1,
            Class::Bucket => 2,
            Class::Name => 4,
        }
    }
}

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// This character.
    Char(char),
    /// This letter in either case (ASCII); held in lower case.
    Fold(char),
    /// One character of the class.
    One(Class),
    /// Any number of characters of the class, none included.
    Many(Class),
}

/// A pattern over whole strings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Pattern(pub(super) Vec<Token>);

impl Pattern {
    /// The empty string, to be appended to.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Then this text.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.extend(text.chars().map(Token::Char));
        self
    }

    /// Then this character, in either case where `fold`.
    pub(super) fn char(mut self, c: char, fold: bool) -> Self {
        let letter = fold && c.is_ascii_alphabetic();
        self.0.push(if letter { Token::Fold(c.to_ascii_lowercase()) } else { Token::Char(c) });
        self
    }

    /// Then one character of the class.
    pub(crate) fn one(mut self, class: Class) -> Self {
        self.0.push(Token::One(class));
        self
    }

    /// Then any number of characters of the class.
    pub(crate) fn many(mut self, class: Class) -> Self {
        if self.0.last() != Some(&Token::Many(class)) {
            self.0.push(Token::Many(class));
        }
        self
    }

    /// Then at least one character of the class.
    pub(crate) fn some(self, class: Class) -> Self {
        self.one(class).many(class)
    }
}
