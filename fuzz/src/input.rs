//! The inputs of a run: input `n` of a seed is the same on every machine and every day, as long as
//! the corpus is the same.

use crate::corpus::Corpus;
use crate::target::Target;
use crate::{grammar, mutate, stack};
use fastrand::Rng;

/// What an input is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// After what the language has, and not changed since.
    Structured,
    /// Of something else, or changed.
    Changed,
}

/// Input `index` of a run.
pub fn input(target: Target, seed: u64, index: u64, corpus: &Corpus) -> (Vec<u8>, Made) {
    let mut random = Rng::with_seed(mix(seed ^ mix(index)));
    match target {
        Target::Parser | Target::Format => source(corpus, &mut random),
        Target::Compile => system(corpus, &mut random),
    }
}

fn source(corpus: &Corpus, random: &mut Rng) -> (Vec<u8>, Made) {
    let (mut text, made) = match random.usize(0..10) {
        0..4 => (grammar::source(random), Made::Structured),
        4 => (of_stack(random), Made::Structured),
        5..9 => (random.choice(&corpus.texts).cloned().unwrap_or_default(), Made::Changed),
        _ => (soup(corpus, random), Made::Changed),
    };
    let mutation = random.usize(0..10);
    if (4..8).contains(&mutation) {
        mutate::source(&mut text, corpus, random);
    }
    let mut bytes = text.into_bytes();
    if mutation >= 8 {
        mutate::bytes(&mut bytes, random);
    }
    (bytes, if mutation < 4 { made } else { Made::Changed })
}

/// The source of a whole stack.
fn of_stack(random: &mut Rng) -> String {
    let source = stack::stack(random).sources.into_iter().next();
    String::from_utf8(source.map(|(_, bytes)| bytes).unwrap_or_default()).unwrap_or_default()
}

fn system(corpus: &Corpus, random: &mut Rng) -> (Vec<u8>, Made) {
    let (mut bytes, is_seed) = match random.usize(0..10) {
        0..2 => (random.choice(&corpus.stacks).cloned().unwrap_or_default().into_bytes(), true),
        2 => (random.choice(&corpus.wrong).cloned().unwrap_or_default().into_bytes(), true),
        _ => (stack::stack(random).text(), false),
    };
    let mutation = random.usize(0..10);
    // What is in the corpus is tested as it is by the tests.
    if mutation < 7 && !is_seed {
        return (bytes, Made::Structured);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) if mutation < 9 => {
            mutate::source(&mut text, corpus, random);
            bytes = text.into_bytes();
        }
        Ok(text) => {
            bytes = text.into_bytes();
            mutate::bytes(&mut bytes, random);
        }
        Err(error) => {
            bytes = error.into_bytes();
            mutate::bytes(&mut bytes, random);
        }
    }
    (bytes, Made::Changed)
}

/// Pieces of sources in no order.
fn soup(corpus: &Corpus, random: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..random.usize(0..40) {
        let from = random.choice([&corpus.words, &corpus.quoted, &corpus.numbers, &corpus.lines]);
        text.push_str(from.and_then(|list| random.choice(list)).map_or("", String::as_str));
        text.push_str(random.choice(["", " ", " ", "\n", "=", "{", "}", ","]).unwrap_or(""));
    }
    text
}

/// The finaliser of `SplitMix64`: neighbours become strangers.
fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}
