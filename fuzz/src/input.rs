//! The inputs of a run: input `n` of a seed is the same on every machine and every day, as long as
//! the corpus is the same.

use crate::corpus::Corpus;
use crate::target::Target;
use crate::{grammar, mutate, stack};
use fastrand::Rng;

/// Input `index` of a run.
pub fn input(target: Target, seed: u64, index: u64, corpus: &Corpus) -> Vec<u8> {
    let mut random = Rng::with_seed(mix(seed ^ mix(index)));
    match target {
        Target::Parser | Target::Format => source(corpus, &mut random),
        Target::Compile => system(corpus, &mut random),
    }
}

fn source(corpus: &Corpus, random: &mut Rng) -> Vec<u8> {
    let mut text = match random.usize(0..10) {
        0..5 => grammar::source(random),
        5..9 => random.choice(&corpus.texts).cloned().unwrap_or_default(),
        _ => soup(corpus, random),
    };
    let mutation = random.usize(0..10);
    if (4..8).contains(&mutation) {
        mutate::source(&mut text, corpus, random);
    }
    let mut bytes = text.into_bytes();
    if mutation >= 8 {
        mutate::bytes(&mut bytes, random);
    }
    bytes
}

fn system(corpus: &Corpus, random: &mut Rng) -> Vec<u8> {
    let mut text = if random.bool() {
        random.choice(&corpus.stacks).cloned().unwrap_or_default()
    } else {
        stack::stack(random)
    };
    if random.usize(0..3) > 0 {
        mutate::source(&mut text, corpus, random);
    }
    text.into_bytes()
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
