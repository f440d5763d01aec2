//! A source changed a little: by bytes, by tokens, by lines.

use crate::corpus::Corpus;
use crate::folder::marked;
use fastrand::Rng;
use std::ops::Range;
use writ_syntax::lex::{Kind, tokens};

/// The most bytes of an input: many small ones find more than few large ones.
const MOST: usize = 32 << 10;

/// Changes some bytes, which need not be UTF-8 afterwards.
pub fn bytes(input: &mut Vec<u8>, random: &mut Rng) {
    for _ in 0..random.usize(1..5) {
        let at = random.usize(0..=input.len());
        match random.usize(0..6) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = random.u8(..);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << random.u8(0..8);
                }
            }
            2 => input.insert(at, random.u8(..)),
            3 => drop(input.drain(at..(at + random.usize(0..8)).min(input.len()))),
            4 => input.truncate(at),
            _ => {
                let odd: &[u8] = random
                    .choice([
                        &b"\0"[..],
                        b"\xff\xfe",
                        b"\xef\xbb\xbf",
                        b"\r",
                        b"\r\n",
                        b"\xe2\x80\xae",
                        b"\xc2\x85",
                        b"{{",
                        b"}}",
                        b"\"",
                        b"'",
                        b"/*",
                        b"*/",
                        b"<<E\n",
                        b"\\",
                        b"#",
                        b"//",
                        b"\t",
                        b"\xe2\x80\xa8",
                        b"\xf0\x9f\x92\xa9",
                    ])
                    .unwrap_or(b"");
                input.splice(at..at, odd.iter().copied());
            }
        }
    }
}

/// Changes some tokens or lines: what comes of it is often a source still.
pub fn source(text: &mut String, corpus: &Corpus, random: &mut Rng) {
    let times = [1, 1, 1, 2, 3, 4];
    for _ in 0..random.choice(times).unwrap_or(1) {
        if random.usize(0..3) == 0 {
            line(text, corpus, random);
        } else {
            token(text, corpus, random);
        }
        if text.len() > MOST {
            let end = (0..=MOST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.truncate(end);
        }
    }
}

fn token(text: &mut String, corpus: &Corpus, random: &mut Rng) {
    let all: Vec<(Kind, Range<usize>)> = tokens(text).map(|token| (token.kind, token.range())).collect();
    let Some((kind, range)) = random.choice(&all).cloned() else { return };
    let own = text.get(range.clone()).unwrap_or("").to_owned();
    match random.usize(0..10) {
        0 => text.replace_range(range, ""),
        1 => text.insert_str(range.end, &format!(" {own}")),
        // By one of the same kind, of this source or of another.
        2..5 => {
            let same: Vec<&Range<usize>> = all.iter().filter(|(k, _)| *k == kind).map(|(_, r)| r).collect();
            let other = random.choice(same).and_then(|r| text.get(r.clone())).unwrap_or("").to_owned();
            text.replace_range(range, &other);
        }
        5..8 => {
            let from = match kind {
                Kind::Text => &corpus.quoted,
                Kind::Number => &corpus.numbers,
                _ => &corpus.words,
            };
            let other = random.choice(from).map_or("", String::as_str);
            text.replace_range(range, other);
        }
        8 => {
            let Some((_, other)) = random.choice(&all).cloned() else { return };
            let (first, second) = if range.start < other.start { (range, other) } else { (other, range) };
            if first.end <= second.start {
                let moved = text.get(second.clone()).unwrap_or("").to_owned();
                let kept = text.get(first.clone()).unwrap_or("").to_owned();
                text.replace_range(second, &kept);
                text.replace_range(first, &moved);
            }
        }
        _ => {
            let sign =
                random.choice(["{", "}", "[", "]", "(", ")", ",", "=", ".", "/", "\n", " ", "# c\n", "\""]);
            text.insert_str(range.start, sign.unwrap_or(""));
        }
    }
}

fn line(text: &mut String, corpus: &Corpus, random: &mut Rng) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return;
    }
    match random.usize(0..5) {
        0..3 => own_line(&mut lines, random),
        3 => {
            let at = random.usize(0..lines.len());
            lines.insert(at, random.choice(&corpus.lines).cloned().unwrap_or_default());
        }
        _ => block(&mut lines, corpus, random),
    }
    *text = lines.join("\n");
    text.push('\n');
}

/// Takes away, doubles or moves a line of any text.
pub fn lines(text: &mut String, random: &mut Rng) {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    own_line(&mut lines, random);
    *text = lines.join("\n");
}

fn own_line(lines: &mut Vec<String>, random: &mut Rng) {
    let at = random.usize(0..lines.len().max(1));
    let Some(line) = lines.get(at).cloned() else { return };
    match random.usize(0..3) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, line),
        _ => {
            lines.remove(at);
            lines.insert(random.usize(0..=lines.len()), line);
        }
    }
}

/// Adds a top-level block of another stack, or takes one away.
fn block(lines: &mut Vec<String>, corpus: &Corpus, random: &mut Rng) {
    if random.bool() {
        let own = lines.iter().map(String::as_str).collect::<Vec<_>>();
        let found = blocks(&own);
        if let Some(range) = random.choice(found) {
            lines.drain(range);
        }
        return;
    }
    let other: Vec<&str> = random.choice(&corpus.stacks).map_or("", String::as_str).lines().collect();
    if let Some(range) = random.choice(blocks(&other)) {
        lines.push(String::new());
        lines.extend(other.get(range).unwrap_or_default().iter().map(|line| (*line).to_owned()));
    }
}

/// The lines of each block that begins in the first column.
fn blocks(lines: &[&str]) -> Vec<Range<usize>> {
    let begins = |line: &str| line.starts_with(|c: char| c.is_ascii_alphabetic()) && line.contains('{');
    let is_mark = |line: &str| marked(line.as_bytes()).is_some();
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| begins(line) || is_mark(line)).map(|(n, _)| n).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let ranges = starts.iter().copied().zip(ends).map(|(start, end)| start..end);
    ranges.filter(|range| lines.get(range.start).is_some_and(|line| begins(line))).collect()
}
