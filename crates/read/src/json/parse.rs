//! JSON text → its value: RFC 8259, and nothing besides.

use super::tree::{Json, Kind, Member};
use crate::bounds::{MAX_DEPTH, TOO_DEEP};
use crate::report::{Problem, Report, quote};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

const SYNTAX: Problem = Problem { code: "read/json-syntax", message: "this is not valid JSON" };
pub(crate) const DUPLICATE: Problem = Problem { code: "read/duplicate-key", message: "this is set twice" };

/// Objects with up to as many members are searched for a name that is there twice; larger ones
/// have a set.
const FEW: usize = 16;

/// The value of `text`, or `None` after reporting what is wrong with it.
pub(crate) fn parse<'a>(text: &'a str, report: &mut Report) -> Option<Json<'a>> {
    let stop = match value(text) {
        Ok(value) => return Some(value),
        Err(stop) => stop,
    };
    match stop {
        Stop::Syntax(at, label) => {
            let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            report.error(SYNTAX, at..at + length, label);
        }
        Stop::Deep(at) => report.error(TOO_DEEP, at..at + 1, format!("more than {MAX_DEPTH} levels")),
        Stop::Twice(range, name) => {
            report.error(DUPLICATE, range, format!("{} is set above", quote(&name)));
        }
    }
    None
}

/// The first thing that is wrong.
#[derive(Debug)]
pub(super) enum Stop {
    Syntax(usize, &'static str),
    Deep(usize),
    Twice(Range<usize>, String),
}

/// The value of `text`, which is all of it.
pub(super) fn value(text: &str) -> Result<Json<'_>, Stop> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let value = parser.value()?;
    parser.space();
    if parser.at < text.len() {
        return parser.wrong("nothing is expected after the value");
    }
    Ok(value)
}

/// INVARIANT: `at` is at the border of a character.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn wrong<T>(&self, label: &'static str) -> Result<T, Stop> {
        Err(Stop::Syntax(self.at, label))
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes over `byte`, if it is here.
    fn take(&mut self, byte: u8) -> bool {
        let there = self.byte() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self) -> Result<Json<'a>, Stop> {
        self.space();
        let start = self.at;
        let kind = match self.byte() {
            Some(b'"') => Kind::Text(self.string()?),
            Some(b'{') => self.deeper(Self::object)?,
            Some(b'[') => self.deeper(Self::list)?,
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            Some(b't') => self.word("true", Kind::Bool(true))?,
            Some(b'f') => self.word("false", Kind::Bool(false))?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return self.wrong("a value is expected"),
        };
        Ok(Json { kind, range: start..self.at })
    }

    fn word(&mut self, word: &str, kind: Kind<'a>) -> Result<Kind<'a>, Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let same = rest.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        self.at += same;
        if same == word.len() { Ok(kind) } else { self.wrong("JSON has no such word") }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Kind<'a>, Stop>) -> Result<Kind<'a>, Stop> {
        if self.depth >= MAX_DEPTH {
            return Err(Stop::Deep(self.at));
        }
        self.depth += 1;
        self.at += 1;
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    /// After the bracket.
    fn list(&mut self) -> Result<Kind<'a>, Stop> {
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Kind::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.take(b']') {
                return Ok(Kind::List(items));
            }
            if !self.take(b',') {
                return self.wrong("`,` or `]` is expected");
            }
        }
    }

    /// After the brace.
    fn object(&mut self) -> Result<Kind<'a>, Stop> {
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut names = BTreeSet::new();
        self.space();
        if self.take(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.space();
            let start = self.at;
            if self.byte() != Some(b'"') {
                return self.wrong("a name in quotes is expected");
            }
            let name = self.string()?;
            let name_range = start..self.at;
            if members.len() == FEW {
                names.extend(members.iter().map(|member| member.name.clone()));
            }
            let twice = if members.len() < FEW {
                members.iter().any(|member| member.name == name)
            } else {
                !names.insert(name.clone())
            };
            if twice {
                return Err(Stop::Twice(name_range, name.into_owned()));
            }
            self.space();
            if !self.take(b':') {
                return self.wrong("`:` is expected");
            }
            let value = self.value()?;
            members.push(Member { name, range: start..value.range.end, name_range, value });
            self.space();
            if self.take(b'}') {
                return Ok(Kind::Object(members));
            }
            if !self.take(b',') {
                return self.wrong("`,` or `}` is expected");
            }
        }
    }

    /// `-? (0 | [1-9][0-9]*) (\. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    fn number(&mut self) -> Result<&'a str, Stop> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), Stop> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { self.wrong("a digit is expected") }
    }

    /// At the quote.
    fn string(&mut self) -> Result<Cow<'a, str>, Stop> {
        self.at += 1;
        let mut from = self.at;
        let mut owned: Option<String> = None;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\'));
            self.at += plain.unwrap_or(rest.len());
            let piece = self.text.get(from..self.at).unwrap_or_default();
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(match owned {
                        Some(mut text) => {
                            text.push_str(piece);
                            Cow::Owned(text)
                        }
                        None => Cow::Borrowed(piece),
                    });
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(piece);
                    let c = self.escape()?;
                    text.push(c);
                    from = self.at;
                }
                Some(_) => return self.wrong("a string has no such character"),
                None => return self.wrong("a string is not closed"),
            }
        }
    }

    /// At the backslash.
    fn escape(&mut self) -> Result<char, Stop> {
        self.at += 1;
        let c = match self.byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_points(),
            _ => return self.wrong("JSON knows no such escape"),
        };
        self.at += 1;
        Ok(c)
    }

    /// At the `u`: one unit of UTF-16, or two of a pair.
    fn code_points(&mut self) -> Result<char, Stop> {
        let high = self.unit()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high).map_or_else(|| self.wrong("half of a character"), Ok);
        }
        if !(self.take(b'\\') && self.byte() == Some(b'u')) {
            return self.wrong("the other half of a character is expected");
        }
        let low = self.unit()?;
        if !(0xDC00..0xE000).contains(&low) {
            return self.wrong("the other half of a character is expected before this");
        }
        let both = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        char::from_u32(both).map_or_else(|| self.wrong("no character"), Ok)
    }

    /// At the `u`: four digits.
    fn unit(&mut self) -> Result<u32, Stop> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.byte().and_then(|byte| char::from(byte).to_digit(16)) else {
                return self.wrong("a hexadecimal digit is expected");
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Json, Kind};
    use super::{Stop, value};
    use serde_json::Value;

    /// What `serde_json` makes of the same; numbers as they are written.
    fn same(ours: &Json, theirs: &Value, text: &str) -> bool {
        match (&ours.kind, theirs) {
            (Kind::Null, Value::Null) => true,
            (Kind::Bool(a), Value::Bool(b)) => a == b,
            (Kind::Number(a), Value::Number(b)) => {
                serde_json::from_str::<Value>(a).unwrap() == Value::Number(b.clone())
            }
            (Kind::Text(a), Value::String(b)) => a == b && text[ours.range.clone()].starts_with('"'),
            (Kind::List(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, text))
            }
            (Kind::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|member| b.get(&*member.name).is_some_and(|b| same(&member.value, b, text)))
            }
            _ => false,
        }
    }

    const PIECES: [&str; 41] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\\"",
        "\\n",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud800",
        "\\x",
        "\\u12",
        "true",
        "false",
        "null",
        "nul",
        "0",
        "-",
        "1",
        "01",
        "1.5",
        ".",
        "1e3",
        "1e999",
        "E",
        "+",
        " ",
        "\n",
        "\t",
        "\r",
        "\0",
        "\u{1f}",
        "é",
        "😀",
        "//",
        "'",
        "\"a\":1",
        "\u{feff}",
    ];

    #[test]
    fn serde_json_reads_the_same() {
        let mut state = 0x5EED_u64;
        let mut below = |bound: usize| {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            usize::try_from(state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % bound
        };
        let (mut accepted, mut huge) = (0, 0);
        for _ in 0..40_000 {
            let mut text = String::from(
                r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "a\n\u00e9": [1, -2.5e3, true, null, {}]}]}"#,
            );
            for _ in 0..below(4) {
                let mut at = below(text.len() + 1);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                match below(3) {
                    0 => text.truncate(at),
                    1 => text.insert_str(at, PIECES[below(PIECES.len())]),
                    _ => {
                        let end = (at..=text.len()).find(|end| *end >= at + 3 && text.is_char_boundary(*end));
                        text.replace_range(at..end.unwrap_or(text.len()), PIECES[below(PIECES.len())]);
                    }
                }
            }
            match (value(&text), serde_json::from_str::<Value>(&text)) {
                (Ok(ours), Ok(theirs)) => {
                    accepted += 1;
                    assert!(same(&ours, &theirs, &text), "{text}");
                }
                (Err(Stop::Twice(..)), Ok(_)) | (Err(_), Err(_)) => {}
                // The one thing that it takes and `serde_json` does not.
                (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => huge += 1,
                (ours, theirs) => panic!("{text}\nours {ours:?}\ntheirs {theirs:?}"),
            }
        }
        assert!(accepted > 10_000 && huge > 0, "{accepted}, {huge}");
    }
}
