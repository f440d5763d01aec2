//! pest, with its work bounded and its failure in our terms.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pairs;

use crate::limits;

/// The rules of `grammar/writ.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../../grammar/writ.pest"]
struct Grammar;

/// Why a text is none of the rule's.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something else than one of these was found at this byte.
    Unexpected { at: usize, expected: Vec<Rule> },
    /// pest's work passed the bound.
    TooMuchWork,
}

/// pest's call limit is one for the process: who sets it has to be alone until the parse is done.
static CALL_LIMIT: Mutex<()> = Mutex::new(());

/// Reads all of `text` as `rule`, with work in proportion to its length.
pub(crate) fn read(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Failure> {
    read_within(limits::calls(text.len()), rule, text)
}

fn read_within(calls: usize, rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Failure> {
    let _alone = CALL_LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
    pest::set_call_limit(NonZeroUsize::new(calls));
    let result = Grammar::parse(rule, text);
    pest::set_call_limit(None);
    result.map_err(|error| {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        match error.variant {
            ErrorVariant::ParsingError { positives, .. } => Failure::Unexpected { at, expected: positives },
            ErrorVariant::CustomError { .. } => Failure::TooMuchWork,
        }
    })
}

/// The pairs that pest makes of one top-level block; nothing where it fails.
pub fn count_of_pairs(block: &str) -> Option<usize> {
    read(Rule::one_block, block).ok().map(|pairs| pairs.flatten().count())
}

/// The least call limit with which pest comes to a decision on one top-level block.
pub fn calls_of_block(block: &str) -> usize {
    let decides = |calls| !matches!(read_within(calls, Rule::one_block, block), Err(Failure::TooMuchWork));
    let (mut low, mut high) = (1, 2);
    while !decides(high) {
        (low, high) = (high, high * 2);
    }
    while low + 1 < high {
        let middle = low.midpoint(high);
        if decides(middle) { high = middle } else { low = middle }
    }
    high
}
